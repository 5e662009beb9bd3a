import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Child } from './child-process.js';
import { choosePort, LOOPBACK } from './ports.js';
import type { Log } from './progress.js';
import { startListening } from './start-listening.js';
import { logFile } from './state-dir.js';

/** The account and key of every storage emulator (https://learn.microsoft.com/azure/storage/common/storage-use-azurite). */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const READY_TIMEOUT_MS = 30_000;
const PROBE_TIMEOUT_MS = 2000;
/**
 * Its default is 5 s: it then closes idle connections, some of them just as a client uses them again, which is an error where
 * nobody repeats the call.
 */
const KEEP_ALIVE_SECONDS = 600;

export interface StartAzuriteOptions {
  /** Folder for data and logs; see `inMemory`. */
  readonly stateDir: string;
  /** Stores no data: it is lost when the process ends. @defaultValue false */
  readonly inMemory?: boolean;
  /** If it is in use, another one is chosen and logged. @defaultValue 0, any */
  readonly port?: number;
  readonly log: Log;
}

export interface Azurite {
  readonly connectionString: string;
  readonly port: number;
  readonly pid: number;
  readonly stop: Child['stop'];
}

/**
 * Starts the storage emulator: Blob service only, on the loopback interface. Resolves when it answers.
 * @throws {ChildExitError | ChildNotReadyError}
 */
export async function startAzurite({
  stateDir,
  inMemory = false,
  port: preferred = 0,
  log,
}: StartAzuriteOptions): Promise<Azurite> {
  const data = join(stateDir, 'azurite');
  await mkdir(data, { recursive: true });
  const urlOf = (port: number) => `http://${LOOPBACK}:${port}/${ACCOUNT}`;
  const prepare = async () => {
    const port = await choosePort(preferred, log);
    const child = {
      name: 'Azurite',
      command: process.execPath,
      args: [
        createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js'),
        ...['--blobHost', LOOPBACK, '--blobPort', String(port)],
        ...['--blobKeepAliveTimeout', String(KEEP_ALIVE_SECONDS)],
        ...(inMemory ? ['--inMemoryPersistence'] : ['--location', data]),
        '--skipApiVersionCheck', // it does not support the newer versions of the service that the SDK requests
        '--disableTelemetry',
        '--silent',
      ],
      cwd: data,
      logFile: logFile(stateDir, 'azurite'),
    };
    return { endpoint: port, child };
  };
  const { endpoint: port, child } = await startListening({
    ...{ prepare, readyTimeoutMs: READY_TIMEOUT_MS, log },
    answers: (of) => answers(urlOf(of)),
  });
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};BlobEndpoint=${urlOf(port)};`,
    port,
    pid: child.pid,
    stop: child.stop,
  };
}

/** Whether it is Azurite that answers: another process may have taken the port in the meantime. */
async function answers(endpoint: string): Promise<boolean> {
  const response = await fetch(`${endpoint}?comp=list`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  await response.body?.cancel();
  return response.headers.get('server')?.startsWith('Azurite') === true;
}
