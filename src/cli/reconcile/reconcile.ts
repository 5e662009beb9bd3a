import { isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import type { Reconciliation } from '../../genesys/rest.js';
import { connectGenesys } from '../../genesys/connect.js';
import { GenesysError } from '../../genesys/errors.js';
import { workflowIdOf, WorkflowStarter } from '../../temporal/workflow-starter.js';
import { reconcile as reconcileSpan } from '../../reconciliation/reconcile.js';
import type { ReconcileWork } from '../../reconciliation/reconcile.js';
import { remembersSince } from '../../temporal/retention.js';
import { setUpProcess, stopSignal } from '../process.js';
import { startProgressBar } from '../progress.js';
import { connectTemporal, TemporalUnreachableError } from '../../temporal/connection.js';
import { formatReport, leavesNothing } from './report.js';
import type { MissedRun, ReconcileReport, UnreadConversation } from './report.js';

/** Time limit for one call to Temporal, in milliseconds. */
const LOOK_DEADLINE_MS = 5000;

export interface ReconcileOptions {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to?: number;
  readonly dryRun?: true;
  readonly json?: true;
}

type ReconcileConfig = Pick<Config, 'genesys' | 'temporal' | 'limits' | 'reconcile'>;
type Starter = ReconcileWork['starter'];

/** `custodian reconcile`: in this process, with the reconciliation of the schedule. */
export async function reconcile(options: ReconcileOptions): Promise<void> {
  const { from, to = Date.now(), dryRun = false, json = false } = options;
  if (from >= to) return refuse('--from should be before --to, and before now');
  const { config, log } = await setUpProcess('reconcile', ['genesys', 'temporal', 'limits', 'reconcile']);
  // Standard error shows the progress: only warnings are logged there.
  const genesys = connectGenesys(config.genesys, log.child({}, { level: 'warn' }));
  try {
    const { reconciliation } = genesys.rest;
    if (reconciliation === undefined) {
      return refuse(
        'GENESYS_API=events has no call that tells what happened: only GENESYS_API=platform can be reconciled',
      );
    }
    const report = await run(reconciliation, config, { from, to }, dryRun, stopSignal(log));
    process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatReport(report));
    process.exitCode = leavesNothing(report) ? 0 : 1;
  } catch (error) {
    if (!isOutage(error)) throw error;
    // The message is sufficient; a stack trace would bury it. Runs that were started are found as duplicates the next time.
    refuse((error as Error).message);
  } finally {
    await genesys.close();
  }
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

function isOutage(error: unknown): boolean {
  return (
    error instanceof GenesysError ||
    error instanceof TemporalUnreachableError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error)
  );
}

async function run(
  reconciliation: Reconciliation,
  config: ReconcileConfig,
  wanted: { readonly from: number; readonly to: number },
  dryRun: boolean,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const temporal = await connectTemporal(config.temporal);
  const bar = startProgressBar('conversations');
  try {
    const { client } = temporal;
    const span = { from: Math.max(wanted.from, await remembersSince(client, Date.now())), to: wanted.to };
    const missed: MissedRun[] = [];
    const problems: UnreadConversation[] = [];
    const { doneBefore: _, ...counts } = await reconcileSpan({
      reconciliation,
      starter: dryRun ? looker(client) : starter(client, config),
      span,
      longestLifeMs: config.reconcile.lookbackMs,
      onProgress: (_progress, seen, total) => bar.update(seen, total),
      onMissed: (workflowId, outcome) =>
        void missed.push({ workflowId, outcome: dryRun && outcome === 'started' ? 'missing' : outcome }),
      onUnreadable: (conversationId, problem) => void problems.push({ conversationId, problem }),
      signal,
    });
    const times = { from: rfc3339(span.from), to: rfc3339(span.to), wantedFrom: rfc3339(wanted.from) };
    return { ...times, dryRun, ...counts, missed, problems };
  } finally {
    bar.stop();
    await temporal.close();
  }
}

function starter(client: Client, { temporal, limits }: ReconcileConfig): Starter {
  const { taskQueue } = temporal;
  const { reviewWindowMs, reviewApprovers } = limits;
  return new WorkflowStarter({ client, taskQueue, reviewWindowMs, reviewApprovers, failedRuns: 'leave' });
}

/** A dry run: reports what a starter would do, and starts nothing. */
function looker(client: Client): Starter {
  return {
    start: async (event) => {
      try {
        await client.withDeadline(Date.now() + LOOK_DEADLINE_MS, () =>
          client.workflow.getHandle(workflowIdOf(event)).describe(),
        );
        return 'duplicate';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'started';
        throw error;
      }
    },
  };
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}
