import { describe, expect, test } from '@jest/globals';
import { createRedactor, type Detector } from '../../src/redaction/redact.js';
import { found } from './found.js';

const TEXT = 'jane@example.com paid with 4111 1111 1111 1111';

describe('a redactor', () => {
  test('replaces personal data by [REDACTED]', () => {
    expect(createRedactor().redact(TEXT).text).toBe('[REDACTED] paid with [REDACTED]');
  });

  test('names the kind in the token with style kind', () => {
    expect(createRedactor({ style: 'kind' }).redact(TEXT).text).toBe('[REDACTED:email] paid with [REDACTED:card]');
  });

  test('reports spans in UTF-16 units of the input', () => {
    const text = '\u{1F600} jane@example.com';
    expect(createRedactor().redact(text).spans).toEqual([
      { kind: 'email', start: 3, end: text.length, confidence: expect.any(Number) },
    ]);
  });

  test('leaves a text without personal data as it is', () => {
    expect(createRedactor().redact('Nothing here.')).toEqual({ text: 'Nothing here.', spans: [] });
  });

  test('looks for the chosen kinds only', () => {
    expect(found(TEXT, { kinds: ['card'] })).toEqual(['card:4111 1111 1111 1111']);
  });

  test('refuses a kind that it does not know', () => {
    expect(() => createRedactor({ kinds: ['cards'] })).toThrow(RangeError);
  });

  test('refuses a country that does not exist', () => {
    expect(() => createRedactor({ defaultCountry: 'XX' })).toThrow(RangeError);
  });

  test('finds extra patterns under their own kind', () => {
    expect(found('case K-1234', { extraPatterns: { case: 'K-\\d{4}' } })).toEqual(['case:K-1234']);
  });

  test('masks the group "mask" of an extra pattern alone', () => {
    expect(found('member 12345', { extraPatterns: { member: 'member (?P<mask>[0-9]{5})' } })).toEqual(['member:12345']);
  });

  test('takes linear time for any extra pattern', () => {
    const { redact } = createRedactor({ extraPatterns: { slow: '(a+)+b' } });
    expect(redact(`${'a'.repeat(50_000)}ab`).spans).toHaveLength(1);
    expect(redact('a'.repeat(50_000)).spans).toEqual([]);
  });

  test('does not look for extra patterns inside tokens', () => {
    const redactor = createRedactor({ extraPatterns: { word: 'REDACTED' } });
    expect(redactor.redact('[REDACTED] REDACTED').text).toBe('[REDACTED] [REDACTED]');
  });

  test('asks plugged-in detectors about every text', () => {
    const names: Detector = {
      kind: 'name',
      *detect({ text }) {
        const start = text.indexOf('Jane');
        if (start >= 0) yield { kind: 'name', start, end: start + 4, confidence: 0.9 };
      },
    };
    expect(found('I am Jane.', { extraDetectors: [names] })).toEqual(['name:Jane']);
  });
});

describe('the allow-list', () => {
  test.each(['1-800-555-0199', '+1 800 555 0199', '(800) 555-0199'])('keeps a number written as %s', (number) => {
    expect(found(`call our hotline ${number}`, { allow: ['+1 (800) 555-0199'] })).toEqual([]);
  });

  test('keeps an address without regard to case', () => {
    expect(found('Help@Example.com', { allow: ['help@example.com'] })).toEqual([]);
  });

  test('keeps every address of a domain', () => {
    expect(found('a@example.com b@example.org', { allow: ['@example.com'] })).toEqual(['email:b@example.org']);
  });

  test('does not keep a number that only ends alike', () => {
    expect(found('call 415-555-2671', { allow: ['2671'] })).toEqual(['phone:415-555-2671']);
  });
});

describe('redacting again', () => {
  test.each(['plain', 'kind'] as const)('changes nothing with style %s', (style) => {
    const redactor = createRedactor({ style });
    const once = redactor.redact(`phone +1 415 555 2671, ${TEXT}, ssn 536-90-4399`).text;
    expect(redactor.redact(once)).toEqual({ text: once, spans: [] });
  });

  test('does not read the kind in a token as context', () => {
    expect(found('[REDACTED:phone] 41555526')).toEqual([]);
  });
});

describe('unusual input', () => {
  test('survives lone surrogates', () => {
    const text = '\ud800 jane@example.com \udc00';
    expect(createRedactor().redact(text).text).toBe('\ud800 [REDACTED] \udc00');
  });

  test('may be empty', () => {
    expect(createRedactor().redact('')).toEqual({ text: '', spans: [] });
  });
});
