import type { Connection } from '@temporalio/client';
import { DAY_MS } from '../lib/time.js';
import type { Check, Finding } from './check.js';

export const RETENTION = 'temporal retention';

/** For how long closed runs have to be retained; undefined where the settings do not determine it. */
export interface Remembered {
  readonly reviewWindowMs: number | undefined;
  /** With the API whose missed events can be recovered. */
  readonly lookbackMs: number | undefined;
  /** Whether Genesys Cloud is a simulator on this host. */
  readonly rehearsal: boolean;
}

/** Checks whether the namespace retains closed runs for as long as this program refers to them. */
export function retentionCheck(
  namespace: string,
  remembered: Remembered | undefined,
  call: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>,
): Check {
  return {
    name: RETENTION,
    fix: 'see "temporal namespace"',
    run: async () => {
      const { config } = await call(({ workflowService }) => workflowService.describeNamespace({ namespace }));
      return judge(Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1000, namespace, remembered);
    },
  };
}

function judge(retentionMs: number, namespace: string, remembered: Remembered | undefined): Finding {
  const { reviewWindowMs = 0, lookbackMs = 0, rehearsal = false } = remembered ?? {};
  const found = `closed runs are kept for ${days(retentionMs)}`;
  const short = [
    ...(retentionMs < reviewWindowMs
      ? [
          `REVIEW_WINDOW is ${days(reviewWindowMs)}: a file is forgotten sooner than its review would last, and cannot be reopened`,
        ]
      : []),
    ...(retentionMs < lookbackMs
      ? [`RECONCILE_LOOKBACK is ${days(lookbackMs)}: earlier missed events are not recovered`]
      : []),
  ];
  if (short.length === 0 || rehearsal) return { grade: 'ok', found };
  const wanted = Math.ceil(Math.max(reviewWindowMs, lookbackMs) / DAY_MS);
  const fix = `temporal operator namespace update --namespace ${namespace} --retention ${wanted}d`;
  return { grade: 'warn', found: `${found}; ${short.join('; ')}`, fix };
}

const days = (milliseconds: number): string => `${Number((milliseconds / DAY_MS).toFixed(1))} days`;
