import { ledgerWorkflowId } from '../src/contract/ids.js';
import { png } from '../devkit/samples.js';
import { Scene } from '../devkit/stack/scene.js';
import { startStack } from '../devkit/stack/stack.js';
import type { Stack } from '../devkit/stack/stack.js';
import { until } from '../devkit/until.js';
import { randomSound } from './lib/random-sound.js';
import { printTable } from './lib/statistics.js';

/** What a run costs Temporal. */
export interface Steps {
  readonly events: number;
  readonly activities: number;
  readonly 'workflow tasks': number;
}

const LARGE_BYTES = 25_000_000;

/** Prints the steps of one clean file that is alone in its conversation. */
export async function stepsBenchmark(): Promise<void> {
  const { scan, ledger, large } = await stepsPerFile();
  const row = (name: string, { events, activities, 'workflow tasks': tasks }: Steps) =>
    [name, events, activities, tasks].map(String);
  printTable(
    ['', 'events', 'activities', 'workflow tasks'],
    [row('scanAttachment', scan), row('of 25 MB', large), row('conversationLedger', ledger)],
  );
}

interface StepsPerFile {
  readonly scan: Steps;
  readonly ledger: Steps;
}

interface AllSteps extends StepsPerFile {
  /** `scanAttachment` of a file of 25 MB. */
  readonly large: Steps;
}

/** Files of which the least is told: on a busy machine, one takes longer than its ledger waits. */
const FILES = 3;

/** Has a clean file scanned and told, and counts what is in the histories by then. */
export async function stepsPerFile(): Promise<AllSteps> {
  const stack = await startStack({ settings: { MAX_ATTACHMENT_BYTES: String(LARGE_BYTES) } });
  try {
    const measured: StepsPerFile[] = [];
    const large: Steps[] = [];
    for (let index = 0; index < FILES; index += 1) {
      measured.push(await stepsOfFile(stack, `steps-${index}`));
      large.push((await stepsOfFile(stack, `large-${index}`, 'sound.wav', randomSound(LARGE_BYTES))).scan);
    }
    const events = ({ scan, ledger }: StepsPerFile) => scan.events + ledger.events;
    const least = measured.reduce((one, other) => (events(other) < events(one) ? other : one));
    return { ...least, large: large.reduce((one, other) => (other.events < one.events ? other : one)) };
  } finally {
    await stack.stop();
  }
}

async function stepsOfFile(
  stack: Stack,
  conversation: string,
  name = 'photo.png',
  content = png(),
): Promise<StepsPerFile> {
  const scene = new Scene(stack);
  const { handle } = scene.upload(conversation, name, content);
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
