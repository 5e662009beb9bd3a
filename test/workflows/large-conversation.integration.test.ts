import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createFilesOf } from '../../src/activities/collect.js';
import type { CollectedFiles } from '../../src/activities/collect.js';
import { files } from '../../src/contract/file-report.js';
import { until } from '../../devkit/until.js';
import { startLedgers } from './ledger-support.js';
import type { Ledgers } from './ledger-support.js';
import { reportOf } from './reports.js';

/** A customer's flood: more files than the state of a run can hold. TEST_FILES says how many; the issue of old was 1,800. */
const FILES = Number(process.env['TEST_FILES'] ?? 1800);
/** As long as a file system takes them, in characters of three bytes. */
const LONG_NAME = '長'.repeat(255);
const AT_ONCE = 8;
/** What Temporal takes as one payload, in bytes; far below its limit of two megabytes. */
const MAX_STATE_BYTES = 1_500_000;

let ledgers: Ledgers;
beforeAll(async () => {
  ledgers = await startLedgers();
});
afterAll(() => ledgers.stop());

test('files with long names that are not clean are all told, none is lost, and the archive is not held up', async () => {
  const id = ledgers.conversation('large');
  const reports = Array.from({ length: FILES }, (_, index) => ({
    ...reportOf(`media-${index}`, 'quarantined', index % 60),
    fileName: `${LONG_NAME}${index}`,
    sha256: index.toString(16).padStart(64, '0'),
  }));
  const queue = [...reports];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await ledgers.tell(id, next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));

  // What the archive asks, and what it is answered.
  // Asked again while it is busy with the flood, as the step's retry policy has it.
  const answered = <T>(ask: () => Promise<T>) => until('an answer', () => ask().catch(() => undefined));
  const { reported, underway } = await answered(() => ledgers.collect(id, true));
  expect([reported, underway]).toEqual([[], []]);
  const filesOf = createFilesOf({ client: ledgers.client, ...ledgers.sealing });
  const all = await answered(
    () => new MockActivityEnvironment().run(() => filesOf(id, true)) as Promise<CollectedFiles>,
  );
  expect(all.reported).toHaveLength(FILES);
  expect(new Set(all.reported.map(({ fileName }) => fileName)).size).toBe(FILES);

  const filesTold = () =>
    new Set(ledgers.writes(id).flatMap((write) => Object.keys(write).filter((key) => key.startsWith('file_scan.'))));
  await until('the last is told', () => filesTold().size >= FILES);
  const told = filesTold();
  expect(reports.filter(({ mediaId }) => !told.has(`file_scan.${mediaId}`))).toEqual([]);
  await until('the state is small', async () => {
    const kept = await ledgers.handle(id).query(files);
    return Buffer.byteLength(JSON.stringify(kept)) < MAX_STATE_BYTES;
  });
  expect(ledgers.writes(id).at(-1)).toMatchObject({ file_scan_status: 'quarantined', file_scan_count: FILES });
  await ledgers.handle(id).terminate();
});
