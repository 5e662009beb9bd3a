import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { openTunnel } from '../network/tunnel.js';
import { unlessAborted } from '../lib/abort.js';

/** Time limit of each step, in milliseconds; Linux itself gives up connecting after two minutes. */
const STEP_MS = 8_000;
/** In TLS 1.3 a server refuses the client's certificate, or the want of one, only after the client's handshake is over. */
const REFUSAL_MS = 1_000;

export interface Reached {
  readonly host: string;
  readonly port: number;
  /** Undefined: without TLS. */
  readonly tls: ConnectionOptions | undefined;
  readonly proxy: URL | undefined;
}

/**
 * Connects in place of a client library that hides why it could not, and disconnects.
 *
 * @throws the error of the first step that fails: DNS, connection, proxy, TLS; with the code `ETIMEDOUT` when no connection comes
 *   about in time, and `ERR_TLS_HANDSHAKE_TIMEOUT` when one does, and then nothing
 */
export async function reach(
  { host, port, tls, proxy }: Reached,
  signal: AbortSignal,
  stepMs: number = STEP_MS,
): Promise<void> {
  const through = proxy === undefined ? undefined : await openTunnel(proxy, host, port);
  const plain = through ?? connect({ host, port });
  let socket = plain;
  try {
    if (through === undefined) await happens('connect', [plain], late('ETIMEDOUT', stepMs), signal);
    if (tls === undefined) return;
    const name = isIP(host) === 0 ? { servername: host } : {};
    socket = connectTls({ host, ...name, ...tls, socket: plain, rejectUnauthorized: true });
    // The errors of the socket below are not passed on.
    await happens('secureConnect', [plain, socket], late('ERR_TLS_HANDSHAKE_TIMEOUT', stepMs), signal);
    await happens('data', [plain, socket], { milliseconds: REFUSAL_MS }, signal);
  } finally {
    socket.destroy();
    plain.destroy();
  }
}

interface Limit {
  readonly milliseconds: number;
  /** Without one, the time is waited out. */
  readonly error?: Error;
}

const late = (code: string, milliseconds: number): Limit => ({
  milliseconds,
  error: Object.assign(new Error(`nothing for ${milliseconds / 1000} s`), { code }),
});

/** Waits for an event of the last socket. @throws the first error of any of them, or that of the limit */
async function happens(
  event: string,
  sockets: readonly Socket[],
  { milliseconds, error }: Limit,
  signal: AbortSignal,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const happened = new Promise<void>((resolve, reject) => {
    for (const socket of sockets) socket.on('error', reject);
    sockets.at(-1)!.once(event, () => resolve());
    timer = setTimeout(() => (error === undefined ? resolve() : reject(error)), milliseconds);
  });
  try {
    await unlessAborted(happened, signal);
  } finally {
    clearTimeout(timer);
  }
}
