import { describe, expect, test } from '@jest/globals';
import { decodeMetadata, encodeMetadata } from '../../src/azure/metadata.js';

describe('metadata', () => {
  test.each(['plain', 'Grüße 👍', 'a\r\nx-ms-evil: 1', '100 %25', '\u2028"\\'])('%j survives', (value) => {
    const encoded = encodeMetadata({ value });
    expect(encoded['value']).toMatch(/^[\x21-\x7e]*$/);
    expect(decodeMetadata(encoded)).toEqual({ value });
  });

  test('what is empty is left out: the service would not keep it', () => {
    expect(encodeMetadata({ empty: '', none: undefined, zero: 0 })).toEqual({ zero: '0' });
  });

  test('dates are in UTC, and what is undefined is left out', () => {
    const encoded = encodeMetadata({ at: new Date(0), count: 7, none: undefined });
    expect(decodeMetadata(encoded)).toEqual({ at: '1970-01-01T00:00:00.000Z', count: '7' });
  });

  test('a long value is cut between characters, and says so', () => {
    const { value = '' } = encodeMetadata({ value: '👍'.repeat(100_000) });
    expect(value.length).toBeLessThan(1100);
    expect(decodeMetadata({ value })['value']).toBe(`${'👍'.repeat(85)}…`);
  });

  test('a value that somebody else wrote stays as it is', () => {
    expect(decodeMetadata({ value: '100%' })).toEqual({ value: '100%' });
  });

  test.each(['camelCase', 'with-dash', '1st', ''])('the name %j is refused', (name) => {
    expect(() => encodeMetadata({ [name]: 'x' })).toThrow(TypeError);
  });
});
