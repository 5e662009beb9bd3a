import { expect, test } from '@jest/globals';
import type { Connection } from '@temporalio/client';
import { runChecks } from '../../src/doctor/check.js';
import { retentionCheck } from '../../src/doctor/retention.js';
import type { Remembered } from '../../src/doctor/retention.js';

const DAY_MS = 86_400_000;

async function judged(retentionDays: number, remembered: Remembered) {
  const config = { workflowExecutionRetentionTtl: { seconds: retentionDays * 86_400 } };
  const connection = { workflowService: { describeNamespace: async () => ({ config }) } } as unknown as Connection;
  const [result] = await runChecks([retentionCheck('contact', remembered, (work) => work(connection))]);
  return result;
}

const wanted = { reviewWindowMs: 30 * DAY_MS, lookbackMs: 3 * DAY_MS, rehearsal: false };

test('a namespace that remembers for as long as is gone back is fine', async () => {
  expect(await judged(30, wanted)).toMatchObject({ grade: 'ok', found: 'closed runs are kept for 30 days' });
});

test.each([
  ['a review', 7, ['REVIEW_WINDOW is 30 days']],
  ['a review and the reconciliation', 1, ['REVIEW_WINDOW is 30 days', 'RECONCILE_LOOKBACK is 3 days']],
])('one that forgets sooner than %s does is warned of, with the command', async (_, days, names) => {
  const result = await judged(days, wanted);
  expect(result).toMatchObject({
    grade: 'warn',
    fix: 'temporal operator namespace update --namespace contact --retention 30d',
  });
  for (const name of names) expect(result?.found).toContain(name);
});

test('the API without a reconciliation has no look-back, and a simulator is not gone back to', async () => {
  const found = (await judged(1, { ...wanted, lookbackMs: undefined }))?.found;
  expect(found).not.toContain('RECONCILE_LOOKBACK');
  expect(await judged(1, { ...wanted, rehearsal: true })).toMatchObject({ grade: 'ok' });
});
