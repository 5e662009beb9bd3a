import { describe, expect, test } from '@jest/globals';
import type { VaultReading } from '../../src/config/config.js';
import { runChecks } from '../../src/doctor/check.js';
import { formatVaultRoles, keyVaultPart } from '../../src/doctor/key-vault.js';

const NOW = Date.UTC(2026, 5, 1);
const inDays = (days: number): Date => new Date(NOW + days * 86_400_000);
const BANK = 'https://bank.vault.azure.net';

describe('the doctor', () => {
  const examine = (reading: object) => {
    const readings = [{ name: 'FACT_KEY', address: `${BANK}/secrets/fact-key`, ...reading } as VaultReading];
    return runChecks(keyVaultPart(readings, NOW).checks);
  };

  test('says how many versions count, and until when', async () => {
    expect(await examine({ versions: 1 })).toEqual([
      { check: 'key vault FACT_KEY', grade: 'ok', found: 'one version' },
    ]);
    expect(await examine({ versions: 3, expiresOn: inDays(31) })).toMatchObject([
      { grade: 'ok', found: '3 versions, the first in use, until 2026-07-02T00:00:00.000Z' },
    ]);
  });

  test('warns a month before nothing could start any more', async () => {
    expect(await examine({ versions: 1, expiresOn: inDays(30) })).toMatchObject([
      {
        grade: 'warn',
        found: expect.stringContaining('then no process starts'),
        fix: expect.stringContaining('new version'),
      },
    ]);
  });

  test('fails with the cause', async () => {
    const problem = 'FACT_KEY_VAULT: is "x", which is disabled; should be enabled';
    expect(await examine({ problem })).toMatchObject([
      { grade: 'fail', found: problem, fix: expect.stringContaining('FACT_KEY_VAULT') },
    ]);
  });

  test('has nothing to say where nothing lies in a vault', () => expect(keyVaultPart([], NOW).checks).toEqual([]));
});

test('the role is listed for each vault, and for what', () => {
  const env = {
    FACT_KEY_VAULT: `${BANK}/secrets/fact-key`,
    PAYLOAD_KEY_VAULT: `${BANK}/secrets/payload-key`,
    ARCHIVE_SIGNING_KEY_VAULT: 'https://records.vault.azure.net/secrets/signing',
    CODEC_TOKEN_VAULT: 'not-an-address',
  };
  expect(formatVaultRoles(env).trimEnd().split('\n').toSorted()).toEqual([
    `role Key Vault Secrets User on ${BANK}  reads PAYLOAD_KEY, FACT_KEY`,
    'role Key Vault Secrets User on https://records.vault.azure.net  reads ARCHIVE_SIGNING_KEY',
  ]);
  expect(formatVaultRoles({})).toBe('');
});
