import { expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';

function redact(...lines: string[]): string[] {
  const messages = lines.map((line) => ({ senderId: line.slice(0, 1), text: line.slice(3) }));
  return createRedactor()
    .redactMessages(messages)
    .map(({ text }) => text);
}

test.each([
  ['a phone number', '415-555-2671'],
  ['a phone number without marks', '4155552671'],
  ['an SSN', '536-90-4399'],
  ['an IP address', '192.168.1.20'],
  ['a card', '4111111111111111'],
])('an order number in the message before does not hide %s', (_name, value) => {
  expect(redact('a: order 12345678', `a: ${value}`)).toEqual(['order 12345678', '[REDACTED]']);
});

test('both answers to a question for two numbers are told apart', () => {
  expect(redact('b: your phone and order number please?', 'a: order 12345678', 'a: 0171 1234567')[2]).toBe(
    '[REDACTED]',
  );
});

test.each([
  [
    ['a: jane.doe@', 'a: gmail.com'],
    ['[REDACTED]', '[REDACTED]'],
  ],
  [
    ['a: jane.doe', 'a: @gmail.com'],
    ['[REDACTED]', '[REDACTED]'],
  ],
  [
    ['a: my mail is jane.doe at', 'a: gmail dot com'],
    ['my mail is [REDACTED]', '[REDACTED]'],
  ],
  [
    ['a: jane.doe@example', 'b: yes?', 'a: .com'],
    ['[REDACTED]', 'yes?', '[REDACTED]'],
  ],
])('an address over two messages: %j', (lines, expected) => {
  expect(redact(...lines)).toEqual(expected);
});

test('three lines of the agent may stand between two parts of a number', () => {
  expect(redact('a: card 4111 1111', 'b: ok', 'b: go on', 'b: yes', 'a: 1111 1111')).toEqual([
    'card [REDACTED]',
    'ok',
    'go on',
    'yes',
    '[REDACTED]',
  ]);
});
