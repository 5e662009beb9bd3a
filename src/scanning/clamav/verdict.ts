import type { Verdict } from '../../contract/verdict.js';
import { ScanReplyError } from './errors.js';

/** Everything that clamd sent on one connection, and whether it can count as an answer to the whole file. */
export interface Answer {
  readonly raw: string;
  /** clamd had been sent everything before the first byte of its answer came, and closed the connection in good order. */
  readonly complete: boolean;
}

/** The part of clamscan's `isInfected(path)` result that counts. */
export interface PathResult {
  readonly isInfected: boolean | null;
  readonly viruses: readonly string[];
}

/** clamd's only answer that may come before the end of the stream (StreamMaxLength). */
const SIZE_LIMIT_REPLY = 'INSTREAM size limit exceeded. ERROR';

const INCOMPLETE = 'it does not answer the whole file';

/**
 * Reads the answer to INSTREAM. Only a complete, exact answer is a verdict; the size limit may come early.
 * @throws {ScanReplyError} for every other answer
 */
export function verdictOfStreamAnswer({ raw, complete }: Answer): Verdict {
  const reply = withoutTerminator(raw, '\0');
  if (reply === SIZE_LIMIT_REPLY) return { verdict: 'unscannable', reason: 'limits', reply };
  if (!complete) throw new ScanReplyError(INCOMPLETE, reply);
  return verdictOfReply(reply);
}

/**
 * Reads the answer to a path scan. clamscan judges by the end of the text alone, so its result counts only where the bytes
 * that clamd sent, read on their own, say the same.
 * @param result what `isInfected` resolved to; undefined when it rejected after an answer
 * @param path the path that was asked for
 * @throws {ScanReplyError} unless both agree on a verdict
 */
export function verdictOfPathAnswer(result: PathResult | undefined, { raw, complete }: Answer, path: string): Verdict {
  const prefix = `${path}: `;
  if (!raw.startsWith(prefix)) throw new ScanReplyError('not about this file', raw.replaceAll(path, 'stream'));
  const line = withoutTerminator(`stream: ${raw.slice(prefix.length).replaceAll(path, 'stream')}`, '\n');
  if (!complete) throw new ScanReplyError(INCOMPLETE, line);
  const verdict = verdictOfReply(line);
  const agreed =
    verdict.verdict === 'clean'
      ? result?.isInfected === false && result.viruses.length === 0
      : result?.isInfected === true;
  if (!agreed) throw new ScanReplyError('clamscan reads it differently', line);
  return verdict;
}

function verdictOfReply(reply: string): Verdict {
  if (reply === 'stream: OK') return { verdict: 'clean', reply };
  // No `s` or `m` flag: an answer of several lines is no verdict.
  const signature = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (signature === undefined) throw new ScanReplyError('not a verdict', reply);
  if (signature.startsWith('Heuristics.Limits.Exceeded')) {
    return { verdict: 'unscannable', reason: 'limits', signature, reply };
  }
  if (signature.startsWith('Heuristics.Encrypted.')) {
    return { verdict: 'unscannable', reason: 'encrypted', signature, reply };
  }
  return { verdict: 'infected', signature, reply };
}

/** An answer that is cut off, or followed by anything, is no answer. */
function withoutTerminator(raw: string, terminator: '\0' | '\n'): string {
  const at = raw.indexOf(terminator);
  if (at === -1 || at !== raw.length - 1) throw new ScanReplyError('not one whole reply', raw);
  return raw.slice(0, at);
}
