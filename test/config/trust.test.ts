import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { trustFile, trustInstead } from '../../src/config/trust.js';
import { cleanUps, listen } from '../genesys/support.js';

const defer = cleanUps();
const usual = tls.getCACertificates('default');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trust-'));
});
afterEach(() => {
  tls.setDefaultCACertificates(usual);
  rmSync(folder, { recursive: true });
});

/** A CA, by openssl, that has signed for itself as localhost, and a server that shows it. */
async function server(name: string) {
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  const files = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', `${name}.key`, '-out', `${name}.pem`];
  execFileSync('openssl', ['req', '-x509', ...made, ...files], { cwd: folder, stdio: 'pipe' });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const pem = read(`${name}.pem`);
  const listening = tls.createServer({ cert: pem, key: read(`${name}.key`) }, (socket) => socket.end());
  const port = await listen(listening, defer);
  const isTrusted = () =>
    new Promise<boolean>((resolve) => {
      const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost' }, () => resolve(true));
      socket.on('error', () => resolve(false)).on('secureConnect', () => socket.destroy());
    });
  return { pem, file: join(folder, `${name}.pem`), isTrusted };
}

test('a CA that takes the place of another is trusted from the next connection on, and the other no more', async () => {
  const [first, second] = [await server('first'), await server('second')];
  trustFile(first.file);
  expect([await first.isTrusted(), await second.isTrusted()]).toEqual([true, false]);
  trustInstead(first.pem, first.pem + second.pem);
  expect([await first.isTrusted(), await second.isTrusted()]).toEqual([true, true]);
  trustInstead(first.pem + second.pem, second.pem);
  expect([await first.isTrusted(), await second.isTrusted()]).toEqual([false, true]);
});

test('one of the usual CAs stays trusted when it leaves the file', () => {
  const [usualOne] = tls.getCACertificates('bundled') as [string];
  trustInstead(usualOne, usualOne);
  trustInstead(usualOne, tls.getCACertificates('bundled')[1]!);
  const fingerprintOf = (pem: string) => new X509Certificate(pem).fingerprint256;
  expect(tls.getCACertificates('default').map(fingerprintOf).includes(fingerprintOf(usualOne))).toBe(true);
});

test.each([
  ['nothing', () => ''],
  ['a part of a certificate', (pem: string) => pem.slice(0, 300)],
  ['a whole one and a part', (pem: string) => pem + pem.slice(0, 300)],
  ['no certificate', () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
])('%s changes nothing', async (_, broken) => {
  const { pem, file, isTrusted } = await server('first');
  trustFile(file);
  expect(() => trustInstead(pem, broken(pem))).toThrow();
  expect(await isTrusted()).toBe(true);
});
