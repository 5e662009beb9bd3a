import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';

const redactor = createRedactor();
/** Agents' messages begin with `> `. */
const redact = (...lines: string[]): string[] =>
  redactor
    .redactMessages(
      lines.map((line) =>
        line.startsWith('> ') ? { senderId: 'agent', text: line.slice(2) } : { senderId: 'customer', text: line },
      ),
    )
    .map(({ text }) => text);

describe('talk of a value that nobody gives asks for nothing', () => {
  test.each([
    ['i forgot my passport number', 'CAS 7647-14-5'],
    ['where do i find my licence plate?', 'GTIN 9782497533339'],
    ['olvidé mi pasaporte', 'pi = 3.14159265358979'],
    ['> Bitte niemals die Bankverbindung hier schreiben', 'IMG_20260218_125535.jpg'],
    ['my phone has changed', 'DIN EN ISO 27639:2010'],
  ])('%s / %s', (talk, line) => expect(redact(talk, line).at(-1)).toBe(line));
});

describe('an answer that calls its value something else is none', () => {
  test.each([
    ['> What is your date of birth?', 'order number 20260218'],
    ['> And the account number?', 'HTTP 502'],
    ['> Your passport number?', '@types/node@20.19.43'],
    ['> And your phone?', 'S/N JD7491D4A4'],
  ])('%s / %s', (question, line) => expect(redact(question, line).at(-1)).toBe(line));
});

describe('named or asked for, a value is found in any groups', () => {
  test.each([
    [['my IMEI is 35, 209900, 176148, 1'], 'my IMEI is [REDACTED]'],
    [['> VIN please?', '1HG\nCM826\n33A004352'], '[REDACTED]'],
    [['sort code (12\n34\n56)'], 'sort code ([REDACTED])'],
    [['{"accountNumber": "06792576490797701"}'], '{"accountNumber": "[REDACTED]"}'],
    [['the IP is 109[.]111[.]70[.]254'], 'the IP is [REDACTED]'],
    [['macは3c:bc:1b:aa:f6:33です'], 'macは[REDACTED]です'],
    [['お客様のCVVは123です'], 'お客様のCVVは[REDACTED]です'],
    [['card 6222 12xx 4738 1754 694'], 'card [REDACTED]'],
    [['card_number_4111-1111-1111-1111_scan.png'], 'card_number_[REDACTED]_scan.png'],
  ])('%j', (lines, expected) => expect(redact(...lines).at(-1)).toBe(expected));
});

describe('what was found once is masked wherever it is said again', () => {
  test.each([
    [['my password is hunter27!', '> So hunter27!, right?'], 'So [REDACTED], right?'],
    [
      ['> Date of birth?', '19.12.1972', '> I have 19.12.1972, is that correct?'],
      'I have [REDACTED], is that correct?',
    ],
    [['my IFSC code is ICIC0201576', '> ICIC0201576 it is.'], '[REDACTED] it is.'],
    [['my code is G-307068', '> That is 307068?'], 'That is [REDACTED]?'],
  ])('%j', (lines, expected) => expect(redact(...lines).at(-1)).toBe(expected));

  test('short values only soon after', () => {
    const between = Array.from({ length: 8 }, () => '> One moment please.');
    expect(redact('cvv 123', ...between, 'gate 123').at(-1)).toBe('gate 123');
  });
});

describe('numbers of unrelated messages make no other', () => {
  test('parts with words beside them need a word for the whole', () => {
    const lines = ['DIN EN ISO 27639', '2010 it says here in the book'];
    expect(redact(...lines)).toEqual(lines);
  });

  test('parts of a phone number that was asked for', () => {
    expect(redact('> And your phone?', '+82 10', '1234', '5678')).toEqual([
      'And your phone?',
      ...Array.from({ length: 3 }, () => '[REDACTED]'),
    ]);
  });
});
