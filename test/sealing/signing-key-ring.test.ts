import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KeyRingError } from '../../src/sealing/mac-key-ring.js';
import { readOrMakeKey } from '../../src/sealing/own-key.js';
import { newSigningKey, PublicKeyRing, signClaim, signerFromPem } from '../../src/sealing/signing-key-ring.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signing-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openssl = (...args: string[]): string => execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' });

describe('Ed25519 signatures', () => {
  test('openssl verifies ours, and we verify those of openssl', async () => {
    openssl('genpkey', '-algorithm', 'ed25519', '-out', 'key.pem');
    const pem = openssl('pkey', '-in', 'key.pem');
    const signer = signerFromPem(pem);
    const ring = PublicKeyRing.fromPem(pem);
    writeFileSync(join(folder, 'data'), 'some bytes');
    writeFileSync(join(folder, 'public.pem'), ring.toPem());
    const ours = await signer.sign(Buffer.from('some bytes'));
    writeFileSync(join(folder, 'ours'), Buffer.from(ours.value, 'base64'));
    expect(
      openssl('pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-rawin', '-in', 'data', '-sigfile', 'ours'),
    ).toContain('Signature Verified Successfully');
    openssl('pkeyutl', '-sign', '-inkey', 'key.pem', '-rawin', '-in', 'data', '-out', 'theirs');
    const theirs = execFileSync('base64', ['-w0', 'theirs'], { cwd: folder, encoding: 'utf8' });
    expect(ring.flawOf(Buffer.from('some bytes'), { keyId: ring.keyIds[0], value: theirs })).toBeUndefined();
    expect(ring.flawOf(Buffer.from('some byteS'), { keyId: ring.keyIds[0], value: theirs })).toBe('wrong');
  });

  test('of RFC 8032, section 7.1, test 3, count', () => {
    const spki = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', 'hex'),
    ]);
    const ring = PublicKeyRing.fromPem(
      `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----`,
    );
    const value = Buffer.from(
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      'hex',
    ).toString('base64');
    expect(ring.flawOf(Buffer.from('af82', 'hex'), { keyId: ring.keyIds[0], value })).toBeUndefined();
  });

  test('of an older key count as long as its public key is there; claims count for their purpose only', async () => {
    const [old, current] = [newSigningKey(), newSigningKey()];
    const signature = await signClaim(signerFromPem(old), 'decision.v1', { a: 1 });
    const ring = PublicKeyRing.fromPem(current, old);
    expect(ring.keyIds[0]).toBe(signerFromPem(current).keyId);
    expect(ring.flawOfClaim('decision.v1', { a: 1 }, signature)).toBeUndefined();
    expect(ring.flawOfClaim('decision.v2', { a: 1 }, signature)).toBe('wrong');
    expect(ring.flawOfClaim('decision.v1', { a: 2 }, signature)).toBe('wrong');
    expect(PublicKeyRing.fromPem(current).flawOfClaim('decision.v1', { a: 1 }, signature)).toBe('unknown-key');
    expect(ring.flawOfClaim('decision.v1', { a: NaN }, signature)).toBe('wrong');
    for (const odd of [5, 'x', {}, { keyId: signature.keyId }, { ...signature, value: `${signature.value}A` }]) {
      expect(ring.flawOf(Buffer.from('x'), odd)).toBe('malformed');
    }
    expect(ring.flawOf(Buffer.from('x'), undefined)).toBe('missing');
  });

  test('need Ed25519 keys in PEM', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = ec.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(() => signerFromPem(pem)).toThrow('The key is of type ec; it must be Ed25519');
    expect(() => PublicKeyRing.fromPem('nothing')).toThrow(KeyRingError);
    expect(() => signerFromPem('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')).toThrow(KeyRingError);
  });
});

test('of processes that start together, one makes the key and all read it', async () => {
  const path = join(folder, 'state', 'fact.key');
  let made = 0;
  const keys = await Promise.all(Array.from({ length: 8 }, () => readOrMakeKey(path, () => `key ${++made}`)));
  expect(new Set(keys).size).toBe(1);
  expect(await readOrMakeKey(path, () => 'another')).toBe(keys[0]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
