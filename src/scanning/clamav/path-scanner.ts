import type { Socket } from 'node:net';
import { isAbsolute } from 'node:path';
import NodeClam from 'clamscan';
import { receive } from './connection.js';
import type { Received } from './connection.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerUnavailableError } from './errors.js';
import type { StagedFile } from '../scanner.js';
import { OpenStagedFile } from './staged-file.js';
import type { Verdict } from '../../contract/verdict.js';
import type { PathResult } from './verdict.js';
import { verdictOfPathAnswer } from './verdict.js';

/** Bounds of one path scan. */
export interface PathScanLimits {
  readonly deadlineMilliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a clamd on this host read the file by itself: the fastest way, and no copy. The file is hashed meanwhile (one extra
 * read, from the page cache), and must be the same file before and after.
 * @param socket path of clamd's unix socket
 * @throws {StagedFileMismatchError} the file is not the one that was downloaded
 * @throws {ScannerUnavailableError} clamd cannot be reached, or closed without an answer
 * @throws {ScanDeadlineError} the time was up
 * @throws {ScanReplyError} the answer is no verdict, for example because clamd may not read the staging folder
 * @throws the reason of `signal`
 */
export async function scanPath(socket: string, file: StagedFile, limits: PathScanLimits): Promise<Verdict> {
  const { deadlineMilliseconds: milliseconds, signal } = limits;
  if (!isSafePath(file.path)) throw new TypeError('A staged file needs an absolute path of ordinary characters');
  const staged = await OpenStagedFile.open(file);
  try {
    return await withDeadline(
      async (stop) => {
        const [verdict] = await Promise.all([ask(socket, file.path, milliseconds, stop), staged.verify(stop)]);
        await staged.assertUntouched();
        return verdict;
      },
      { milliseconds, expired: () => new ScanDeadlineError('total', milliseconds), signal },
    );
  } finally {
    await staged.close();
  }
}

/** clamscan trims the name, and the command that it sends ends at a line break. */
function isSafePath(path: string): boolean {
  return isAbsolute(path) && path === path.trim() && !/[\x00-\x1f]/.test(path);
}

/**
 * What is used of clamscan, with its one private method: every socket that it opens comes from there. clamscan neither
 * destroys its sockets nor settles its promise when clamd is silent or closes, so both are done from outside.
 */
interface Clamscan {
  _initSocket(label: string): Promise<Socket>;
  isInfected(path: string): Promise<PathResult>;
}

async function ask(socket: string, path: string, milliseconds: number, stop: AbortSignal): Promise<Verdict> {
  const clam = await createClamscan(socket, milliseconds);
  const openSocket = clam._initSocket.bind(clam);
  let opened = false;
  let whenClosed: (received: Received) => void;
  const closed = new Promise<Received>((resolve) => (whenClosed = resolve));
  clam._initSocket = async (label) => {
    const connection = await openSocket(label);
    opened = true;
    stop.addEventListener('abort', () => connection.destroy(), { once: true });
    if (stop.aborted) connection.destroy();
    void receive(connection).then(whenClosed);
    return connection;
  };

  let result: PathResult | undefined;
  let refusal: unknown;
  // Where clamd closed without an answer, clamscan's promise stays unsettled for ever; nothing else refers to it.
  const settled = clam.isInfected(path).then(
    (value) => void (result = value),
    (error: unknown) => void (refusal = error),
  );
  await Promise.race([settled, closed]);
  if (!opened) throw new ScannerUnavailableError('connect', errorCode(refusal), { cause: refusal });
  const { raw, ended, error } = await closed;
  if (raw === '') throw new ScannerUnavailableError('answer', 'closed without an answer', { cause: error });
  return verdictOfPathAnswer(result, { raw, complete: ended }, path);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'clamscan could not ask';
}

/** An object per scan costs no process and no connection (no path to a binary, no test at init), and keeps its socket apart. */
async function createClamscan(socket: string, milliseconds: number): Promise<Clamscan> {
  const clam = await new NodeClam().init({
    removeInfected: false,
    preference: 'clamdscan',
    clamscan: { path: '', active: false },
    clamdscan: {
      socket,
      path: '',
      timeout: milliseconds,
      localFallback: false,
      multiscan: false,
      bypassTest: true,
      active: true,
    },
  });
  return clam as unknown as Clamscan;
}
