import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { GenesysRest } from '../genesys/rest.js';
import { reconcile as reconcileSpan } from '../reconciliation/reconcile.js';
import type { ReconcileCounts, ReconcileProgress, ReconcileWork } from '../reconciliation/reconcile.js';
import { withHeartbeat } from './heartbeat.js';
import type { ReconcileObserver } from './observer.js';

/** How many of the missed are named in the result. */
const MAX_NAMED = 100;

export interface ReconcileInput {
  /** Files that came and conversations that ended between these times, RFC 3339. */
  readonly from: string;
  readonly to: string;
  /** How long a conversation may last, in milliseconds. */
  readonly longestLifeMs: number;
}

export interface ReconcileResult extends ReconcileCounts {
  /** What it has looked at, RFC 3339; it begins later than asked where Temporal does not remember. */
  readonly from: string;
  readonly to: string;
  /** Ids of runs that had been missed; the first hundred. */
  readonly missed: readonly string[];
}

export interface ReconcileDependencies {
  readonly genesys: Pick<GenesysRest, 'reconciliation'>;
  readonly starter: ReconcileWork['starter'];
  /** See `remembersSince`, as of now. */
  readonly remembersSince: () => Promise<number>;
  readonly log: Logger;
  readonly metrics: ReconcileObserver;
}

/** The API in use has no list of conversations. A schedule from the days of another one is still there. */
export class NoConversationListError extends Error {
  override readonly name = 'NoConversationListError';

  constructor() {
    super('this API of Genesys Cloud does not tell what happened: delete the schedule of the reconciliation');
  }
}

/** What an attempt leaves for the next one. */
interface Checkpoint {
  readonly from: number;
  readonly progress: ReconcileProgress;
  readonly missed: readonly string[];
}

export function createReconcile(dependencies: ReconcileDependencies) {
  /** Starts what has been missed in a span of time, as far back as Temporal remembers the runs of that time. */
  return async function reconcile({ from: wanted, to, longestLifeMs }: ReconcileInput): Promise<ReconcileResult> {
    const { genesys, starter, log, metrics } = dependencies;
    const { reconciliation } = genesys;
    if (reconciliation === undefined) throw new NoConversationListError();
    const earlier = activityInfo().heartbeatDetails as Checkpoint | undefined;
    const from = earlier?.from ?? (await rememberedFrom(dependencies, wanted));
    const missed = [...(earlier?.missed ?? [])];
    let checkpoint = earlier;
    const work = () =>
      reconcileSpan({
        reconciliation,
        starter,
        span: { from, to: Date.parse(to) },
        longestLifeMs,
        resumeAt: earlier?.progress,
        onProgress: (progress) => {
          const sliceDone = progress.doneBefore !== (checkpoint?.progress.doneBefore ?? from);
          checkpoint = { from, progress, missed };
          if (sliceDone) heartbeat(checkpoint);
        },
        onMissed: (workflowId, outcome) => {
          log.warn({ workflowId, outcome }, 'the listener had missed it');
          if (missed.length < MAX_NAMED && !missed.includes(workflowId)) missed.push(workflowId);
        },
        onUnreadable: (conversationId, problem) =>
          log.error({ conversationId, problem }, 'NOT RECONCILED: it cannot be read'),
        signal: cancellationSignal(),
      });
    const { doneBefore: _, ...counts } = await withHeartbeat(work, () => checkpoint);
    metrics.reconciled(counts, Date.parse(to));
    return { from: new Date(from).toISOString(), to, ...counts, missed };
  };
}

async function rememberedFrom({ remembersSince, log }: ReconcileDependencies, wanted: string): Promise<number> {
  const [from, since] = [Date.parse(wanted), await remembersSince()];
  if (from >= since) return from;
  log.warn(
    { wanted, from: new Date(since).toISOString() },
    'not reconciled as far back as wanted: the retention of the Temporal namespace is too short to tell what is done',
  );
  return since;
}
