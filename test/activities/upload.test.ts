import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createUpload } from '../../src/activities/upload.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import type { ArchiveRecord } from '../../src/archive/archive-record.js';
import type { ArchiveStore } from '../../src/archive/archive.js';
import { StagedFileChangedError } from '../../src/staging/staging-errors.js';
import { openStaging } from '../../src/staging/staging.js';
import type { Staging } from '../../src/staging/staging.js';

const OWNER = 'archive:c:2024-05-15T10:00:00.000Z';
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

let folder: string;
let staging: Staging;
let sent: Uint8Array[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-'));
  staging = await openStaging(folder, { log: pino({ level: 'silent' }) });
  sent = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stage = (text: string) => {
  const content = Buffer.from(text);
  return staging.stage(
    OWNER,
    (async function* () {
      yield content;
    })(),
    { maxBytes: content.length },
  );
};

async function upload(staged: { ref: string; bytes: number; sha256: string }, from: Staging = staging) {
  const archive = {
    write: async ({ name, content }: ArchiveRecord) => {
      sent.push(content);
      return { name, uri: 'u', created: true, immutability: { mode: 'none' } };
    },
  } as unknown as ArchiveStore;
  const step = createUpload({ archive, staging: from, retentionDays: 1, metrics: new WorkerMetrics() });
  const record = {
    ...{ stagingId: staging.hostId, ref: staged.ref, bytes: staged.bytes, sha256: staged.sha256 },
    ...{ plainSha256: '', name: 'conversations/2024-05-15/c.gz', redactor: 'r', messageCount: 0, redactions: {} },
  };
  const input = { conversationId: 'c', completedTime: '2024-05-15T10:00:00.000Z', record };
  return new MockActivityEnvironment().run(step, input);
}

test('what is sent is what was compared, though another attempt stages the record anew meanwhile', async () => {
  const staged = await stage('first');
  const racing = {
    path: (ref: string) => staging.path(ref),
    read: (ref: string) => staging.read(ref),
    discard: (ref: string) => staging.discard(ref),
    verify: async (ref: string, expected: { bytes: number; sha256: string }) => {
      await staging.verify(ref, expected);
      await stage('later');
    },
  } as unknown as Staging;
  await upload(staged, racing);
  expect(sent.map(sha256)).toEqual([staged.sha256]);
});

test('a staged record that is another one by now is not sent', async () => {
  const staged = await stage('first');
  await stage('later');
  await expect(upload(staged)).rejects.toThrow(StagedFileChangedError);
  expect(sent).toEqual([]);
});
