import type { Socket } from 'node:net';
import NodeClam from 'clamscan';
import { ScannerUnavailableError } from './errors.js';

/**
 * The part of clamscan that is used, with its one private method, through which it opens every socket. clamscan neither
 * destroys its sockets nor settles its promise when clamd is silent or closes, so both are done from outside.
 */
interface Clamscan {
  _initSocket(label: string): Promise<Socket>;
  isInfected(path: string): Promise<{ readonly isInfected: boolean | null }>;
}

/**
 * The verdict of a clamd on this host on a file, as read by clamscan, an independent client. Only for files that this program
 * has created: clamscan trims names, and would scan a folder.
 * @param socket path of clamd's unix socket
 * @param stop destroys the connection
 * @returns null when clamscan gives no verdict
 * @throws {ScannerUnavailableError} clamd cannot be reached, or closed the connection without an answer
 * @throws the error of clamscan about an answer that is not a verdict
 */
export async function isInfectedByClamscan(socket: string, path: string, stop: AbortSignal): Promise<boolean | null> {
  const clam = await createClamscan(socket);
  const openSocket = clam._initSocket.bind(clam);
  let whenClosed: () => void;
  const closed = new Promise<void>((resolve) => (whenClosed = resolve));
  clam._initSocket = async (label) => {
    const connection = await openSocket(label);
    connection.once('close', () => setImmediate(whenClosed));
    stop.addEventListener('abort', () => connection.destroy(), { once: true });
    if (stop.aborted) connection.destroy();
    return connection;
  };
  const result = await Promise.race([clam.isInfected(path), closed]);
  if (result === undefined) throw new ScannerUnavailableError('answer', 'closed without an answer to clamscan');
  return result.isInfected;
}

async function createClamscan(socket: string): Promise<Clamscan> {
  const clam = await new NodeClam().init({
    removeInfected: false,
    preference: 'clamdscan',
    clamscan: { path: '', active: false },
    clamdscan: { socket, path: '', localFallback: false, multiscan: false, bypassTest: true, active: true },
  });
  return clam as unknown as Clamscan;
}
