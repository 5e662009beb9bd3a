import { createRedactor, type RedactorOptions } from '../../src/redaction/redact.js';

/** What is found in a text, as `kind:piece of the text`. */
export function found(text: string, options: RedactorOptions = {}): string[] {
  return createRedactor(options)
    .redact(text)
    .spans.map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
}
