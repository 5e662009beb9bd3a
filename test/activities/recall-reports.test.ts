import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { keepReports } from '../../src/activities/known-standing.js';
import { createRecallReports } from '../../src/activities/recall-reports.js';
import type { RecalledReports, RecallReportsDependencies } from '../../src/activities/recall-reports.js';
import type { FileReport } from '../../src/contract/file-report.js';
import type { Attributes } from '../../src/genesys/rest.js';
import { testSealing } from '../support/sealing.js';
import { reportOf } from '../workflows/reports.js';

const [CLEAN, OTHER] = [reportOf('clean-1', 'clean', 1), reportOf('clean-2', 'clean', 2)];

/** A ledger that begins with these reports. */
async function recall(
  arrived: (seal: (report: FileReport) => FileReport) => readonly FileReport[],
  { tell = true, kept = [] as readonly FileReport[], refusal = undefined as Error | undefined } = {},
) {
  const sealing = testSealing();
  const seal = (report: FileReport) => sealing.seals.sealReport('c', report);
  if (kept.length > 0) await keepReports(sealing, 'c', kept.map(seal));
  const written: Attributes[] = [];
  const step = createRecallReports({
    ...sealing,
    metrics: { unconfirmed: () => undefined },
    genesys: {
      setConversationAttributes: async (_id: string, attributes: Attributes) => {
        if (refusal !== undefined) throw refusal;
        written.push(attributes);
        return { confirmed: [], unconfirmed: ['participant-attributes'] };
      },
    },
  } as unknown as RecallReportsDependencies);
  const input = { conversationId: 'c', arrived: arrived(seal), ...(tell ? { tell: true as const } : {}) };
  const recalled = (await new MockActivityEnvironment().run(step, input)) as RecalledReports;
  return { recalled, written };
}

describe('recallReports', () => {
  test('writes the news of clean files in one go, where nothing else is known', async () => {
    const { recalled, written } = await recall((seal) => [seal(CLEAN), seal(OTHER)]);
    expect(recalled).toMatchObject({ genuine: [true, true], told: { unconfirmed: ['participant-attributes'] } });
    expect(written).toEqual([expect.objectContaining({ file_scan_status: 'clean', file_scan_count: 2 })]);
  });

  const contained = reportOf('virus-1', 'quarantined', 5);
  test.each<[string, ...Parameters<typeof recall>]>([
    ['storage knows of a contained file', (seal) => [seal(CLEAN)], { kept: [contained] }],
    ['one carries no seal', (seal) => [seal(CLEAN), OTHER], {}],
    ['the ledger does not ask for it', (seal) => [seal(CLEAN)], { tell: false }],
    ['a file was reported twice', (seal) => [seal(CLEAN), seal({ ...CLEAN, reportedAt: OTHER.reportedAt! })], {}],
  ])('writes nothing when %s', async (_, arrived, options) => {
    const { recalled, written } = await recall(arrived, options);
    expect(written).toEqual([]);
    expect(recalled).not.toHaveProperty('told');
  });

  test('leaves a write that fails to the step that is tried again', async () => {
    const { recalled } = await recall((seal) => [seal(CLEAN)], { refusal: new Error('429') });
    expect(recalled).toEqual({ reports: [], stored: [], genuine: [true] });
  });
});
