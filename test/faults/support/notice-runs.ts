import type { Counts } from '../../../devkit/fault-table.js';
import { until } from '../../../devkit/until.js';
import type { Receiver } from '../../notices/receivers.js';
import type { ReviewRun } from './review-runs.js';
import { tally } from './tally.js';

/** The notices of a review that nobody decides on; that half of its time is over may be told as well. */
const DUE = ['review.opened', 'review.expired'];

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}

/**
 * Waits for the notices of reviews, and counts them where they are received: each at least once, and each time as the same one, so
 * that whoever has it knows it again.
 */
export async function judgeNotices(
  receiver: Receiver,
  runs: readonly ReviewRun[],
  timeoutMs: number,
): Promise<Pick<Counts, 'lost' | 'doubled' | 'repeatedCalls'>[]> {
  const eventsOf = ({ workflowId }: ReviewRun): Event[] =>
    receiver.received.map(({ body }) => JSON.parse(body) as Event).filter(({ subject }) => subject === workflowId);
  const different = (events: readonly Event[]) => new Set(events.map(({ id }) => id)).size;
  const told = (run: ReviewRun) =>
    tally(DUE.map((kind) => [run.reviews, different(eventsOf(run).filter(({ type }) => type.includes(kind)))]));
  const isTold = (run: ReviewRun) => told(run).lost === 0;
  await until('all is told', () => runs.every(isTold), timeoutMs).catch(() => undefined);
  return runs.map((run) => {
    const events = eventsOf(run);
    return { ...told(run), repeatedCalls: events.length - different(events) };
  });
}
