import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { defaultActivityInfo, MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createDownload } from '../../src/activities/download.js';
import type { ScanHere } from '../../src/activities/scan-here.js';
import type { DownloadResult } from '../../src/contract/findings.js';
import { Staging } from '../../src/staging/staging.js';

const BYTES = Buffer.from('a file of some length');
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const INPUT = { conversationId: 'c', mediaId: 'm', downloadUrl: 'https://x.example', owner: 'scan:c:m', scan: {} };

let dir: string;
let staging: Staging;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'custodian-download-'));
  staging = new Staging(dir, 'host', { log: pino({ level: 'silent' }) });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** @param left heartbeat details of the attempt before */
async function download(scanHere: ScanHere, attempt = 1, left?: unknown) {
  let opened = 0;
  const step = createDownload({
    staging,
    scanHere,
    genesys: { getDownload: async () => ({ url: 'https://x.example', renewable: false }) },
    downloader: {
      open: async () => {
        opened += 1;
        return { content: Readable.from([BYTES]), contentType: 'text/plain', hasSignalledEnd: true };
      },
    },
    maxAttachmentBytes: 1000,
    linkGraceMs: 1,
    acceptsUnsealedStarts: true,
  } as never);
  const environment = new MockActivityEnvironment({ ...defaultActivityInfo, attempt, heartbeatDetails: left });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
  const result = (await environment.run(step, INPUT)) as DownloadResult;
  return { result, heartbeats, opened };
}

test('it brings the verdict with it; before, it has noted what it has staged', async () => {
  const { result, heartbeats } = await download(async () => ({ verdict: 'clean' }) as never);
  expect(result).toMatchObject({ outcome: 'staged', sha256: SHA256, scan: { verdict: 'clean' } });
  expect(heartbeats).toEqual([expect.objectContaining({ sha256: SHA256, stagingId: staging.hostId })]);
});

test('after an attempt that was lost while it scanned, the file is there, and is left to the step of its own', async () => {
  const never = async () => Promise.reject(new Error('scanned again'));
  const { heartbeats } = await download(async () => undefined);
  const again = await download(never, 2, heartbeats[0]);
  expect(again).toMatchObject({ opened: 0, result: { outcome: 'staged', sha256: SHA256 } });
  expect(again.result).not.toHaveProperty('scan');
});

test.each([
  ['of another file', { ref: 'f'.repeat(64) }],
  ['of other bytes', { sha256: 'f'.repeat(64) }],
  ['of another host', { stagingId: 'another' }],
])('what is left %s is not believed', async (_, forged) => {
  const { heartbeats } = await download(async () => undefined);
  const again = await download(async () => undefined, 2, { ...(heartbeats[0] as object), ...forged });
  expect(again).toMatchObject({ opened: 1, result: { outcome: 'staged', sha256: SHA256 } });
});
