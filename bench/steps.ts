import { ledgerWorkflowId } from '../src/contract/ids.js';
import { png } from '../devkit/samples.js';
import { Scene } from '../devkit/stack/scene.js';
import { startStack } from '../devkit/stack/stack.js';
import type { Stack } from '../devkit/stack/stack.js';
import { until } from '../devkit/until.js';
import { printTable } from './lib/statistics.js';

/** What a run costs Temporal. */
export interface Steps {
  readonly events: number;
  readonly activities: number;
  readonly 'workflow tasks': number;
}

/** Prints the steps of one clean file that is alone in its conversation. */
export async function stepsBenchmark(): Promise<void> {
  const { scan, ledger } = await stepsPerFile();
  const row = (name: string, { events, activities, 'workflow tasks': tasks }: Steps) =>
    [name, events, activities, tasks].map(String);
  printTable(
    ['', 'events', 'activities', 'workflow tasks'],
    [row('scanAttachment', scan), row('conversationLedger', ledger)],
  );
}

interface StepsPerFile {
  readonly scan: Steps;
  readonly ledger: Steps;
}

/** Files of which the least is told: on a busy machine, one takes longer than its ledger waits. */
const FILES = 3;

/** Has a clean file scanned and told, and counts what is in the histories by then. */
export async function stepsPerFile(): Promise<StepsPerFile> {
  const stack = await startStack();
  try {
    const measured: StepsPerFile[] = [];
    for (let index = 0; index < FILES; index += 1) measured.push(await stepsOfFile(stack, `steps-${index}`));
    const events = ({ scan, ledger }: StepsPerFile) => scan.events + ledger.events;
    return measured.reduce((least, other) => (events(other) < events(least) ? other : least));
  } finally {
    await stack.stop();
  }
}

async function stepsOfFile(stack: Stack, conversation: string): Promise<StepsPerFile> {
  const scene = new Scene(stack);
  const { handle } = scene.upload(conversation, 'photo.png', png());
  await scene.result(handle);
  await scene.saying(conversation, 'clean');
  const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(scene.id(conversation)));
  // It waits for the end of its time then, and for news.
  const isAtRest = async () => Boolean((await ledger.fetchHistory()).events?.at(-1)?.timerStartedEventAttributes);
  await until('the ledger is at rest', isAtRest);
  return { scan: await stepsOf(stack, handle.workflowId), ledger: await stepsOf(stack, ledger.workflowId) };
}

async function stepsOf(stack: Stack, workflowId: string): Promise<Steps> {
  const { events } = await stack.client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  return {
    events: all.length,
    activities: all.filter((event) => Boolean(event.activityTaskScheduledEventAttributes)).length,
    'workflow tasks': all.filter((event) => Boolean(event.workflowTaskScheduledEventAttributes)).length,
  };
}
