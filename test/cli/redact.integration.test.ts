import { describe, expect, test } from '@jest/globals';
import { custodian } from './run.js';

const CARD = '4111 1111 1111 1111';

describe('custodian redact', () => {
  test('redacts standard input to standard output, and changes nothing else', async () => {
    const input = `Grüße 👋,\r\n\n\tmy card is ${CARD} and my mail jane.doe@example.com.`;
    const outcome = await custodian(['redact'], { input });
    expect(outcome).toEqual({
      code: 0,
      stderr: '',
      stdout: 'Grüße 👋,\r\n\n\tmy card is [REDACTED] and my mail [REDACTED].',
    });
  });

  test('needs no settings, and takes nothing for an answer', async () => {
    expect(await custodian(['redact'], { input: '' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('redacts as the settings of worker and archive say', async () => {
    const env = {
      REDACTION_STYLE: 'kind',
      REDACTION_KINDS: 'card,phone',
      REDACTION_ALLOW: '+1 800 555 0199',
      REDACTION_PATTERNS: '{"customer-number": "\\\\bKD-\\\\d{6}\\\\b"}',
    };
    const input = `${CARD}, jane.doe@example.com, call (800) 555-0199 or 415-555-2671, kd-123456`;
    expect(await custodian(['redact'], { input, env })).toMatchObject({
      code: 0,
      stdout:
        '[REDACTED:card], jane.doe@example.com, call (800) 555-0199 or [REDACTED:phone], [REDACTED:customer-number]',
    });
  });

  test('settings that cannot be used are named, and nothing is printed in clear', async () => {
    const env = { REDACTION_KINDS: 'cards', REDACTION_PATTERNS: '{"name": "("}' };
    const { code, stdout, stderr } = await custodian(['redact'], { input: CARD, env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('REDACTION_KINDS: is "cards"; should be kinds to look for');
    expect(stderr).toContain('REDACTION_PATTERNS: "name" does not compile');
  });

  test('a long text comes out whole', async () => {
    const input = 'nothing to see here\n'.repeat(50_000);
    const { code, stdout } = await custodian(['redact'], { input });
    expect(code).toBe(0);
    expect(stdout === input).toBe(true);
  });
});

describe('custodian redact --json', () => {
  const redactJson = async (...inputs: string[]) => {
    const outcome = await custodian(['redact', '--json'], { input: inputs.map((line) => `${line}\n`).join('') });
    const lines = outcome.stdout.split('\n').slice(0, -1);
    return { ...outcome, answers: lines.map((line) => JSON.parse(line) as { text: string; spans: Span[] }) };
  };
  interface Span {
    kind: string;
    start: number;
    end: number;
  }

  test('a line ends at a line feed and at nothing else', async () => {
    const { code, answers } = await redactJson('{"text":"one\u2028two\u2029three"}');
    expect(code).toBe(0);
    expect(answers).toEqual([{ text: 'one\u2028two\u2029three', spans: [] }]);
  });

  test('a line of text with its spans for each line, offsets in UTF-16 units of the input', async () => {
    const text = `👋 ${CARD}, jane.doe@example.com`;
    const { code, answers } = await redactJson(JSON.stringify({ text, id: 7 }), '{"text":""}', '{"text":"hello"}');
    expect(code).toBe(0);
    expect(answers).toEqual([
      {
        text: '👋 [REDACTED], [REDACTED]',
        spans: [
          { kind: 'card', start: 3, end: 3 + CARD.length },
          { kind: 'email', start: text.indexOf('jane'), end: text.length },
        ],
      },
      { text: '', spans: [] },
      { text: 'hello', spans: [] },
    ]);
    for (const { start, end } of answers[0]!.spans) expect(text.slice(start, end)).toMatch(/^(4111.*1111|jane.*com)$/);
  });

  test('bad lines are named without what they hold, the others still done, and the exit code says so', async () => {
    const { code, answers, stderr } = await redactJson(
      '{"text":"a"}',
      'jane.doe@example.com',
      '{"text":7}',
      '["jane.doe@example.com"]',
      'null',
      '',
      '{"text":"b"}',
    );
    expect(code).toBe(1);
    expect(answers.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(stderr.trimEnd().split('\n')).toEqual(
      [2, 3, 4, 5].map((line) => `line ${line}: should be a JSON object with a string "text"`),
    );
  });

  test('only line feeds end a line: other separators may stand in a text', async () => {
    const text = 'one\u2028two\u2029three\u0085four';
    const { code, answers } = await redactJson(JSON.stringify({ text }));
    expect(answers).toEqual([{ text, spans: [] }]);
    expect(code).toBe(0);
  });

  test('CRLF, and a last line without an end', async () => {
    const { stdout } = await custodian(['redact', '--json'], { input: '{"text":"a"}\r\n{"text":"b"}' });
    expect(stdout).toBe('{"text":"a","spans":[]}\n{"text":"b","spans":[]}\n');
  });
});

describe('custodian redact --explain', () => {
  test('tells where what was found, how sure and why, and repeats nothing of it', async () => {
    const input = `hello\nmy card is ${CARD}\n\nkd-123456 here`;
    const env = { REDACTION_PATTERNS: '{"customer-number": "kd-[0-9]{6}"}' };
    const { code, stdout } = await custodian(['redact', '--explain'], { input, env });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^2:12, 19 long  card +0\.\d\d  payment card numbers, by Luhn/),
      expect.stringMatching(/^4:1, 9 long +customer-number  0\.97  a pattern of the settings$/),
      '',
    ]);
  });

  test('says so when there is nothing', async () => {
    expect((await custodian(['redact', '--explain'], { input: 'hello' })).stdout).toBe('nothing found\n');
  });

  test('adds confidence and reason to the spans of --json', async () => {
    const { stdout } = await custodian(['redact', '--json', '--explain'], { input: '{"text":"a@example.com"}' });
    expect((JSON.parse(stdout) as { spans: object[] }).spans).toEqual([
      { kind: 'email', start: 0, end: 13, confidence: 0.99, why: expect.stringContaining('e-mail addresses') },
    ]);
  });
});
