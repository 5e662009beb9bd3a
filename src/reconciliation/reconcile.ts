import type { GenesysEvent } from '../genesys/event.js';
import type { FoundConversation, Reconciliation } from '../genesys/rest.js';
import { StartRefusedError, workflowIdOf } from '../temporal/workflow-starter.js';
import type { StartOutcome } from '../temporal/workflow-starter.js';
import { slicesOf } from './span.js';
import type { Span } from './span.js';

export interface ReconcileCounts {
  /** Conversations found in Genesys Cloud. */
  readonly seen: number;
  /** Missed files and missed ends of conversations. */
  readonly startedScans: number;
  readonly startedArchives: number;
  /** Missed events whose workflow Temporal refuses to start. */
  readonly refused: number;
  /** Conversations that Genesys Cloud lists but cannot be read. */
  readonly unreadable: number;
  /** Events whose workflow existed already. */
  readonly alreadyThere: number;
}

/** Progress: the next attempt resumes from here. */
export interface ReconcileProgress extends ReconcileCounts {
  /** Everything before this time is done; in milliseconds since the epoch. */
  readonly doneBefore: number;
}

export interface ReconcileWork {
  readonly reconciliation: Reconciliation;
  /** Starts a workflow; `duplicate` if it existed already. */
  readonly starter: { start(event: GenesysEvent): Promise<StartOutcome> };
  readonly span: Span;
  /** Maximum duration of a conversation, in milliseconds: earlier ones before the span are not checked. */
  readonly longestLifeMs: number;
  /** Last progress of an earlier attempt. */
  readonly resumeAt?: ReconcileProgress | undefined;
  /** Called after each conversation, with the number checked and the estimated total. */
  readonly onProgress: (progress: ReconcileProgress, seen: number, total: number) => void;
  readonly onMissed: (workflowId: string, outcome: 'started' | 'refused') => void;
  readonly onUnreadable: (conversationId: string, problem: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Asks Genesys Cloud for the events of a period, day by day, and starts the workflow of each under the id that the listener
 * uses, so that events already handled are duplicates. Holds one conversation in memory. A day that is repeated by another
 * attempt is counted again, except for the workflows it started, which are then duplicates.
 *
 * @throws {Error} what the reconciliation and the starter throw, except for one start that is refused
 */
export async function reconcile(work: ReconcileWork): Promise<ReconcileProgress> {
  const { reconciliation, starter, span, longestLifeMs, resumeAt, onProgress, onMissed, onUnreadable, signal } = work;
  const nothing = { seen: 0, startedScans: 0, startedArchives: 0, refused: 0, unreadable: 0, alreadyThere: 0 };
  let done: ReconcileProgress = resumeAt ?? { ...nothing, doneBefore: span.from };
  for (const slice of slicesOf({ from: done.doneBefore, to: span.to })) {
    let { seen, refused, unreadable, alreadyThere } = done;
    let total = seen;
    const interval = { ...rfc3339(slice), startedFrom: new Date(slice.from - longestLifeMs).toISOString() };
    const found = reconciliation.conversations(interval, signal, (count) => (total = done.seen + count));
    for await (const conversation of found) {
      if (conversation.problem !== undefined) {
        unreadable += 1;
        onUnreadable(conversation.conversationId, conversation.problem);
      }
      for (const event of eventsOf(conversation).filter((candidate) => happenedIn(slice, candidate))) {
        const outcome = await startOne(starter, event);
        if (outcome === 'duplicate') alreadyThere += 1;
        else onMissed(workflowIdOf(event), outcome);
        if (outcome === 'refused') refused += 1;
        if (outcome === 'started') done = withStarted(done, event);
      }
      seen += 1;
      onProgress(done, seen, Math.max(seen, total));
    }
    done = { ...done, seen, refused, unreadable, alreadyThere, doneBefore: slice.to };
    onProgress(done, seen, seen);
  }
  return done;
}

function rfc3339({ from, to }: Span): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function eventsOf({ conversationId, completedTime, attachments }: FoundConversation): GenesysEvent[] {
  if (completedTime === undefined) return [...attachments];
  return [...attachments, { kind: 'conversation-completed', conversationId, completedTime }];
}

/** A file without a time may have come at any time. */
function happenedIn({ from, to }: Span, event: GenesysEvent): boolean {
  const time = event.kind === 'attachment-uploaded' ? event.receivedAt : event.completedTime;
  if (time === undefined) return true;
  const at = Date.parse(time);
  return from <= at && at <= to;
}

/** An event that Temporal refuses must not keep the others from being started. */
async function startOne(starter: ReconcileWork['starter'], event: GenesysEvent): Promise<StartOutcome | 'refused'> {
  try {
    return await starter.start(event);
  } catch (error) {
    if (error instanceof StartRefusedError) return 'refused';
    throw error;
  }
}

function withStarted(progress: ReconcileProgress, { kind }: GenesysEvent): ReconcileProgress {
  return kind === 'attachment-uploaded'
    ? { ...progress, startedScans: progress.startedScans + 1 }
    : { ...progress, startedArchives: progress.startedArchives + 1 };
}
