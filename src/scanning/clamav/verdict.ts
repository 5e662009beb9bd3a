import type { Verdict } from '../../contract/verdict.js';
import { ScanReplyError } from './errors.js';
import type { Reply } from './session.js';

/** clamd's only reply that may arrive before the end of the stream (StreamMaxLength). */
const SIZE_LIMIT_REPLY = 'INSTREAM size limit exceeded. ERROR';

/**
 * The name that clamd gives to a file that it gave up on without naming the limit it reached: `(null)` is how C prints a
 * missing string.
 */
const NO_NAME = '(null)';

/**
 * Parses the reply about one file. Only an exact reply to the whole file is a verdict; the size limit may come early.
 * @param subject what the reply must be about: `stream`, or the requested path
 * @throws {ScanReplyError} for every other reply
 */
export function verdictOfReply({ text, early }: Reply, subject: string): Verdict {
  if (subject === STREAM && text === SIZE_LIMIT_REPLY) return { verdict: 'unscannable', reason: 'limits', reply: text };
  // Paths are internal: they must not reach the log.
  const prefix = `${subject}: `;
  if (!text.startsWith(prefix)) throw new ScanReplyError('not about this file', withoutPath(text, subject));
  const outcome = withoutPath(text.slice(prefix.length), subject);
  const reply = `${STREAM}: ${outcome}`;
  if (early) throw new ScanReplyError('it does not answer the whole file', reply);
  if (outcome === 'OK') return { verdict: 'clean', reply };
  // No `s` or `m` flag: a reply of several lines is not a verdict.
  const signature = /^(.+) FOUND$/.exec(outcome)?.[1];
  if (signature === undefined) throw new ScanReplyError('not a verdict', reply);
  if (signature === NO_NAME) return { verdict: 'unscannable', reason: 'limits', reply };
  if (signature.startsWith('Heuristics.Limits.Exceeded')) {
    return { verdict: 'unscannable', reason: 'limits', signature, reply };
  }
  if (signature.startsWith('Heuristics.Encrypted.')) {
    return { verdict: 'unscannable', reason: 'encrypted', signature, reply };
  }
  return { verdict: 'infected', signature, reply };
}

/** Whether clamd has refused a stream because of its size, and closed the connection. */
export function isSizeLimit({ reply }: Verdict): boolean {
  return reply === SIZE_LIMIT_REPLY;
}

/** The subject of a reply to INSTREAM. */
export const STREAM = 'stream';

function withoutPath(text: string, subject: string): string {
  return subject === STREAM ? text : text.replaceAll(subject, STREAM);
}
