import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { markedRecord } from '../../src/activities/gate-mark.js';
import { createUpload } from '../../src/activities/upload.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import type { ArchiveRecord } from '../../src/archive/archive-record.js';
import type { ArchiveStore } from '../../src/archive/archive.js';
import { StagedFileChangedError } from '../../src/staging/staging-errors.js';
import { openStaging } from '../../src/staging/staging.js';
import type { Staging } from '../../src/staging/staging.js';

const OWNER = 'archive:c:2024-05-15T10:00:00.000Z';

let folder: string;
let staging: Staging;
let sent: Uint8Array[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-'));
  staging = await openStaging(folder, { log: pino({ level: 'silent' }) });
  sent = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const PLAIN = 'ab'.repeat(32);
const stage = (text: string, gate: 'passed' | 'approved' | 'off' | 'none' = 'passed') => {
  const content = gate === 'none' ? Buffer.from(text) : markedRecord({ gate, plainSha256: PLAIN }, Buffer.from(text));
  return staging.stage(
    OWNER,
    (async function* () {
      yield content;
    })(),
    { maxBytes: content.length },
  );
};

interface Uploading {
  readonly from?: Staging;
  readonly gate?: 'on' | 'off';
  readonly plainSha256?: string;
}

async function upload(staged: { ref: string; bytes: number; sha256: string }, options: Uploading = {}) {
  const { from = staging, gate = 'on', plainSha256 = PLAIN } = options;
  const archive = {
    write: async ({ name, content }: ArchiveRecord) => {
      sent.push(content);
      return { name, uri: 'u', created: true, immutability: { mode: 'none' } };
    },
  } as unknown as ArchiveStore;
  const step = createUpload({ archive, staging: from, retentionDays: 1, gate, metrics: new WorkerMetrics() });
  const record = {
    ...{ stagingId: staging.hostId, ref: staged.ref, bytes: staged.bytes, sha256: staged.sha256 },
    ...{ plainSha256, name: 'conversations/2024-05-15/c.gz', redactor: 'r', messageCount: 0, redactions: {} },
  };
  const input = { conversationId: 'c', completedTime: '2024-05-15T10:00:00.000Z', record };
  return new MockActivityEnvironment().run(step, input);
}

test('what is sent is what was compared, though another attempt stages the record anew meanwhile', async () => {
  const staged = await stage('first');
  const racing = {
    path: (ref: string) => staging.path(ref),
    refOf: (owner: string) => staging.refOf(owner),
    read: (ref: string) => staging.read(ref),
    discard: (ref: string) => staging.discard(ref),
    verify: async (ref: string, expected: { bytes: number; sha256: string }) => {
      await staging.verify(ref, expected);
      await stage('later');
    },
  } as unknown as Staging;
  await upload(staged, { from: racing });
  expect(sent.map(String)).toEqual(['first']);
});

test('a staged record that is another one by now is not sent', async () => {
  const staged = await stage('first');
  await stage('later');
  await expect(upload(staged)).rejects.toThrow(StagedFileChangedError);
  expect(sent).toEqual([]);
});

test.each([
  ['no gate has looked at', 'none', {}],
  ['was made where the gate is off', 'off', {}],
  ['is another one than the gate has looked at', 'passed', { plainSha256: 'cd'.repeat(32) }],
] as const)('a record that %s is not sent, whatever the message says', async (_, gate, options) => {
  await expect(upload(await stage('first', gate), options)).rejects.toThrow(StagedFileChangedError);
  expect(sent).toEqual([]);
});

test.each([
  ['on', 'passed'],
  ['on', 'approved'],
  ['off', 'off'],
] as const)('with the gate %s, a record that is marked "%s" is sent without its mark', async (gate, mark) => {
  await upload(await stage('first', mark), { gate });
  expect(sent.map(String)).toEqual(['first']);
});
