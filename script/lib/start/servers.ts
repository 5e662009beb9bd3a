import { fileURLToPath } from 'node:url';
import { SimulatorControl } from '../../../simulator/control-client.js';
import { startAzurite } from '../../../devkit/parts/azurite.js';
import { startChild } from '../../../devkit/parts/child-process.js';
import { ensureClamd, startClamd } from '../../../devkit/parts/clamd.js';
import type { Clamd } from '../../../devkit/parts/clamd.js';
import { LOOPBACK, choosePort } from '../../../devkit/parts/ports.js';
import type { Log, Progress } from '../../../devkit/parts/progress.js';
import { logFile } from '../../../devkit/parts/state-dir.js';
import { findTemporalCli, startTemporalServer } from '../../../devkit/parts/temporal-server.js';
import { allStarted } from './all-started.js';
import type { Endpoints, LocalParts } from './plan.js';
import type { RunningParts } from './running-parts.js';

/** The default ports, which people know; others are used when they are taken. */
const AZURITE_PORT = 10_000;
const SIMULATOR_PORT = 8088;
const SIMULATOR_READY_MS = 30_000;
const SIMULATOR_PROGRAM = fileURLToPath(new URL('../../../simulator/main.js', import.meta.url));

/** The signatures do not detect real malware, which clamd would call clean. */
export class NoProtectionError extends Error {
  override readonly name = 'NoProtectionError';
  constructor() {
    super(
      'clamd has signatures of test files only, and would call every real virus of a real organisation clean: not started.\n' +
        'Let freshclam fetch the official signatures, or set CLAMD_SOCKET, or CLAMD_HOST and CLAMD_PORT, to a clamd that has them.',
    );
  }
}

/**
 * Test signatures are good enough for the simulator's files only.
 * @throws {NoProtectionError}
 */
export function checkProtection({ simulator }: Pick<LocalParts, 'simulator'>, protection: Clamd['protection']): void {
  if (!simulator && protection !== 'official') throw new NoProtectionError();
}

/** How the parts are started. */
export interface StartServersOptions {
  readonly local: LocalParts;
  readonly stateDir: string;
  readonly progress: Progress;
  readonly parts: RunningParts;
}

/** Where the local parts answer, and what people need of them. */
export interface Servers extends Endpoints {
  readonly temporalCli?: string;
  readonly uiUrl?: string;
}

/**
 * Starts the local parts concurrently.
 * @throws {NoProtectionError}, the error of a part that failed, or {NotStartedError}; parts that are up by then are in `parts`
 */
export async function startServers(options: StartServersOptions): Promise<Servers> {
  const { local } = options;
  const starts = [
    ...(local.temporal ? [startTemporal(options)] : []),
    ...(local.clamd ? [startScanner(options)] : []),
    ...(local.azurite ? [startStorage(options)] : []),
    ...(local.simulator ? [startSimulator(options)] : []),
  ];
  return Object.assign({}, ...(await allStarted(starts))) as Servers;
}

async function startTemporal({ stateDir, progress, parts }: StartServersOptions): Promise<Servers> {
  const cli = await progress.step(
    'temporal program',
    (log) => findTemporalCli({ stateDir, log }),
    (path) => path,
  );
  const server = await progress.step(
    'Temporal',
    (log) => startTemporalServer({ cli, stateDir, log }),
    ({ address, uiUrl }) => `${address}, Web UI ${uiUrl}`,
  );
  parts.add('Temporal', server);
  const { address, namespace, uiUrl } = server;
  return { temporal: { address, namespace }, temporalCli: cli, uiUrl };
}

async function startScanner({ local, stateDir, progress, parts }: StartServersOptions): Promise<Servers> {
  const programs = await progress.step(
    'clamd program',
    (log) => ensureClamd({ log }),
    ({ clamdPath }) => clamdPath,
  );
  const clamd = await progress.step(
    'clamd',
    (log) => startClamd({ programs, stateDir, log }),
    ({ protection }) => (protection === 'official' ? 'official signatures' : 'TEST SIGNATURES ONLY'),
  );
  parts.add('clamd', clamd);
  checkProtection(local, clamd.protection);
  return { clamdSocket: clamd.socket };
}

async function startStorage({ stateDir, progress, parts }: StartServersOptions): Promise<Servers> {
  const azurite = await progress.step(
    'Azurite',
    (log) => startAzurite({ stateDir, port: AZURITE_PORT, log }),
    ({ port }) => `${LOOPBACK}:${port}`,
  );
  parts.add('Azurite', azurite);
  return { azuriteConnectionString: azurite.connectionString };
}

async function startSimulator({ stateDir, progress, parts }: StartServersOptions): Promise<Servers> {
  const start = async (log: Log): Promise<string> => {
    const port = await choosePort(SIMULATOR_PORT, log);
    const url = `http://${LOOPBACK}:${port}`;
    const child = await startChild({
      name: 'the simulator',
      command: process.execPath,
      args: ['--enable-source-maps', SIMULATOR_PROGRAM],
      // Nothing else: it needs no settings, and must not receive secrets.
      env: { PATH: process.env['PATH'], SIMULATOR_HOST: LOOPBACK, SIMULATOR_PORT: String(port) },
      logFile: logFile(stateDir, 'simulator'),
    });
    const control = new SimulatorControl(url);
    await parts.addChild('simulator', child, async () => (await control.state()).version >= 0, SIMULATOR_READY_MS);
    return url;
  };
  return { simulatorUrl: await progress.step('simulator of Genesys Cloud', start, (url) => url) };
}
