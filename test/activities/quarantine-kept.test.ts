import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createHostActivities } from '../../src/activities/index.js';
import type { ActivityDependencies } from '../../src/activities/index.js';
import type { ScanResult } from '../../src/contract/verdict.js';
import { GenesysUnavailableError } from '../../src/genesys/errors.js';
import { testSealing } from '../support/sealing.js';
import { VaultCopyMissingError } from '../../src/vault/vault-errors.js';

const FILE = { stagingId: 's', ref: 'r', bytes: 5, sha256: 'x', mimeType: 'text/plain', isImage: false };
const SCAN: ScanResult = {
  verdict: 'infected',
  signature: 'Test',
  reply: 'stream: Test FOUND',
  engine: 'e',
  databaseVersion: '1',
  bytes: 5,
  milliseconds: 1,
};

/** The quarantine step on an API that cannot delete; notes what is done, in its order. */
function setUp(fails: { mark?: Error; copy?: Error } = {}, deletesMedia = false) {
  const done: string[] = [];
  const act = async (what: 'mark' | 'copy') => {
    done.push(what);
    const error = fails[what];
    if (error !== undefined) throw error;
  };
  const dependencies = {
    metrics: { contained: () => done.push('contained') },
    genesys: {
      deletesMedia,
      removeMedia: async () => {
        await act('mark');
        return deletesMedia ? 'deleted' : 'kept';
      },
    },
    vault: { put: () => act('copy'), exists: async () => false },
    staging: { path: () => 'f', verifySize: async () => undefined, discard: async () => void done.push('discard') },
    standings: { keep: async () => undefined },
    seals: testSealing().seals,
    acceptsUnsealedStarts: true,
    now: () => Date.parse('2025-01-01T00:01:00Z'),
  } as unknown as ActivityDependencies;
  const { quarantine } = createHostActivities(dependencies);
  const input = { conversationId: 'c', mediaId: 'm', messageId: 's', receivedAt: '2025-01-01T00:00:00Z' };
  const environment = new MockActivityEnvironment({ scheduledTimestampMs: Date.parse('2025-01-01T00:01:00Z') });
  const run = (copy = true) =>
    environment.run(quarantine, copy ? { ...input, copy: { file: FILE, scan: SCAN } } : input);
  return { done, run };
}

describe('where the API cannot delete', () => {
  test('the conversation is marked first, and the file counts as contained once the vault has it', async () => {
    const { done, run } = setUp();
    expect(await run()).toBe('kept');
    expect(done).toEqual(['mark', 'copy', 'discard', 'contained']);
  });

  test('a mark that fails holds no copy up; the step fails, and the staged file stays', async () => {
    const { done, run } = setUp({ mark: new GenesysUnavailableError({ route: 'PATCH' }, undefined) });
    await expect(run()).rejects.toMatchObject({ name: 'GenesysUnavailableError' });
    expect(done).toEqual(['mark', 'copy']);
  });

  test('a vault that refuses is tried on', async () => {
    const { done, run } = setUp({ copy: new VaultCopyMissingError('x') });
    await expect(run()).rejects.toMatchObject({ name: 'ContainmentRefusedError' });
    expect(done).toEqual(['mark', 'copy']);
  });

  test('a file without a copy is marked, and not said to be contained', async () => {
    const { done, run } = setUp();
    expect(await run(false)).toBe('kept');
    expect(done).toEqual(['mark']);
  });
});

test('where it can, the copy comes first', async () => {
  const { done, run } = setUp({}, true);
  expect(await run()).toBe('deleted');
  expect(done).toEqual(['copy', 'mark', 'contained', 'discard']);
});
