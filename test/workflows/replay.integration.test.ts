import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { HISTORIES } from '../../devkit/stack/record-histories.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';

/**
 * Runs that are waiting today must go on under tomorrow's workflow code. A red test here means: wrap the change in
 * `patched()`, then record a set of its own beside the others with `npm run record -- SET`.
 */
const names = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();
const replay = async (history: RecordedHistory) =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: WORKFLOW_BUNDLE } },
    history,
    history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId,
  );
const load = async (name: string) => JSON.parse(await readFile(join(HISTORIES, name), 'utf8')) as RecordedHistory;

interface RecordedHistory {
  events: {
    workflowExecutionStartedEventAttributes?: { workflowId?: string };
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  }[];
}

test('histories of both workflows are recorded', () => {
  expect(names).toEqual(
    expect.arrayContaining(['base/scan-clean.json', 'base/scan-released.json', 'base/archive.json']),
  );
});

test.each(names)('%s replays', async (name) => {
  await replay(await load(name));
});

test('a history with another order of steps does not replay', async () => {
  const history = await load('base/scan-released.json');
  const steps = history.events.filter((event) => event.activityTaskScheduledEventAttributes !== undefined);
  const [quarantine, report] = ['quarantine', 'report'].map((name) =>
    steps.find((event) => event.activityTaskScheduledEventAttributes?.activityType.name === name),
  );
  quarantine!.activityTaskScheduledEventAttributes!.activityType.name = 'report';
  report!.activityTaskScheduledEventAttributes!.activityType.name = 'quarantine';
  await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
});
