import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { files } from '../../src/contract/file-report.js';
import { until } from '../../devkit/until.js';
import { startLedgers } from './ledger-support.js';
import type { Ledgers } from './ledger-support.js';
import { reportOf } from './reports.js';

/** The week of quiet in seconds, and a history that counts as long after some reports. */
const PACE = [
  ['QUIET_MS = 7 * 24 * 60 * 60_000', 'QUIET_MS = 3000'],
  ['workflowInfo)().continueAsNewSuggested', 'workflowInfo)().historyLength > 60'],
] as const;

let ledgers: Ledgers;
beforeAll(async () => {
  ledgers = await startLedgers(PACE);
});
afterAll(() => ledgers.stop());

const statusOf = async (id: string) => (await ledgers.handle(id).describe()).status.name;
const lastWrite = (id: string) => ledgers.writes(id).at(-1);
const { reviewOpenUntil: _end, ...decided } = reportOf('virus', 'quarantined', 1);

describe('a ledger', () => {
  test('ends when it is quiet, and begins again with what it knew', async () => {
    const id = ledgers.conversation('late');
    await ledgers.report(id, decided);
    await until('it has ended', async () => (await statusOf(id)) === 'COMPLETED');
    const { runId } = await ledgers.handle(id).describe();
    expect(await ledgers.handle(id).result()).toMatchObject({ files: [decided], unwritten: [] });
    expect((await ledgers.collect(id)).reported).toMatchObject([{ mediaId: 'virus', status: 'quarantined' }]);

    await ledgers.report(id, reportOf('late', 'clean', 30));
    expect((await ledgers.handle(id).describe()).runId).not.toBe(runId);
    await until('the late file is told', () => lastWrite(id)?.['file_scan_count'] === 2);
    // A clean file that comes late does not hide the one that is not.
    expect(lastWrite(id)).toMatchObject({ file_scan_status: 'quarantined', file_media_id: 'virus' });
  });

  test('begins again with what it knew also when somebody has ended it by force', async () => {
    const id = ledgers.conversation('by-force');
    await ledgers.report(id, reportOf('virus', 'quarantined', 1));
    await until('it has the report', async () => (await ledgers.handle(id).query(files)).length === 1);
    await ledgers.handle(id).terminate('test');
    expect((await ledgers.collect(id)).reported).toMatchObject([{ mediaId: 'virus' }]);
    await ledgers.report(id, reportOf('late', 'clean', 30));
    await until('both are told', () => lastWrite(id)?.['file_scan_count'] === 2);
    expect(lastWrite(id)).toMatchObject({ file_scan_status: 'quarantined' });
  });

  test('stays while a file waits for a decision', async () => {
    const id = ledgers.conversation('open');
    const other = ledgers.conversation('closed');
    await ledgers.report(id, reportOf('virus', 'quarantined', 1));
    await ledgers.report(other, decided);
    await until('another one has ended', async () => (await statusOf(other)) === 'COMPLETED');
    expect(await statusOf(id)).toBe('RUNNING');
    await ledgers.report(id, reportOf('virus', 'rejected', 1));
    await until('it has ended, too', async () => (await statusOf(id)) === 'COMPLETED');
    expect(await ledgers.handle(id).result()).toMatchObject({ files: [{ mediaId: 'virus', status: 'rejected' }] });
  });

  test('does not stay for a review that should be over, and whose run tells nothing any more', async () => {
    const id = ledgers.conversation('terminated');
    const reviewOpenUntil = new Date(Date.now() + 1000).toISOString();
    await ledgers.report(id, { ...reportOf('virus', 'quarantined', 1), reviewOpenUntil });
    await until('it has ended', async () => (await statusOf(id)) === 'COMPLETED');
    expect(await ledgers.handle(id).result()).toMatchObject({ files: [{ mediaId: 'virus', status: 'quarantined' }] });
  });

  test('keeps everything when its history is long', async () => {
    const id = ledgers.conversation('long');
    await ledgers.report(id, reportOf('virus', 'quarantined', 1));
    const { runId } = await ledgers.handle(id).describe();
    const reports = Array.from({ length: 30 }, (_, index) => reportOf(`m-${index}`, 'clean', index));
    for (const report of reports) await ledgers.tell(id, report);
    const first = ledgers.client.workflow.getHandle(`ledger:${id}`, runId);
    await until('another run goes on', async () => (await first.describe()).status.name === 'CONTINUED_AS_NEW');
    expect(await statusOf(id)).toBe('RUNNING');
    await ledgers.tell(id, reportOf('late', 'clean', 50));
    await until('all are told', () => lastWrite(id)?.['file_scan_count'] === 32);
    expect(lastWrite(id)).toMatchObject({ file_scan_status: 'quarantined', file_media_id: 'virus' });
    expect(Object.keys(lastWrite(id) ?? {}).filter((key) => key.startsWith('file_scan.'))).toHaveLength(32);
    expect(await ledgers.handle(id).query(files)).toHaveLength(32);
  });
});
