import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createReportHere } from '../../src/activities/report-here.js';
import { testSealing } from '../support/sealing.js';
import { reportOf } from '../workflows/reports.js';

/** @param withDeadline what Temporal does with a report. @param discard what the disk does */
async function reported(stagedOn: string, withDeadline = async () => undefined, discard = async () => undefined) {
  const done: string[] = [];
  const step = createReportHere({
    ...testSealing(),
    acceptsUnsealedStarts: true,
    client: { withDeadline: () => withDeadline().then(() => done.push('reported')) } as never,
    staging: {
      hostId: 'here',
      refOf: (owner) => `file of ${owner}`,
      discard: (ref) => discard().then(() => void done.push(`discarded ${ref}`)),
    },
  });
  const input = { conversationId: 'c', file: reportOf('m', 'clean'), stagedOn };
  const answer = (await new MockActivityEnvironment({ isLocal: true, workflowExecution: { workflowId: 'scan', runId: 'r' } }).run(step, input).catch((error: unknown) => error)) as object; // prettier-ignore
  return { answer, done };
}

const fails = async () => Promise.reject(new Error('away'));

test('a staged file is discarded on its own host, once it is reported', async () => {
  expect(await reported('here')).toEqual({
    answer: { isDiscarded: true },
    done: ['reported', 'discarded file of scan'],
  });
  expect(await reported('there')).toEqual({ answer: { isDiscarded: false }, done: ['reported'] });
});

test('it stays when it could not be reported, and a report stands when it could not be discarded', async () => {
  expect(await reported('here', fails)).toEqual({ answer: expect.any(Error), done: [] });
  expect(await reported('here', undefined, fails)).toEqual({ answer: { isDiscarded: false }, done: ['reported'] });
});
