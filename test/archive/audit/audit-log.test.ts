import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ArchiveConflictError } from '../../../src/archive/archive-errors.js';
import type { AuditLog, FileAct } from '../../../src/archive/audit/audit-log.js';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { archiveKeys } from '../../support/archive-keys.js';
import { auditLogOf, entriesIn, schemaProblem } from '../../support/audit.js';

const keys = archiveKeys();
const ACT: FileAct = {
  time: '2026-03-01T10:00:00.000Z',
  action: 'release',
  files: [{ conversationId: 'c-1', mediaId: 'm-1' }],
  sha256: 'ab'.repeat(32),
  statements: [{ by: 'jane.doe', reason: 'known', authority: 'signals' }],
  workflowId: 'scan:c-1:m-1',
  runId: 'r-1',
};

let now: number;
let double: WormDouble;
let log: AuditLog;
const open = (withKeys = keys, container = 'archive') => {
  const account = { connectionString: double.connectionString, container, now: () => now };
  return auditLogOf(new TestArchive({ ...account, keys: withKeys }), withKeys, () => now);
};
beforeEach(async () => {
  now = Date.parse('2026-03-01T10:00:05Z');
  double = await new WormDouble({ now: () => now }).start();
  log = open();
});
afterEach(() => double.stop());

const withoutBlob = ({ blob: _, policy: __, ...entry }: ReturnType<typeof entriesIn>[number]) => entry;

test('an entry is one blob, locked, and as its schema says; the entries of an act have one id', async () => {
  await log.note(ACT, 'requested');
  await log.note(ACT, 'done', { outcome: 'https://storage/released/x' });
  const entries = entriesIn(double);
  expect(entries.map(({ stage, policy, outcome }) => [stage, policy, outcome]).sort()).toEqual([
    ['done', 'locked', 'https://storage/released/x'],
    ['requested', 'locked', undefined],
  ]);
  expect(new Set(entries.map(({ actId }) => actId)).size).toBe(1);
  for (const entry of entries) expect(schemaProblem(withoutBlob(entry))).toBeUndefined();
  for (const { blob } of entries) {
    expect(blob).toMatch(/^archive\/audit\/2026-03-01\/10:00:00\.000Z-[0-9a-f-]{36}-(?:requested|done)\.json\.gz$/);
  }
});

test('an act that is tried again leaves no second entry, also when the clock has gone on or the end is another', async () => {
  await log.note(ACT, 'done', { outcome: 'shared' });
  now += 3_600_000;
  await log.note(ACT, 'done', { outcome: 'shared' });
  await open().note(ACT, 'done', { outcome: 'destroyed' });
  expect(entriesIn(double).map(({ outcome }) => outcome)).toEqual(['shared']);
});

test('what differs is another act', async () => {
  await log.note(ACT, 'done');
  await log.note({ ...ACT, runId: 'r-2' }, 'done');
  await log.note({ ...ACT, statements: [{ by: 'sam', reason: 'known', authority: 'signals' }] }, 'done');
  await log.note({ ...ACT, time: '2026-03-01T10:00:00.001Z' }, 'done');
  expect(entriesIn(double)).toHaveLength(4);
  expect(new Set(entriesIn(double).map(({ actId }) => actId)).size).toBe(4);
});

test('who has seen an entry cannot tell where that of the next stage will be, nor can another key', async () => {
  await log.note(ACT, 'requested');
  await log.note(ACT, 'done');
  await open(archiveKeys()).note(ACT, 'done');
  const ids = entriesIn(double).map(({ blob }) => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(blob)?.[0]);
  expect(new Set(ids).size).toBe(3);
});

test('what somebody else has put under its name is not taken for it', async () => {
  await log.note(ACT, 'done', { outcome: 'kept' });
  const [name] = entriesIn(double).map(({ blob }) => blob);
  const version = double.store.get(name!);
  double.store.tamper(name!, { metadata: { ...version.metadata, plain_sha256: '0'.repeat(64) } });
  await expect(log.note(ACT, 'done', { outcome: 'kept' })).rejects.toThrow(ArchiveConflictError);
});

test('nothing is noted where no entry can be locked', async () => {
  double.faults.flagMissing = true;
  await expect(log.note(ACT, 'requested')).rejects.toMatchObject({ name: 'ContainerNotImmutableError' });
  expect(entriesIn(double)).toEqual([]);
});
