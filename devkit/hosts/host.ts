import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { guard } from '../parts/child-process.js';
import { LOOPBACK } from '../parts/ports.js';
import { pipe } from './pipe.js';

/** What a host has besides its loopback interface: nothing. */
const LOOPBACKS = { 4: LOOPBACK, 6: '::1' } as const;

export interface HostOptions {
  /** Ports of servers on the loopback interface of this machine that the host reaches, on its own. */
  readonly ports: readonly number[];
  /** The only version of IP that there is. */
  readonly ip: keyof typeof LOOPBACKS;
}

/**
 * A host of its own, as far as processes can tell: a network namespace with nothing but a loopback interface, which
 * /etc/hosts names, and a gateway to some servers of this machine. All other files, and processes, are those of this machine.
 */
export interface Host {
  /** Runs the command that follows on the host. */
  readonly within: readonly string[];
  /** What goes through the gateway stands still from now on, as behind a cable that was pulled: nothing is refused or closed. */
  cutOff(): void;
  /** What stood still goes on. */
  reconnect(): void;
  /** The host's processes are not ended: end them before. */
  close(): Promise<void>;
}

/** Why no host can be made here; undefined where one can. It needs Linux, root, and `ip`. */
export async function whyNoHost(): Promise<string | undefined> {
  try {
    await promisify(execFile)('unshare', ['--net', '--mount', 'ip', 'link', 'set', 'lo', 'up']);
    return undefined;
  } catch (error) {
    return `network namespaces cannot be made here: ${(error as Error).message.trim()}`;
  }
}

/** @throws {Error} where `whyNoHost` says why */
export async function startHost({ ports, ip }: HostOptions): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'custodian-host-'));
  const open = new Set<Socket>();
  const servers = await Promise.all(ports.map((port) => passOn(join(folder, String(port)), port, open)));
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, `${LOOPBACKS[ip]} localhost\n`);
  // The namespaces are gone with their last process.
  const script = `mount --bind ${hosts} /etc/hosts && ip link set lo up && ip address flush dev lo && ip address add ${LOOPBACKS[ip]} dev lo && exec "$@"`;
  const gateway = resolve('dist/devkit/hosts/gateway.js');
  const child = spawn(
    'unshare',
    [
      ...['--net', '--mount', 'sh', '-c', script, 'sh', process.execPath, gateway],
      ...[LOOPBACKS[ip], folder, ...ports.map(String)],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const callOff = guard(child.pid!);
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    callOff();
    for (const socket of open) socket.destroy();
    await Promise.all(servers.map((server) => once(server.close(), 'close')));
    await rm(folder, { recursive: true, force: true });
  };
  const ready = once(createInterface({ input: child.stdout }), 'line');
  try {
    await Promise.race([ready, ended.then(() => Promise.reject(new Error('the gateway of the host did not start')))]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    within: [
      ...['nsenter', `--net=/proc/${child.pid}/ns/net`, `--mount=/proc/${child.pid}/ns/mnt`],
      ...[`--wd=${process.cwd()}`, '--'],
    ],
    cutOff: () => void child.kill('SIGSTOP'),
    reconnect: () => void child.kill('SIGCONT'),
    close,
  };
}

/** Listens on a socket of the file system, for a server of this machine. */
async function passOn(path: string, port: number, open: Set<Socket>): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const target = createConnection({ host: LOOPBACK, port, allowHalfOpen: true });
    for (const each of [socket, target]) {
      open.add(each);
      each.on('close', () => open.delete(each));
    }
    pipe(socket, target);
  });
  await once(server.listen(path), 'listening');
  return server;
}
