import type { Connection } from '@temporalio/client';
import { openArchiveKeys } from '../archive/archive-keys.js';
import type { Config } from '../config/config.js';
import { openStores } from '../stores/open-stores.js';
import { createClient } from '../temporal/connection.js';
import { countsOf } from '../watch/broken-promise.js';
import type { BrokenPromise } from '../watch/broken-promise.js';
import { existingFactKeys } from '../worker/fact-keys.js';
import { openWatch } from '../worker/watch.js';
import { unusable } from './check.js';
import type { Check, Finding } from './check.js';

export const PROMISES_KEPT = 'promises';

/** It reads everything that is stored. */
const DEADLINE_MS = 120_000;

/** The settings that it needs besides those of Temporal; undefined where they are invalid. */
export interface WatchedStores {
  readonly azure: Config['azure'] | undefined;
  readonly seals: Config['seals'] | undefined;
}

/** Runs the watch once, now: compares what was promised with what is stored. */
export function promisesCheck(
  config: Config['temporal'],
  { azure, seals }: WatchedStores,
  connect: () => Promise<Connection>,
): Check {
  if (azure === undefined || seals === undefined) return unusable([PROMISES_KEPT]).checks[0]!;
  return {
    name: PROMISES_KEPT,
    fix: 'repair the checks of "temporal" and of "storage" first',
    deadlineMs: DEADLINE_MS,
    run: async (signal) => {
      const client = createClient(await connect(), config);
      const stores = openStores(azure);
      const factKeys = await existingFactKeys(seals.factKey);
      if (factKeys === undefined) return withoutKeys(stores.isLocal);
      const { publicKeys } = await openArchiveKeys(azure.signingKey, { mayMake: false });
      const { taskQueue } = config;
      const { immutability } = azure;
      const acceptsUnsealed = seals.unsealedStarts === 'accept';
      const now = Date.now;
      const watch = openWatch({ client, taskQueue, stores, immutability, factKeys, acceptsUnsealed, publicKeys, now });
      return judge(await watch(signal));
    },
  };
}

function withoutKeys(isLocal: boolean): Finding {
  if (isLocal) return { grade: 'ok', found: 'nothing is promised yet: the worker makes a FACT_KEY for a local stack' };
  const fix = 'give the doctor the FACT_KEY of the workers';
  return { grade: 'warn', found: 'not checked: FACT_KEY, which verifies the decisions, is missing', fix };
}

function judge(broken: readonly BrokenPromise[]): Finding {
  if (broken.length === 0) return { grade: 'ok', found: 'all are kept' };
  const counts = Object.entries(countsOf(broken)).flatMap(([kind, whats]) =>
    Object.entries(whats).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${kind}: ${what}`])),
  );
  const found = `NOT KEPT, the oldest since ${broken[0]!.since}: ${counts.join(', ')}`;
  return { grade: 'fail', found, fix: 'see which, and why: custodian watch; then: custodian watch --drive' };
}
