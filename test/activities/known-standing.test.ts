import { expect, test } from '@jest/globals';
import { keepReports, knownStanding } from '../../src/activities/known-standing.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { testSealing } from '../support/sealing.js';

const IDS = { conversationId: 'c', mediaId: 'm' };

/** How the file stands after runs have reported on it, one minute after the other. */
async function standingAfter(...reports: Partial<FileReport>[]) {
  const sealing = testSealing();
  for (const [index, said] of reports.entries()) {
    const at = `2025-01-01T00:0${index}:00.000Z`;
    const report: FileReport = { mediaId: 'm', status: 'unscanned', verdict: 'unscanned', reply: '', at, ...said };
    await keepReports(sealing, 'c', [sealing.seals.sealReport('c', report)]);
  }
  return knownStanding(sealing, IDS);
}

const notAnnounced = { reply: 'not scanned: not-announced' };

test('a run that nobody had announced says nothing of the file', async () => {
  expect(await standingAfter(notAnnounced)).toBeUndefined();
});

test('nor does it make forgotten what an announced one has found out', async () => {
  const genuine = { reply: 'not scanned: link-gone', reviewOpenUntil: '2025-02-01T00:00:00.000Z' };
  const standing = await standingAfter(genuine, notAnnounced);
  expect(standing).toMatchObject({ status: 'unscanned', askedUntil: genuine.reviewOpenUntil });
  expect(await standingAfter({ status: 'rejected' }, notAnnounced)).toMatchObject({ status: 'rejected' });
});
