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

/** What clamd is asked about: a file that it reads by itself, or content that it is sent. */
export type Subject = { readonly path: string } | { readonly content: Readable };

/** Bounds of one scan, in milliseconds. */
export interface ExchangeLimits {
  /** For the whole exchange, from connecting to clamd's closing. */
  readonly deadlineMilliseconds: number;
  /** For an upload without progress. Not for the scan that follows: during it the connection is silent. */
  readonly idleMilliseconds?: number;
  /** How often the connection is kept open meanwhile. */
  readonly pingMilliseconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A verdict, and what it was made with. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly version: EngineVersion;
}

/**
 * Has one clamd judge a file, between two canaries and two questions for its version, all on one connection. A verdict
 * counts if the daemon found both canaries and was the same before and after; that something is infected counts by itself.
 *
 * The file of a path and the canaries are asked for in one piece, which clamd reads in one turn and hands to its threads
 * with the database that is loaded at that moment. Of content, the end mark leaves in one piece with the second canary.
 *
 * @throws {ScannerUnavailableError} clamd cannot be reached, or closed without an answer
 * @throws {ScanDeadlineError} the upload stood still, or the time was up
 * @throws {ScanReplyError} the answer is no verdict
 * @throws {ScannerSelfTestError} it did not find the canary
 * @throws {EngineChangedError} it has loaded another database meanwhile
 * @throws the error of the content, or the reason of `signal`
 */
export async function askAbout(
  address: ClamdAddress,
  subject: Subject,
  { deadlineMilliseconds, idleMilliseconds, pingMilliseconds, signal }: ExchangeLimits,
): Promise<Judgement> {
  // Errors are read where the source is iterated; one that comes afterwards, by destroying it, means nothing.
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
  // clamd closes on a stream that is too long: no more is to be had, and no more is needed.
  if (isSizeLimit(verdict)) return { verdict, version };
  if (canaryAfter === undefined) throw new ScanReplyError('it does not answer the whole file', verdict.reply);
  const canaries = [await canaryBefore, await canaryAfter];
  // Not sooner: clamd writes this reply in two pieces, and those of scans that end meanwhile come in between.
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
 * Where clamd does not report its version, the canary does: to the names of all signatures that are not official clamd
 * appends `.UNOFFICIAL`.
 */
function isOfficial({ databaseVersion, official = false }: EngineVersion, canaries: readonly Reply[]): boolean {
  if (databaseVersion !== UNDISCLOSED_DATABASE) return official;
  return canaries.every(({ text }) => !/\.UNOFFICIAL FOUND$/.test(text));
}

export function isSameVersion(one: EngineVersion, other: EngineVersion): boolean {
  return (['engine', 'databaseVersion', 'databaseDate'] as const).every((key) => one[key] === other[key]);
}

/** @throws {ScannerSelfTestError} the canary was called something else than infected */
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
    // Said of a canary and not of the file: the daemon is at its end, which is no proof against it.
    throw error instanceof ScanReplyError ? new ScanReplyError(`the canary: ${error.problem}`, error.reply) : error;
  }
}
