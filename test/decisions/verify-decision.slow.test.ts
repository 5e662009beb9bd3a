import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import canonicalize from 'canonicalize';
import type { DecisionClaim, SignedDecision } from '../../src/contract/signed-decision.js';
import { signDecision } from '../../src/decisions/sign-decision.js';
import { verifyDecision } from '../../src/decisions/verify-decision.js';
import { newSigningKey, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import { decision, keys, NOW, question, signer } from './support.js';

let signed: SignedDecision;
beforeAll(async () => {
  signed = await signDecision(signer, decision, NOW);
});

const claimed = (changes: Partial<DecisionClaim>) => ({ ...signed, claim: { ...signed.claim, ...changes } });

describe('10,000 mutations', () => {
  const other = signerFromPem(newSigningKey());
  const FIELDS = Object.keys(decision).concat('id', 'at') as (keyof DecisionClaim)[];
  const anything = fc.anything({ withBigInt: true, withDate: true, withSparseArray: true });

  /** Text that differs by what people do not see, and by what they do. */
  const textNear = (text: string) =>
    fc.oneof(
      fc
        .tuple(fc.nat(text.length), fc.constantFrom('\u200b', '\u0301', ' ', 'a', '\u0000', '"'))
        .map(([at, extra]) => text.slice(0, at) + extra + text.slice(at)),
      fc.constantFrom(text.toUpperCase(), text.normalize('NFD'), ` ${text}`, text.slice(1), ''),
      fc.string({ unit: 'binary' }),
    );
  const wrongField = fc
    .constantFrom(...FIELDS)
    .chain((field) =>
      fc
        .oneof(textNear(String(signed.claim[field])), anything)
        .map((value) => ({ ...signed, claim: { ...signed.claim, [field]: value } })),
    );
  const missing = fc.constantFrom(...FIELDS).map((field) => {
    const { [field]: _, ...claim } = signed.claim;
    return { ...signed, claim };
  });
  const added = fc.tuple(fc.string(), anything).map(([name, value]) => ({
    ...signed,
    claim: { ...signed.claim, [`${name}+`]: value },
  }));
  const flippedBit = fc.nat(64 * 8 - 1).map((bit) => {
    const bytes = Buffer.from(signed.signature.value, 'base64');
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    return { ...signed, signature: { ...signed.signature, value: bytes.toString('base64') } };
  });
  const respelled = textNear('A').map((extra) => ({
    ...signed,
    signature: { ...signed.signature, value: signed.signature.value.replace(/.==$/, `${extra}==`) },
  }));
  const wrongKey = fc
    .constantFrom('keyId', 'value', 'alg')
    .chain((name) => anything.map((value) => ({ ...signed, signature: { ...signed.signature, [name]: value } })));
  const foreign = fc
    .record({ reason: fc.string({ minLength: 1 }), subject: fc.uuid() })
    .map((changes) => claimed(changes));
  const whole = anything;
  const replayed = fc.record({ runIds: fc.array(fc.uuid({ version: 4 })), now: fc.constant(NOW) });

  test('of what is sent: none counts', () => {
    let counted = 0;
    fc.assert(
      fc.property(fc.oneof(wrongField, missing, added, flippedBit, respelled, wrongKey, foreign, whole), (mutation) => {
        // A mutation that changed nothing is the decision itself.
        if (isSame(mutation, signed)) return;
        counted += 1;
        expect(typeof verifyDecision(keys, mutation, question)).toBe('string');
      }),
      { numRuns: 9000, seed: 20260301 },
    );
    expect(counted).toBeGreaterThan(8000);
  });

  test('of the run that it is sent to: none counts', () => {
    fc.assert(
      fc.property(replayed, (run) => {
        expect(verifyDecision(keys, signed, { ...question, ...run })).toMatch(/another run/);
      }),
      { numRuns: 1000, seed: 20260301 },
    );
  });

  test('signed by somebody else under the known id: none counts', async () => {
    for (let tries = 0; tries < 500; tries += 1) {
      const forged = await signDecision(other, { ...decision, reason: `try ${tries}` }, NOW);
      const posing = { ...forged, signature: { ...forged.signature, keyId: signer.keyId } };
      expect(verifyDecision(keys, posing, question)).toBe('the signature is wrong');
    }
  });

  function isSame(one: unknown, two: unknown): boolean {
    try {
      return canonicalize(one) === canonicalize(two);
    } catch {
      return false;
    }
  }
});
