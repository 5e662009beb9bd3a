import { createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import canonicalize from 'canonicalize';
import type { DecisionClaim, SignedDecision } from '../../src/contract/signed-decision.js';
import { subjectOf } from '../../src/contract/signed-decision.js';
import { signDecision } from '../../src/decisions/sign-decision.js';
import { verifyDecision } from '../../src/decisions/verify-decision.js';
import type { Question } from '../../src/decisions/verify-decision.js';
import { newSigningKey, PublicKeyRing, signClaim, signerFromPem } from '../../src/sealing/signing-key-ring.js';

const pem = newSigningKey();
const signer = signerFromPem(pem);
const keys = PublicKeyRing.fromPem(pem);
const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const runId = randomUUID();
const question: Question = {
  workflowId: 'scan:c-1:m-1',
  mediaId: 'm-1',
  runIds: [runId],
  sha256: 'ab'.repeat(32),
  now: NOW,
  maxAgeMs: 60_000,
};
const decision = {
  issuer: 'https://login.example',
  subject: '1f0c',
  name: 'jane.doe',
  decision: 'approve',
  reason: 'confirmed by phone',
  workflowId: question.workflowId,
  runId,
  mediaId: 'm-1',
  sha256: question.sha256,
} as const;

let signed: SignedDecision;
beforeAll(async () => {
  signed = await signDecision(signer, decision, NOW);
});

const claimed = (changes: Partial<DecisionClaim>) => ({ ...signed, claim: { ...signed.claim, ...changes } });

describe('a signed decision', () => {
  test('counts for the file, the run and the time that it names', () => {
    expect(verifyDecision(keys, signed, question)).toEqual({ ...decision, id: signed.claim.id, at: signed.claim.at });
    // It travels as JSON.
    expect(verifyDecision(keys, JSON.parse(JSON.stringify(signed)), question)).toEqual(signed.claim);
  });

  test('is one that other programs can check: Ed25519 over DSSE of the canonical claim', () => {
    const body = canonicalize(signed.claim)!;
    const type = 'application/vnd.conversation-custodian.decision.v1+json';
    const bytes = Buffer.from(`DSSEv1 ${type.length} ${type} ${Buffer.byteLength(body)} ${body}`);
    expect(sign(null, bytes, pem).toString('base64')).toBe(signed.signature.value);
  });

  test.each<[string, Partial<Question>, RegExp]>([
    ['another workflow', { workflowId: 'scan:c-2:m-1' }, /another file/],
    ['another media', { mediaId: 'm-2' }, /another file/],
    ['other content', { sha256: 'cd'.repeat(32) }, /other content/],
    ['no content', { sha256: null }, /other content/],
    ['another run', { runIds: [randomUUID()] }, /another run/],
    ['a later day', { now: NOW + 60_001 }, /too long ago/],
    ['an earlier day', { now: NOW - 60_001 }, /of the future/],
  ])('does not count for %s', (_, changes, why) => {
    expect(verifyDecision(keys, signed, { ...question, ...changes })).toEqual(expect.stringMatching(why));
  });

  test('does not count with a key that the worker does not know, whatever it calls itself', async () => {
    const other = signerFromPem(newSigningKey());
    const foreign = await signDecision(other, decision, NOW);
    expect(verifyDecision(keys, foreign, question)).toMatch(/not among DESK_PUBLIC_KEYS/);
    const posing = { ...foreign, signature: { ...foreign.signature, keyId: signer.keyId } };
    expect(verifyDecision(keys, posing, question)).toBe('the signature is wrong');
    expect(verifyDecision(PublicKeyRing.fromPem(newSigningKey(), pem), signed, question)).toEqual(signed.claim);
  });

  test('does not count when its key signed the same for another purpose', async () => {
    const signature = await signClaim(signer, 'manifest.v1', { ...signed.claim });
    expect(verifyDecision(keys, { ...signed, signature }, question)).toBe('the signature is wrong');
  });

  test('does not count when it was signed by another algorithm', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() =>
      PublicKeyRing.fromPem(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string),
    ).toThrow(/Ed25519/);
    for (const value of ['', 'none', signed.signature.value.replace(/==$/, ''), signed.signature.value.slice(4)]) {
      const forged = { ...signed, signature: { ...signed.signature, value } };
      expect(verifyDecision(keys, forged, question)).toMatch(/no signature of Ed25519/);
    }
  });

  test('two issuers may have the same subject', () => {
    expect(subjectOf({ issuer: 'a', subject: 'b' })).not.toBe(subjectOf({ issuer: 'a"', subject: 'b' }));
    expect(subjectOf({ issuer: 'a', subject: 'b' })).toBe(subjectOf({ subject: 'b', issuer: 'a' }));
  });
});

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
