import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { createBlobService } from '../../../src/azure/blob-service.js';
import { CONVERSATION } from '../../support/record-samples.js';
import { storeRecord } from '../../support/test-records.js';
import { azuriteForTest } from '../../support/worm-azurite.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { custodian } from '../run.js';

const ajv = new Ajv();
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
const isEntry = ajv.compile(JSON.parse(readFileSync('schema/audit-1.schema.json', 'utf8')) as object);

const FIRST = 'conversations/2024-05-15/conversation-1.gz';
const REASON = ['--by', 'jane.doe', '--reason', 'case 4711'];

describe('custodian archive hold, on storage that holds', () => {
  let double: WormDouble;
  let names: string[];

  beforeEach(async () => {
    double = await new WormDouble().start();
    const container = createBlobService(double).getContainerClient('archive');
    const first = await storeRecord(container, {}, 'required');
    const later = await storeRecord(container, { messages: [...CONVERSATION.messages].reverse() }, 'required');
    await storeRecord(container, { conversationId: 'conversation-2' }, 'required');
    names = [first.name, later.name];
  });
  afterEach(() => double.stop());

  const hold = (...args: string[]) =>
    custodian(['archive', 'hold', ...args], {
      env: { AZURE_STORAGE_CONNECTION_STRING: double.connectionString, AZURE_CONTAINER_NAME: 'archive' },
    });
  const held = () =>
    double.store.current('archive/conversations/').flatMap(([name, { legalHold }]) => (legalHold ? [name] : []));
  const audit = () => double.store.current('archive/audit/').map(([name, version]) => ({ name, ...version }));
  const entries = () =>
    audit()
      .map(({ content }) => JSON.parse(gunzipSync(content).toString()) as { stage: string; actId: string })
      .sort((a, b) => (a.stage < b.stage ? 1 : -1));

  test('holds all records of the conversation and no other, and notes it before and after', async () => {
    const { code, stdout } = await hold('conversation-1', ...REASON);
    expect(code).toBe(0);
    for (const name of names) expect(stdout).toContain(`${name}: under legal hold, as the storage confirms`);
    expect(held()).toEqual(names.map((name) => `archive/${name}`).sort());
    expect(entries()).toMatchObject([
      {
        stage: 'requested',
        action: 'legal-hold-set',
        conversationId: 'conversation-1',
        by: 'jane.doe',
        reason: 'case 4711',
        records: names,
      },
      { stage: 'done', records: names.map((name) => ({ name, confirmed: true })) },
    ]);
    expect(new Set(entries().map(({ actId }) => actId)).size).toBe(1);
    for (const { name, policy } of audit()) {
      expect(name).toMatch(
        /^archive\/audit\/\d{4}-\d\d-\d\d\/\d\d:\d\d:\d\d\.\d{3}Z-[0-9a-f-]{36}-(requested|done)\.json\.gz$/,
      );
      expect(policy?.mode).toBe('locked');
    }
    for (const entry of entries()) expect(isEntry(entry) || isEntry.errors).toBe(true);
    // Whatever their own lock says, the entries are kept as long as the hold.
    expect(audit().every(({ legalHold }) => legalHold)).toBe(true);
  });

  test('clears it again, which is noted, too', async () => {
    await hold('conversation-1', ...REASON);
    const { code, stdout } = await hold('conversation-1', '--clear', ...REASON);
    expect(code).toBe(0);
    expect(stdout).toContain(`${FIRST}: legal hold cleared, as the storage confirms`);
    expect(held()).toEqual([]);
    expect(audit()).toHaveLength(4);
    expect(audit().filter(({ legalHold }) => legalHold)).toEqual([]);
  });

  test('a record under hold cannot be deleted when its lock has ended', async () => {
    await hold('conversation-1', ...REASON);
    const version = double.store.get(`archive/${FIRST}`);
    double.store.tamper(`archive/${FIRST}`, { policy: undefined });
    expect(() => double.store.delete(`archive/${FIRST}`, version.id)).toThrow('409 BlobImmutableDueToLegalHold');
  });

  test('what the storage accepts and does not show is not claimed', async () => {
    double.faults.holdDropped = true;
    const { code, stdout } = await hold('conversation-1', ...REASON);
    expect(code).toBe(1);
    expect(stdout).toContain(`${FIRST}: NOT under legal hold: the storage accepted it, and does not show it`);
    expect(stdout).not.toContain('as the storage confirms');
    expect(entries()).toMatchObject([{ stage: 'requested' }, { stage: 'failed' }]);
  });

  test('changes nothing when the audit log cannot be kept', async () => {
    double.faults.flagMissing = true;
    const { code, stderr } = await hold('conversation-1', ...REASON);
    expect(code).toBe(1);
    expect(stderr).toContain('the audit log cannot be kept, so nothing was changed');
    expect(double.of('SetLegalHold')).toEqual([]);
  });

  test('says so when its outcome cannot be noted any more', async () => {
    double.answerNext('PutBlob', { status: 409, code: 'BlobImmutableDueToPolicy' }, ({ blob }) =>
      blob.includes('-done.'),
    );
    const { code, stdout, stderr } = await hold('conversation-1', ...REASON);
    expect(code).toBe(1);
    expect(stdout).toContain(`${FIRST}: under legal hold, as the storage confirms`);
    expect(stdout).not.toContain('noted in the audit log');
    expect(stderr).toMatch(/^the outcome is NOT noted in the audit log \(act [0-9a-f-]{36}\): /);
    expect(entries()).toMatchObject([{ stage: 'requested' }]);
  });

  test('needs to know who and why, and a conversation that has records', async () => {
    expect((await hold('conversation-1', '--by', 'jane')).code).toBe(2);
    expect((await hold('conversation-1', '--by', ' ', '--reason', 'x')).code).toBe(2);
    const { code, stderr } = await hold('conversation-9', ...REASON);
    expect(code).toBe(1);
    expect(stderr).toContain('no record of this conversation: nothing was changed');
    expect(audit()).toEqual([]);
  });
});

test('custodian archive hold, on Azurite, which holds nothing: says so, and exits with 1', async () => {
  const azurite = await azuriteForTest();
  try {
    const name = `hold-${randomUUID()}`;
    await storeRecord(createBlobService(azurite).getContainerClient(name), {}, 'optional');
    const { code, stdout } = await custodian(['archive', 'hold', 'conversation-1', ...REASON], {
      env: {
        AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString,
        AZURE_CONTAINER_NAME: name,
        ARCHIVE_IMMUTABILITY: 'optional',
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain(`${FIRST}: NOT under legal hold: this storage has no legal holds (501)`);
  } finally {
    await azurite.stop();
  }
});
