import { expect } from '@jest/globals';
import { createRedactor, type RedactorOptions } from '../../../src/redaction/redact.js';

/**
 * Redacts a conversation, and marks what is masked: `my pin is <1234>`. Lines begin with the one who speaks: `A: `, `C: `.
 * The marks of the input are taken out first, so a test compares the marked conversation with itself.
 */
export function marked(conversation: string, options: RedactorOptions = {}): string {
  const lines = conversation
    .split('\n')
    .map((line) => ({ senderId: line.charAt(0), text: line.slice(3).replace(/[<>]/g, '') }));
  const redactions = createRedactor(options).redactMessages(lines);
  return lines
    .map(({ senderId, text }, index) => {
      let out = '';
      let done = 0;
      for (const { start, end } of redactions[index]!.spans) {
        out += `${text.slice(done, start)}<${text.slice(start, end)}>`;
        done = end;
      }
      return `${senderId}: ${out}${text.slice(done)}`;
    })
    .join('\n');
}

/** What is marked in it is masked, and nothing else. */
export const isMaskedAsMarked = (conversation: string): void => expect(marked(conversation)).toBe(conversation);
