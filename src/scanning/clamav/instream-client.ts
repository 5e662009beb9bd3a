import type { Readable } from 'node:stream';
import type { ClamdAddress, ClamdSocket } from './connection.js';
import { connect, receive } from './connection.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from './errors.js';
import type { Answer } from './verdict.js';

/** Largest piece that is announced to clamd at once. */
export const CHUNK_BYTES = 64 * 1024;

/** clamd's own ReadTimeout is 30 s: an upload that stands still for longer is dead on one side. */
const IDLE_MILLISECONDS = 30_000;

/** Bounds of one stream scan, in milliseconds. */
export interface InstreamLimits {
  /** For the whole exchange, from connecting to the answer. */
  readonly deadlineMilliseconds: number;
  /** For an upload without progress. Not for the scan that follows: during it the connection is silent. */
  readonly idleMilliseconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Streams `source` to clamd and returns its answer, which is a verdict only if `verdictOfStreamAnswer` says so. The end mark is
 * sent only when `source` ended without an error. Connection and source are destroyed on every exit.
 * @throws {ScannerUnavailableError} clamd cannot be reached, or closed without an answer
 * @throws {ScanDeadlineError} the upload stood still, or the time was up
 * @throws {ScanReplyError} the answer is too long to be one
 * @throws the error of `source`, or the reason of `signal`
 */
export async function instream(address: ClamdAddress, source: Readable, limits: InstreamLimits): Promise<Answer> {
  const { deadlineMilliseconds, idleMilliseconds = IDLE_MILLISECONDS, signal } = limits;
  // Errors are read where the source is iterated; one that comes afterwards, by destroying it, means nothing.
  source.on('error', () => {});
  try {
    return await withDeadline(
      async (stop) => {
        const socket = await connect(address, stop);
        const idle = (): void => void socket.destroy(new ScanDeadlineError('idle', idleMilliseconds));
        socket.setTimeout(idleMilliseconds, idle);
        return await exchange(socket, source);
      },
      {
        milliseconds: deadlineMilliseconds,
        expired: () => new ScanDeadlineError('total', deadlineMilliseconds),
        signal,
      },
    );
  } finally {
    source.destroy();
  }
}

async function exchange(socket: ClamdSocket, source: Readable): Promise<Answer> {
  let delivered = false;
  let early = false;
  const received = receive(socket, (piece) => {
    if (delivered) return;
    early = true;
    // Whatever clamd says before it has the whole file, it says no more after it.
    if (piece.includes(0)) socket.destroy();
  });
  const sent = upload(socket, source).then(() => {
    delivered = !socket.broken;
    socket.setTimeout(0);
  });
  try {
    // A source that hangs must not hold up what clamd said before it closed.
    await Promise.race([sent, received]);
  } catch (error) {
    // Nor does an upload that failed for want of a connection count more than that.
    if (!socket.destroyed) throw error;
  }
  const { raw, ended, error } = await received;
  if (error instanceof ScanDeadlineError || error instanceof ScanReplyError) throw error;
  if (raw === '') throw new ScannerUnavailableError('answer', 'closed without an answer', { cause: error });
  return { raw, complete: delivered && ended && !early };
}

/** Sends everything, or as much as clamd takes. Resolves when the end mark has left, or the connection is broken. */
async function upload(socket: ClamdSocket, source: Readable): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; start += CHUNK_BYTES) {
      const piece = chunk.subarray(start, start + CHUNK_BYTES);
      await write(socket, lengthPrefix(piece.length), piece);
      if (socket.broken) return;
    }
  }
  await write(socket, lengthPrefix(0));
}

/** Waits until the kernel has taken the bytes: the back-pressure that keeps memory flat. */
function write(socket: ClamdSocket, ...buffers: Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(Buffer.concat(buffers), (error) => (error ? reject(error) : resolve()));
  });
}

function lengthPrefix(bytes: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(bytes);
  return prefix;
}
