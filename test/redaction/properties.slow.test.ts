import { describe, expect, test } from '@jest/globals';
import { negatives, positives } from '../../bench/redaction/corpus.js';
import { Random } from '../../bench/redaction/random.js';
import { createRedactor, type Redaction } from '../../src/redaction/redact.js';

const PIECES = [
  'jane@example.com', 'jane at example dot com', '4111 1111 1111 1111', '4111', '1111 ', '536-90-4399', '536904399',
  '+1 415 555 2671', '415-555-2671', '4155552671', '555', '2671', 'DE89 3704 0044 0532 0130 00', '192.168.10.20', '::1',
  ' ', ' ', ', ', '\n', '-', '.', '@', '(', ')', '+', '#', '[REDACTED]', '[REDACTED:card]', '[REDACTED', ':', 'a', 'é',
  'phone ', ' order ', ' my ssn is ', ' card ', ' at ', ' dot ', 'com', '\u200b', '\u00ad', '\ud83d\ude00', '\ud800',
  '\udc00', '４', '٥', '五', '½', '\u0301', 'five ', 'one ', '電話', '\u0000', '%40', '"',
]; // prettier-ignore
const TEXTS = 3000;

const random = new Random(42);
const texts = Array.from({ length: TEXTS }, () =>
  Array.from({ length: random.integer(1, 14) }, () => random.pick(PIECES)).join(''),
);
const redactor = createRedactor();

/** The input with its spans replaced must be the redacted text: nothing outside a span has changed. */
function render(input: string, { spans }: Redaction): string {
  let output = '';
  let done = 0;
  for (const { start, end } of spans) {
    output += `${input.slice(done, start)}[REDACTED]`;
    done = end;
  }
  return output + input.slice(done);
}

describe('for any text', () => {
  test('everything outside the spans stays as it was', () => {
    for (const text of texts) {
      const redaction = redactor.redact(text);
      expect(redaction.text).toBe(render(text, redaction));
    }
  });

  test('spans are sorted, apart and not empty', () => {
    for (const text of texts) {
      let last = 0;
      for (const { start, end } of redactor.redact(text).spans) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
    }
  });

  test('redacting again changes nothing', () => {
    for (const text of texts) {
      const once = redactor.redact(text).text;
      expect(redactor.redact(once)).toEqual({ text: once, spans: [] });
    }
  });

  test('tokens in the input stay', () => {
    for (const text of texts) {
      for (const { start, end } of redactor.redact(text).spans) {
        expect(text.slice(start, end)).not.toContain('[REDACTED]');
      }
    }
  });
});

describe('for any conversation', () => {
  const conversations = Array.from({ length: TEXTS / 5 }, (_, index) =>
    texts.slice(index * 5, index * 5 + 5).map((text) => ({ senderId: random.pick(['a', 'a', 'b']), text })),
  );

  test('redacting again changes nothing', () => {
    for (const messages of conversations) {
      const once = redactor.redactMessages(messages).map(({ text }, index) => ({ ...messages[index], text }));
      expect(redactor.redactMessages(once).map(({ text }) => text)).toEqual(once.map(({ text }) => text));
    }
  });

  test('everything outside the spans stays as it was', () => {
    for (const messages of conversations) {
      for (const [index, redaction] of redactor.redactMessages(messages).entries()) {
        expect(redaction.text).toBe(render(messages[index]?.text ?? '', redaction));
      }
    }
  });
});

test('the labelled corpus is redacted once and for all', () => {
  for (const { messages } of [...positives('dev', 3), ...negatives('dev', 3)]) {
    const once = redactor.redactMessages(messages).map(({ text }, index) => ({ ...messages[index], text }));
    expect(redactor.redactMessages(once).map(({ text }) => text)).toEqual(once.map(({ text }) => text));
  }
});

describe('a conversation', () => {
  const conversations = Array.from({ length: TEXTS / 3 }, () =>
    Array.from({ length: random.integer(2, 5) }, () => ({
      senderId: random.pick(['a', 'a', 'b']),
      text: random.pick(texts),
    })),
  );

  test('finds no less than its messages alone', () => {
    for (const messages of conversations) {
      for (const [index, together] of redactor.redactMessages(messages).entries()) {
        const text = messages[index]?.text ?? '';
        const covered = new Uint8Array(text.length);
        for (const { start, end } of together.spans) covered.fill(1, start, end);
        for (const { start, end } of redactor.redact(text).spans) {
          const left = [...text.slice(start, end)].filter(
            (unit, at) => /[\p{L}\p{N}]/u.test(unit) && covered[start + at] === 0,
          );
          expect({ messages, index, left: left.join('') }).toEqual({ messages, index, left: '' });
        }
      }
    }
  });
});
