import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createHostActivities } from '../../src/activities/index.js';
import { notedParts } from '../../src/activities/noted-parts.js';
import { createScan } from '../../src/activities/scan.js';
import type { OpenedParts } from '../../src/contract/opened-parts.js';
import type { ScanResult } from '../../src/contract/verdict.js';
import type { ScanOptions } from '../../src/scanning/scanner.js';
import { Staging } from '../../src/staging/staging.js';
import { testSealing } from '../support/sealing.js';

const PARTS: OpenedParts = {
  parts: [{ number: 1, name: 'jane.txt', mimeType: 'text/plain', bytes: 3, verdict: 'unscannable', finding: 'limits' }],
  ...{ count: 1, isComplete: true },
};
const SCAN: ScanResult = {
  ...{ verdict: 'unscannable', reason: 'limits', reply: 'stream: part 1: Limits FOUND' },
  ...{ engine: 'e', databaseVersion: '1', bytes: 3, milliseconds: 1 },
};

let dir: string;
let staging: Staging;
let file: { ref: string; bytes: number; sha256: string };
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'custodian-parts-'));
  staging = new Staging(dir, 'host', { log: pino({ level: 'silent' }) });
  const bytes = (async function* () {
    yield* await Promise.resolve([Buffer.from('zip')]);
  })();
  file = await staging.stage('scan:c:m', bytes, { maxBytes: 9 });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The step `scan`, whose scanner tells of these parts. @returns what Temporal gets to know */
async function scan(parts: unknown = PARTS, on = staging): Promise<ScanResult> {
  const scanner = {
    scan: async (_: unknown, { onParts }: ScanOptions) => {
      onParts?.(parts as OpenedParts);
      return SCAN;
    },
  };
  const step = createScan({ scanner, staging: on, metrics: { scanned: () => undefined } } as never);
  const { ref, bytes, sha256 } = file;
  return (await new MockActivityEnvironment().run(step, { ref, bytes, sha256 })) as ScanResult;
}

/** The step `quarantine`. @returns what was done, in its order */
async function contain({ deletesMedia = true, fails = false } = {}): Promise<unknown[]> {
  const done: unknown[] = [];
  const { quarantine } = createHostActivities({
    ...testSealing(),
    metrics: { contained: () => undefined },
    genesys: { deletesMedia, removeMedia: async () => (done.push('removed'), deletesMedia ? 'deleted' : 'kept') },
    vault: {
      put: async () => void done.push('copied'),
      keepParts: async (...given: unknown[]) => {
        done.push(given.slice(0, 3));
        if (fails) throw new Error('no storage');
      },
    },
    staging,
    now: Date.now,
  } as never);
  const copy = { file: { ...file, stagingId: 'host', mimeType: 'application/zip', isImage: false }, scan: SCAN };
  const environment = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() });
  await environment.run(quarantine, { conversationId: 'c', mediaId: 'm', copy });
  return done;
}

const KEPT = () => [file.sha256, expect.objectContaining({ conversationId: 'c', mediaId: 'm' }), PARTS];

test('the parts go from the scan to the vault by the disk of the host, and Temporal gets no name of them', async () => {
  expect(JSON.stringify(await scan())).not.toContain('jane');
  // The file is contained before.
  expect(await contain()).toEqual(['copied', 'removed', KEPT()]);
  expect(await notedParts(staging, file.ref, file.sha256)).toBeUndefined();
});

test('also where the API cannot delete', async () => {
  await scan();
  expect(await contain({ deletesMedia: false })).toEqual(['removed', 'copied', KEPT()]);
});

test('a file is contained without them, too', async () => {
  await scan();
  expect(await contain({ fails: true })).toHaveLength(3);
  const full = { path: () => '/f', note: () => Promise.reject(new Error('ENOSPC')) };
  expect(await scan(PARTS, full as never)).toEqual(SCAN);
});

test.each([
  ['another file of the same run', JSON.stringify({ sha256: 'b'.repeat(64), parts: PARTS })],
  ['what was cut', '{"sha256":'],
  ['what is no list', undefined],
])('a note of %s is none', async (_, text) => {
  const { ref, sha256 } = file;
  await writeFile(join(dir, `${ref}.note`), text ?? JSON.stringify({ sha256, parts: { ...PARTS, count: 'many' } }));
  expect(await notedParts(staging, ref, sha256)).toBeUndefined();
  expect(await contain()).toEqual(['copied', 'removed']);
});
