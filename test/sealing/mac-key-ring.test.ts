import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeyRingError, MacKeyRing } from '../../src/sealing/mac-key-ring.js';
import { parseMacKeys } from '../../src/sealing/mac-keys.js';

const old = { id: '2026-01', secret: randomBytes(32) };
const now = { id: '2026-07', secret: randomBytes(32) };
const facts = { workflowId: 'scan:c:m', sha256: 'ab', verdict: 'clean', at: '2026-11-27T00:00:00Z', sequence: 1 };

describe('a key ring', () => {
  test('seals with HMAC-SHA256 (RFC 2104) under the first key', () => {
    const seal = new MacKeyRing([now, old]).seal('t.v1', { a: 1 });
    const text = 'DSSEv1 48 application/vnd.conversation-custodian.t.v1+json 7 {"a":1}';
    expect(seal).toBe(`2026-07.${createHmac('sha256', now.secret).update(text).digest('base64url')}`);
  });

  test('accepts what an older key sealed, whatever the order of the names', () => {
    const seal = new MacKeyRing([old]).seal('verdict.v1', facts);
    const shuffled = Object.fromEntries(Object.entries(facts).reverse());
    expect(new MacKeyRing([now, old]).flawOf('verdict.v1', shuffled, seal)).toBeUndefined();
    expect(new MacKeyRing([now]).flawOf('verdict.v1', facts, seal)).toBe('unknown-key');
  });

  test('refuses another purpose, another fact, a missing and a malformed seal', () => {
    const ring = new MacKeyRing([now]);
    const seal = ring.seal('verdict.v1', facts);
    expect(ring.flawOf('report.v1', facts, seal)).toBe('wrong');
    expect(ring.flawOf('verdict.v1', { ...facts, sequence: 2 }, seal)).toBe('wrong');
    expect(ring.flawOf('verdict.v1', facts, undefined)).toBe('missing');
    for (const odd of [5, {}, 'x', `${seal}=`, seal.slice(0, -1), `.${seal}`]) {
      expect(ring.flawOf('verdict.v1', facts, odd)).toBe('malformed');
    }
  });

  test('refuses any change of one character', () => {
    const ring = new MacKeyRing([now, old]);
    const seal = ring.seal('verdict.v1', facts);
    fc.assert(
      fc.property(fc.nat(seal.length - 1), fc.constantFrom(...'ABCxyz019_-.'), (at, letter) => {
        const changed = seal.slice(0, at) + letter + seal.slice(at + 1);
        // The last character of 43 in base64url has two bits that count for nothing.
        const same = Buffer.from(changed.slice(8), 'base64url').equals(Buffer.from(seal.slice(8), 'base64url'));
        fc.pre(changed !== seal && !(same && changed.startsWith('2026-07.')));
        return ring.flawOf('verdict.v1', facts, changed) !== undefined;
      }),
      { seed: 5 },
    );
  });

  test.each([
    ['no key', []],
    ['a short key', [{ id: 'a', secret: randomBytes(31) }]],
    ['an id twice', [now, now]],
    ['an id with a dot', [{ id: 'a.b', secret: randomBytes(32) }]],
  ])('is not made with %s', (_, keys) => {
    expect(() => new MacKeyRing(keys)).toThrow(KeyRingError);
  });
});

describe('a list of keys', () => {
  test('is read with commas, lines and comments', () => {
    const [a, b] = [randomBytes(32), randomBytes(32)];
    const text = `# new\nnew:${a.toString('base64')}\n\nold:${b.toString('base64')},`;
    expect(parseMacKeys(text)).toEqual([
      { id: 'new', secret: a },
      { id: 'old', secret: b },
    ]);
  });

  test('names the entry that is wrong, and shows no key', () => {
    const key = randomBytes(31).toString('base64');
    expect(() => parseMacKeys(`a:${randomBytes(32).toString('base64')},b:${key}`)).toThrow(
      'Key 2 of 2 is not of the form ID:KEY with 32 bytes in base64',
    );
  });
});

describe('a rotation', () => {
  test('seals with the new key, and believes those of the new list alone', () => {
    const ring = new MacKeyRing([old]);
    const before = ring.seal('verdict.v1', facts);
    ring.rotate([now, old]);
    expect(new MacKeyRing([now]).flawOf('verdict.v1', facts, ring.seal('verdict.v1', facts))).toBeUndefined();
    expect(ring.flawOf('verdict.v1', facts, before)).toBeUndefined();
    ring.rotate([now]);
    expect(ring.flawOf('verdict.v1', facts, before)).toBe('unknown-key');
  });

  test('with keys that cannot be used changes nothing', () => {
    const ring = new MacKeyRing([old]);
    expect(() => ring.rotate([now, { ...old, id: now.id }])).toThrow(KeyRingError);
    expect(() => ring.rotate([])).toThrow(KeyRingError);
    expect(new MacKeyRing([old]).flawOf('verdict.v1', facts, ring.seal('verdict.v1', facts))).toBeUndefined();
  });
});
