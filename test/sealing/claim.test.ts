import { describe, expect, test } from '@jest/globals';
import { claimBytes, UncanonicalClaimError } from '../../src/sealing/claim.js';

const body = (facts: Parameters<typeof claimBytes>[1]): string => {
  const text = claimBytes('t.v1', facts).toString();
  return text.slice(text.indexOf(' ', text.indexOf('+json') + 6) + 1);
};

describe('the bytes of a claim', () => {
  test('are those of RFC 8785, section 3.2.2 to 3.2.4', () => {
    const sample = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as Parameters<typeof body>[0];
    // The octets that section 3.2.4 lists.
    const octets =
      '7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d';
    expect(body(sample)).toBe(Buffer.from(octets.replaceAll(' ', ''), 'hex').toString());
  });

  test('order names by UTF-16 code units, as section 3.2.3 does', () => {
    const facts = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(body(facts)) as object)).toHaveLength(7);
    expect([...body(facts).matchAll(/:(\d)/g)].map(([, n]) => Number(n))).toEqual([2, 4, 6, 7, 1, 5, 3]);
  });

  test('stand in the encoding of DSSE', () => {
    expect(claimBytes('verdict.v1', { a: 1 }).toString()).toBe(
      'DSSEv1 54 application/vnd.conversation-custodian.verdict.v1+json 7 {"a":1}',
    );
  });

  test('differ by purpose', () => {
    expect(claimBytes('verdict.v1', { a: 1 })).not.toEqual(claimBytes('report.v1', { a: 1 }));
  });

  test.each([NaN, Infinity, '\ud800'])('are refused for %p', (value) => {
    expect(() => claimBytes('t.v1', { value })).toThrow(UncanonicalClaimError);
  });
});
