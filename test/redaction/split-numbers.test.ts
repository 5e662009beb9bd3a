import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/redaction/redact.js';

/** Redacts lines of the form `sender: text`. */
function redact(...lines: string[]): string[] {
  const messages = lines.map((line) => ({ senderId: line.slice(0, 1), text: line.slice(3) }));
  return createRedactor()
    .redactMessages(messages)
    .map(({ text }) => text);
}

describe('a number over several messages of one sender', () => {
  test('is masked in each of them', () => {
    expect(redact('a: my card is 4111 1111', 'a: 1111 1111 ok?')).toEqual(['my card is [REDACTED]', '[REDACTED] ok?']);
  });

  test('is found around a word of the other side', () => {
    expect(redact('a: 4111 1111', 'b: go on', 'a: and then 1111 1111')).toEqual([
      '[REDACTED]',
      'go on',
      'and then [REDACTED]',
    ]);
  });

  test('is found group by group', () => {
    expect(redact('a: 4111', 'a: 1111', 'a: 1111', 'a: 1111')).toEqual(Array(4).fill('[REDACTED]'));
  });

  test('is found behind marks and a word of thanks', () => {
    expect(redact('a: 41111111!', 'b: go on', 'a: 11111111')).toEqual(['[REDACTED]!', 'go on', '[REDACTED]']);
    expect(redact('a: 41111111 thx', 'b: go on', 'a: 11111111')).toEqual(['[REDACTED] thx', 'go on', '[REDACTED]']);
    expect(redact('a: 41111111 👍', 'b: go on', 'a: 11111111')).toEqual(['[REDACTED] 👍', 'go on', '[REDACTED]']);
  });

  test('is found for social security numbers with context', () => {
    expect(redact('a: my ssn is 536-90', 'a: 4399')).toEqual(['my ssn is [REDACTED]', '[REDACTED]']);
  });

  test('is found for phone numbers with context', () => {
    expect(redact('a: call me at 020 7906', 'a: 0983')).toEqual(['call me at [REDACTED]', '[REDACTED]']);
  });

  test('has spans in each of its messages', () => {
    const spans = createRedactor()
      .redactMessages([
        { senderId: 'a', text: 'it is 4111 1111' },
        { senderId: 'a', text: '1111 1111' },
      ])
      .map((redaction) => redaction.spans.map(({ kind, start, end }) => ({ kind, start, end })));
    expect(spans).toEqual([[{ kind: 'card', start: 6, end: 15 }], [{ kind: 'card', start: 0, end: 9 }]]);
  });

  test('stays redacted when redacted again', () => {
    const once = redact('a: my card is 4111 1111', 'a: 1111 1111');
    expect(redact(...once.map((text) => `a: ${text}`))).toEqual(once);
  });
});

describe('messages that hold no split number', () => {
  test('keep digits of two senders apart', () => {
    const lines = ['a: 4111 1111', 'b: 1111 1111'];
    expect(redact(...lines)).toEqual(['4111 1111', '1111 1111']);
  });

  test('keep digits that fail the checksum', () => {
    expect(redact('a: 4111 1111', 'a: 1111 1112')).toEqual(['4111 1111', '1111 1112']);
  });

  test('are unrelated without a sender', () => {
    const texts = createRedactor().redactMessages([{ text: 'card 41111111' }, { text: '11111111' }]);
    expect(texts.map(({ text }) => text)).toEqual(['card 41111111', '11111111']);
  });
});

test('a whole card does not take the first digits of the next number, although both together pass the checksum', () => {
  const found = createRedactor().redactMessages([
    { senderId: 'a', text: 'It is 4111 1111 1111 1111.' },
    { senderId: 'b', text: 'And your social security number, please.' },
    { senderId: 'a', text: 'My SSN is 078-05-1120.' },
  ]);
  expect(found.map(({ text, spans }) => [text, spans.map(({ kind }) => kind)])).toEqual([
    ['It is [REDACTED].', ['card']],
    ['And your social security number, please.', []],
    ['My SSN is [REDACTED].', ['ssn']],
  ]);
});

describe('the question before', () => {
  test('makes a bare number a phone number', () => {
    expect(redact('b: What is your phone number?', 'a: 4165550199')).toEqual([
      'What is your phone number?',
      '[REDACTED]',
    ]);
  });

  test('makes nine digits a social security number', () => {
    expect(redact('b: And your SSN?', 'a: 536904399')[1]).toBe('[REDACTED]');
  });

  test('makes a bare number an order number', () => {
    expect(redact('b: What is your order number?', 'a: it is 41655501')[1]).toBe('it is 41655501');
  });
});
