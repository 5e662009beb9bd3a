import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { compilePattern } from '../redaction/detectors/pattern.js';

/** A kind appears in tokens, in the header of records and in their counts. */
const KIND = /^[a-z][a-z0-9_-]{0,30}$/;
const LOOKAROUND = /(?<!\\)\(\?<?[=!]/;

/** The patterns of the settings are invalid. The message completes "REDACTION_PATTERNS: …". */
class PatternsError extends Error {
  override readonly name = 'PatternsError';
}

/** Custom patterns: a JSON object of regular expressions by kind, or the path of a file with one. */
export const patterns = z.string().transform((text, context) => {
  try {
    return readPatterns(text);
  } catch (error) {
    if (!(error instanceof PatternsError)) throw error;
    // Its message already says what is expected.
    context.addIssue({ code: 'custom', message: error.message, params: { complete: true } });
    return z.NEVER;
  }
});

/**
 * @returns their sources, which compile
 * @throws {PatternsError} for the first invalid one
 */
function readPatterns(setting: string): Record<string, string> {
  const sources = parse(setting.startsWith('{') ? setting : readText(setting));
  const patterns: Record<string, string> = {};
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

function toPattern(kind: string, source: unknown): string {
  if (!KIND.test(kind)) {
    throw new PatternsError(`${JSON.stringify(kind)} is not a valid kind; should be a word such as "customer-number"`);
  }
  if (typeof source !== 'string') throw new PatternsError(`"${kind}" should be a regular expression in a string`);
  if (LOOKAROUND.test(source)) {
    throw new PatternsError(
      `"${kind}" looks around with (?=, (?!, (?<= or (?<!, which RE2 has not; ` +
        'should match its surroundings, too, and name the part to mask: "member (?P<mask>[0-9]{4,12})"',
    );
  }
  let pattern: ReturnType<typeof compilePattern>;
  try {
    pattern = compilePattern(source);
  } catch (error) {
    throw new PatternsError(`"${kind}" does not compile: ${(error as Error).message}`);
  }
  const empty = ['', 'a', '0', ' '].some((text) => {
    const matcher = pattern.matcher(text);
    return matcher.find() && matcher.start() === matcher.end();
  });
  if (empty) {
    throw new PatternsError(`"${kind}" matches the empty text; should match what is to be redacted, and no less`);
  }
  return source;
}
