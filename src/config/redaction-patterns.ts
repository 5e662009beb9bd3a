import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { z } from 'zod';

/** A kind stands in tokens, in the header of records and in their counts. */
const KIND = /^[a-z][a-z0-9_-]{0,30}$/;
/** What customers type knows no case; offsets and classes count characters, not UTF-16 units. */
const FLAGS = 'iu';
/** Linear time needs a millisecond or two for this many characters, quadratic time half a second and more. */
const PROBE_LENGTH = 32_000;
const PROBE_LIMIT_MS = 250;
const MAX_SYMBOLS = 10;

/** The patterns of the settings cannot be used. The message completes "REDACTION_PATTERNS: …". */
class PatternsError extends Error {
  override readonly name = 'PatternsError';
}

/** Extra patterns: a JSON object of regular expressions by kind, or the path of a file that holds one. */
export const patterns = z.string().transform((text, context) => {
  try {
    return readPatterns(text);
  } catch (error) {
    if (!(error instanceof PatternsError)) throw error;
    // It says by itself what should be.
    context.addIssue({ code: 'custom', message: error.message, params: { complete: true } });
    return z.NEVER;
  }
});

/** @throws {PatternsError} for the first that cannot be used */
function readPatterns(setting: string): Record<string, RegExp> {
  const sources = parse(setting.startsWith('{') ? setting : readText(setting));
  const patterns: Record<string, RegExp> = {};
  for (const [kind, source] of Object.entries(sources)) patterns[kind] = toPattern(kind, source);
  return patterns;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new PatternsError(`is neither a JSON object nor the path of a file that can be read (${code})`);
  }
}

function parse(json: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new PatternsError('is not valid JSON; in JSON, each backslash of a pattern is written twice');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new PatternsError('should be a JSON object: {"kind": "regular expression", …}');
  }
  return parsed;
}

function toPattern(kind: string, source: unknown): RegExp {
  if (!KIND.test(kind)) {
    throw new PatternsError(`${JSON.stringify(kind)} is no kind; should be a word such as "customer-number"`);
  }
  if (typeof source !== 'string') throw new PatternsError(`"${kind}" should be a regular expression in a string`);
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, FLAGS);
  } catch (error) {
    throw new PatternsError(`"${kind}" does not compile: ${(error as Error).message}`);
  }
  if (['', 'a', '0', ' '].some((text) => pattern.exec(text)?.[0] === '')) {
    throw new PatternsError(`"${kind}" matches the empty text; should match what is to be redacted, and no less`);
  }
  const slowOn = findSlowText(pattern);
  if (slowOn !== undefined) {
    throw new PatternsError(
      `"${kind}" takes more than linear time, as on a long text of ${JSON.stringify(slowOn)}; ` +
        'should bound each repetition, such as \\d{1,20} instead of \\d+',
    );
  }
  return pattern;
}

/**
 * Tries a pattern on long texts made of its own characters, and says what one was made of that takes too long. It finds
 * the usual mistakes and proves nothing: a redaction that hangs all the same is ended with its step.
 */
function findSlowText(pattern: RegExp): string | undefined {
  const symbols = symbolsOf(pattern.source);
  const beginning = /^[\w -]*/.exec(pattern.source)?.[0] ?? '';
  for (const first of symbols) {
    for (const second of symbols) {
      const pair = first === second ? first : first + second;
      const texts = [
        pair.repeat(PROBE_LENGTH / pair.length),
        first + second.repeat(PROBE_LENGTH),
        beginning + pair.repeat(PROBE_LENGTH / pair.length),
      ];
      // Once more: this machine may have been busy.
      if (texts.some((text) => isSlow(pattern, text) && isSlow(pattern, text))) return pair;
    }
  }
  return undefined;
}

/** Characters that the pattern's parts may match. */
function symbolsOf(source: string): string[] {
  const spelled = source
    .replaceAll(/\\d|\\p\{N\w*\}/g, '0')
    .replaceAll(/\\w|\\S|\\p\{L\w*\}/g, 'a')
    .replaceAll('\\s', ' ')
    .replaceAll(/\\[bBDW]|\(\?<?[=!:]|[\\^$|?*+()[\]{}]/g, '');
  return [...new Set(['a', '0', ' ', ...spelled])].slice(0, MAX_SYMBOLS);
}

const FIND_ALL = new Script('for (const match of text.matchAll(pattern)) match;');

/** In a context of its own, because only there a match can be called off. The texts end in what few patterns match. */
function isSlow(pattern: RegExp, text: string): boolean {
  const context = createContext({ text: `${text}\u0000`, pattern: new RegExp(pattern.source, `${FLAGS}g`) });
  try {
    FIND_ALL.runInContext(context, { timeout: PROBE_LIMIT_MS });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
    throw error;
  }
}
