import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from '../../../devkit/parts/ports.js';
import { until } from '../../../devkit/until.js';
import { options } from '../../../src/scanning/icap/client.js';

const PROGRAM = '/usr/bin/c-icap';

/** Where Debian's c-icap keeps its modules; undefined where it, or its virus_scan, is not installed. */
function modulesDir(): string | undefined {
  if (!existsSync(PROGRAM)) return undefined;
  const folders = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'c_icap'));
  return folders.find((folder) => existsSync(join(folder, 'virus_scan.so')));
}

export const hasCIcap = modulesDir() !== undefined;

interface CIcapLimits {
  readonly maxObjectSize?: string;
  readonly sizeLimit?: string;
}

export interface CIcap {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Debian's c-icap with its virus_scan module, on a clamd. @param starts tried, as its port may be taken meanwhile */
export async function startCIcap(clamdSocket: string, limits: CIcapLimits = {}, starts = 3): Promise<CIcap> {
  const { maxObjectSize = '40M', sizeLimit = 'off' } = limits;
  const folder = await mkdtemp(join(tmpdir(), 'c-icap-'));
  const port = await choosePort(0, () => undefined);
  const conf = join(folder, 'c-icap.conf');
  await mkdir(join(folder, 'tmp'));
  const lines = [
    `PidFile ${folder}/pid`,
    `CommandsSocket ${folder}/ctl`,
    `Port 127.0.0.1:${port}`,
    `ModulesDir ${modulesDir()}`,
    `ServicesDir ${modulesDir()}`,
    'LoadMagicFile /etc/c-icap/c-icap.magic',
    `TmpDir ${folder}/tmp`,
    `ServerLog ${folder}/server.log`,
    `AccessLog ${folder}/access.log`,
    'StartServers 1',
    'MaxServers 2',
    'ThreadsPerChild 10',
    'Module common clamd_mod.so',
    `clamd_mod.ClamdSocket ${clamdSocket}`,
    'Service antivirus_module virus_scan.so',
    `ServiceAlias avscan virus_scan?allow204=on&sizelimit=${sizeLimit}&mode=simple`,
    'virus_scan.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GIF JPEG MSOFFICE',
    `virus_scan.MaxObjectSize ${maxObjectSize}`,
    'virus_scan.DefaultEngine clamd',
  ];
  await writeFile(conf, `${lines.join('\n')}\n`);
  const process = spawn(PROGRAM, ['-N', '-f', conf], { stdio: 'ignore', detached: true });
  const url = `icap://127.0.0.1:${port}/avscan`;
  const hasEnded = () => process.exitCode !== null;
  await until('c-icap answers, or has ended', () =>
    options({ url: new URL(url) }, { milliseconds: 2000 }).then(({ status }) => status === 200 || hasEnded(), hasEnded),
  );
  if (hasEnded()) {
    await rm(folder, { recursive: true, force: true });
    if (starts === 1) throw new Error(`c-icap does not start: it ended with ${process.exitCode}`);
    return startCIcap(clamdSocket, limits, starts - 1);
  }
  return {
    url,
    process,
    async stop() {
      try {
        // Its children are in its group.
        globalThis.process.kill(-process.pid!, 'SIGKILL');
      } catch {
        // It has ended.
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server that takes everything and then does as the test says. */
export async function startFakeIcap(answer: (socket: Socket, request: string) => void) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    let text = '';
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    socket.on('data', (data) => {
      text += data.toString('latin1');
      const isWhole = text.startsWith('OPTIONS') ? text.endsWith('\r\n\r\n') : text.endsWith('\r\n0\r\n\r\n');
      if (isWhole) answer(socket, text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `icap://127.0.0.1:${(server.address() as AddressInfo).port}/x`,
    stop: async () => {
      open.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer as it is passed on. */
interface Garbled {
  readonly answer: Buffer;
  /** Whether the connection ends with it. */
  readonly ends: boolean;
}

/** A server that passes on what another one says, changed by `garble`, which is told the number of the connection, from 1. */
export async function startGarbler(target: string, garble: (answer: Buffer, connection: number) => Garbled) {
  const { hostname, port, pathname } = new URL(target);
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    const connection = (connections += 1);
    const upstream = connect({ host: hostname, port: Number(port) });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (data) => {
      const { answer, ends } = garble(data, connection);
      if (ends) client.end(answer);
      else client.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `icap://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    stop: async () => {
      open.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
