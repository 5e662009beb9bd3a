import { createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import type { SignedDecision } from '../../src/contract/signed-decision.js';
import { subjectOf } from '../../src/contract/signed-decision.js';
import { signDecision } from '../../src/decisions/sign-decision.js';
import { verifyDecision } from '../../src/decisions/verify-decision.js';
import type { Question } from '../../src/decisions/verify-decision.js';
import { newSigningKey, PublicKeyRing, signClaim, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import { decision, keys, NOW, pem, question, signer } from './support.js';

let signed: SignedDecision;
beforeAll(async () => {
  signed = await signDecision(signer, decision, NOW);
});

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
