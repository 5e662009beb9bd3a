import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { files } from '../../src/contract/file-report.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { attributesStateAttribute } from '../../src/contract/search-attributes.js';
import { SeededRandom } from '../faults/support/random.js';
import { until } from '../../devkit/until.js';
import { startLedgers } from './ledger-support.js';
import type { Ledgers } from './ledger-support.js';
import { reportOf, shuffled, TEN_FILES, WORST_OF_TEN } from './reports.js';

let ledgers: Ledgers;
beforeAll(async () => {
  ledgers = await startLedgers();
});
afterAll(() => ledgers.stop());

const reportAll = async (conversationId: string, reports: readonly FileReport[]) => {
  for (const report of reports) await ledgers.tell(conversationId, report);
};
const lastWrite = (conversationId: string) => ledgers.writes(conversationId).at(-1) ?? {};
const detailsOf = async (conversationId: string) =>
  JSON.stringify(await ledgers.handle(conversationId).query<unknown>('__temporal_workflow_metadata'));

describe('attributes', () => {
  test('of ten files with mixed verdicts are the same after any of 100 orders', async () => {
    const random = new SeededRandom(20);
    const orders = Array.from({ length: 100 }, (_, index) => ({
      id: ledgers.conversation(`order-${index}`),
      reports: shuffled(TEN_FILES, random),
    }));
    const lanes = Array.from({ length: 10 }, (_, lane) => orders.filter((_order, index) => index % 10 === lane));
    await Promise.all(
      lanes.map(async (lane) => {
        for (const { id, reports } of lane) await reportAll(id, reports);
      }),
    );
    const isSettled = (id: string) =>
      Object.keys(lastWrite(id)).filter((key) => /^file_scan\./.test(key)).length === 10;
    const [reference] = orders;
    await until('all are written', () => orders.every(({ id }) => isSettled(id)));
    const known = await Promise.all(orders.map(({ id }) => ledgers.handle(id).query(files)));
    // A seal names the conversation, so that all differ.
    const told = known.map((answer) =>
      JSON.stringify(answer, (name, value: unknown) => (name === 'seal' ? '' : value)),
    );
    expect(new Set(told).size).toBe(1);
    // The last one may be under way.
    const released = (id: string) => String(lastWrite(id)['file_scan.virus-released']);
    const rejected = (id: string) => String(lastWrite(id)['file_scan.unscanned-rejected']);
    const isLast = (id: string) => released(id).includes('"released"') && rejected(id).includes('"rejected"');
    await until('all have the last write', () => orders.every(({ id }) => isLast(id)));
    expect(lastWrite(reference!.id)).toMatchObject(WORST_OF_TEN);
    for (const { id } of orders) expect(lastWrite(id)).toEqual(lastWrite(reference!.id));
  });

  test('warn at once, while news of clean files waits for others', async () => {
    const id = ledgers.conversation('warning');
    const release = ledgers.hold(id);
    await ledgers.report(id, reportOf('virus', 'quarantined', 1));
    await until('the write is under way', async () => (await detailsOf(id)).includes('Not written'));
    // During a write: all of it goes with the next one.
    await reportAll(id, [reportOf('a', 'clean', 2), reportOf('b', 'clean', 3), reportOf('virus-2', 'quarantined', 4)]);
    release();
    await until('both are written', () => ledgers.writes(id).length === 2);
    expect(ledgers.writes(id)).toMatchObject([
      { file_scan_count: 1, file_media_id: 'virus' },
      { file_scan_count: 4, file_media_id: 'virus-2' },
    ]);
  });

  test('of a burst of clean files are written together', async () => {
    const id = ledgers.conversation('burst');
    const burst = Array.from({ length: 20 }, (_, index) => reportOf(`m-${index}`, 'clean', index));
    await Promise.all(burst.map((report) => ledgers.tell(id, report)));
    await until('all are written', () => lastWrite(id)['file_scan_count'] === 20);
    expect(ledgers.writes(id).length).toBeLessThanOrEqual(3);
  });

  test('of reports that come while others are checked wait for one check together', async () => {
    const id = ledgers.conversation('checked');
    await ledgers.report(id, reportOf('first', 'quarantined'));
    await until('the first is told', () => lastWrite(id)['file_scan_count'] === 1);
    const release = ledgers.holdChecks(id);
    const flood = Array.from({ length: 200 }, (_, index) => reportOf(`m-${index}`, 'quarantined', index % 60));
    await Promise.all(flood.map((report) => ledgers.tell(id, report)));
    const sizes = release();
    await until('all are told', () => lastWrite(id)['file_scan_count'] === 201);
    // What came first, and then all the others.
    expect(sizes.length).toBeLessThanOrEqual(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200);
  });

  test('are not written again for a report that changes nothing', async () => {
    const id = ledgers.conversation('repeated');
    const report = reportOf('virus', 'quarantined', 1);
    const { reviewOpenUntil: _closed, ...closed } = report;
    await reportAll(id, [report, report, { ...closed, reportedAt: '2024-05-15T14:01:00.001Z' }]);
    await ledgers.report(id, reportOf('other', 'quarantined', 2));
    await until('the other one is written', () => lastWrite(id)['file_scan_count'] === 2);
    expect(ledgers.writes(id).length).toBeLessThanOrEqual(2);
    const known = await ledgers.handle(id).query(files);
    expect(known.map(({ reviewOpenUntil }) => reviewOpenUntil !== undefined)).toEqual([false, true]);
  });
});

