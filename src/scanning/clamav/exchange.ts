import type { Readable } from 'node:stream';
import type { Verdict } from '../../contract/verdict.js';
import { CANARY, createCanary } from '../canary/canary.js';
import { EngineChangedError } from '../errors.js';
import type { EngineVersion } from '../scanner.js';
import type { ClamdAddress } from './connection.js';
import { withDeadline } from '../../lib/abort.js';
import { ScanDeadlineError, ScannerSelfTestError, ScanReplyError } from './errors.js';
import type { Reply } from './session.js';
import { ClamdSession } from './session.js';
import { isSizeLimit, STREAM, verdictOfReply } from './verdict.js';
import { readVersion, UNDISCLOSED_DATABASE } from './version.js';

/** The subject of a scan: a file that clamd reads itself, or content that is sent to it. */
export type Subject = { readonly path: string } | { readonly content: Readable };

/** Bounds of one scan, in milliseconds. */
export interface ExchangeLimits {
  /** For the whole exchange, from connecting until clamd has closed the connection. */
  readonly deadlineMilliseconds: number;
  /** For an upload without progress. It does not apply to the scan that follows, during which the connection is silent. */
  readonly idleMilliseconds?: number;
  /** Interval of the keep-alive commands. */
  readonly pingMilliseconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A verdict, and the engine that gave it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly version: EngineVersion;
}

/**
 * Scans a file with one clamd, between two canaries and two version queries, all on one connection. A verdict counts if the
 * daemon found both canaries and its version was the same before and after; an infected verdict always counts.
 *
 * For a path, the file and the canaries are requested in one write, which clamd reads at once and dispatches to its threads
 * with the database loaded at that moment. For content, the end mark is sent in one write with the second canary.
 *
 * @throws {ScannerUnavailableError} clamd cannot be reached, or closed the connection without an answer
 * @throws {ScanDeadlineError} the upload stalled, or the time limit was reached
 * @throws {ScanReplyError} the answer is not a verdict
 * @throws {ScannerSelfTestError} it did not find the canary
 * @throws {EngineChangedError} it loaded another database in the meantime
 * @throws the error of the content, or the reason of `signal`
 */
export async function askAbout(
  address: ClamdAddress,
  subject: Subject,
  { deadlineMilliseconds, idleMilliseconds, pingMilliseconds, signal }: ExchangeLimits,
): Promise<Judgement> {
  // Errors are handled where the source is iterated; a later one, caused by destroying it, is irrelevant.
  if ('content' in subject) subject.content.on('error', () => undefined);
  try {
    return await withDeadline(
      async (stop) => {
        const session = await ClamdSession.open(address, stop, pingMilliseconds);
        return converse(session, subject, idleMilliseconds);
      },
      {
        milliseconds: deadlineMilliseconds,
        expired: () => new ScanDeadlineError('total', deadlineMilliseconds),
        signal,
      },
    );
  } finally {
    if ('content' in subject) subject.content.destroy();
  }
}

async function converse(
  session: ClamdSession,
  subject: Subject,
  idleMilliseconds: number | undefined,
): Promise<Judgement> {
  let canaryAfter: Promise<Reply> | undefined;
  const finish = (): void => void (canaryAfter = session.stream(createCanary()));
  const { before, canaryBefore, asked } = session.atOnce(() => {
    const first = { before: session.ask('VERSION'), canaryBefore: session.stream(createCanary()) };
    if ('content' in subject) return { ...first, asked: session.upload(subject.content, finish, idleMilliseconds) };
    const reply = session.ask(`SCAN ${subject.path}`);
    finish();
    return { ...first, asked: Promise.resolve([reply] as const) };
  });
  const [reply] = await asked;
  const verdict = verdictOfReply(await reply, 'path' in subject ? subject.path : STREAM);
  const version = readVersion((await before).text);
  // clamd closes the connection when a stream is too long: nothing more will arrive, and nothing more is needed.
  if (isSizeLimit(verdict)) return { verdict, version };
  if (canaryAfter === undefined) throw new ScanReplyError('it does not answer the whole file', verdict.reply);
  const canaries = [await canaryBefore, await canaryAfter];
  // Not earlier: clamd writes this reply in two pieces, and replies of scans that end meanwhile can come between them.
  const after = session.ask('VERSION');
  await session.end();
  if (verdict.verdict === 'infected') return { verdict, version };
  canaries.forEach(requireFound);
  if (!isSameVersion(version, readVersion((await after).text))) {
    throw new EngineChangedError('clamd has loaded another database meanwhile');
  }
  return { verdict, version: { ...version, official: isOfficial(version, canaries) } };
}

/**
 * Where clamd does not report its version, the canary reveals it: clamd appends `.UNOFFICIAL` to the names of all signatures
 * that are not official.
 */
function isOfficial({ databaseVersion, official = false }: EngineVersion, canaries: readonly Reply[]): boolean {
  if (databaseVersion !== UNDISCLOSED_DATABASE) return official;
  return canaries.every(({ text }) => !/\.UNOFFICIAL FOUND$/.test(text));
}

export function isSameVersion(one: EngineVersion, other: EngineVersion): boolean {
  return (['engine', 'databaseVersion', 'databaseDate'] as const).every((key) => one[key] === other[key]);
}

/** @throws {ScannerSelfTestError} the canary was not reported as infected */
function requireFound(reply: Reply): void {
  const { verdict } = verdictOfCanary(reply);
  if (verdict === 'infected') return;
  const fix = 'see which clamd answers, what DatabaseDirectory holds, and that ScanArchive is on';
  throw new ScannerSelfTestError([{ sample: CANARY, expected: 'infected', got: verdict, fix }]);
}

function verdictOfCanary(reply: Reply): Verdict {
  try {
    return verdictOfReply(reply, STREAM);
  } catch (error) {
    // About a canary and not the file: the daemon is overloaded or failing, which is no evidence against the file.
    throw error instanceof ScanReplyError ? new ScanReplyError(`the canary: ${error.problem}`, error.reply) : error;
  }
}