describe('a ledger', () => {
  test('refuses what is no report, for good, and goes on', async () => {
    const id = ledgers.conversation('strange');
    await ledgers.report(id, reportOf('a', 'clean', 1));
    await expect(ledgers.report(id, { ...reportOf('b', 'clean', 1), mediaId: 'no id' })).rejects.toMatchObject({
      name: 'ReportRefusedError',
    });
    await ledgers.report(id, reportOf('c', 'clean', 1));
    const known = async () => (await ledgers.handle(id).query(files)).map(({ mediaId }) => mediaId).join();
    await until('it has both', async () => (await known()) === 'a,c');
  });

  test('shows that its attributes are refused, and writes them again with the next news', async () => {
    const id = ledgers.conversation('unwritable');
    const stateOf = async () =>
      (await ledgers.handle(id).describe()).typedSearchAttributes.get(attributesStateAttribute);
    ledgers.refusing.add(id);
    await ledgers.report(id, reportOf('virus', 'quarantined', 1));
    await until('operators can see it', async () => (await stateOf()) === 'refused');
    expect(await detailsOf(id)).toContain('GenesysRejectedError');
    expect(ledgers.writes(id)).toEqual([]);
    ledgers.refusing.delete(id);
    await ledgers.report(id, reportOf('a', 'clean', 2));
    await until('it is written', async () => (await stateOf()) === 'written');
    expect(ledgers.writes(id)).toEqual([expect.objectContaining({ file_scan_count: 2, file_media_id: 'virus' })]);
    expect(await detailsOf(id)).not.toContain('refused');
  });

  test('keeps the link to a released file from archives, for they are kept and it is a secret', async () => {
    const id = ledgers.conversation('link');
    await ledgers.report(id, { ...reportOf('a', 'released', 1), releasedLink: 'https://storage.example/a?sig=x' });
    await until('it is written', () => lastWrite(id)['file_released_to'] === 'https://storage.example/a?sig=x');
    const { reported } = await ledgers.collect(id);
    expect(reported).toMatchObject([{ mediaId: 'a', releasedTo: 'https://storage.example/released/a' }]);
    expect(JSON.stringify(reported)).not.toContain('sig=');
  });

  test('shows that its attributes are accepted and not there, until they are', async () => {
    const id = ledgers.conversation('unshown');
    const stateOf = async () =>
      (await ledgers.handle(id).describe()).typedSearchAttributes.get(attributesStateAttribute);
    ledgers.hiding.add(id);
    await ledgers.report(id, reportOf('virus', 'quarantined', 1));
    await until('operators can see it', async () => (await stateOf()) === 'unconfirmed');
    expect(await detailsOf(id)).toContain('did not show it');
    ledgers.hiding.delete(id);
    await ledgers.report(id, reportOf('other', 'quarantined', 2));
    await until('it is shown', async () => (await stateOf()) === 'written');
    expect(await detailsOf(id)).not.toContain('did not show it');
    expect(ledgers.writes(id)).toHaveLength(2);
  });

  test('shows its files by id, without their names', async () => {
    const id = ledgers.conversation('details');
    await reportAll(id, TEN_FILES);
    const mediaIds = new Set(TEN_FILES.map(({ mediaId }) => mediaId));
    await until('it has all', async () => (await ledgers.handle(id).query(files)).length === mediaIds.size);
    const details = await detailsOf(id);
    for (const mediaId of mediaIds) expect(details).toContain(`| ${mediaId} |`);
    expect(details).not.toContain('John Smith');
    const { workflowId, searchAttributes } = await ledgers.handle(id).describe();
    expect([workflowId, searchAttributes]).toEqual([`ledger:${id}`, expect.objectContaining({ ConversationId: [id] })]);
  });
});
