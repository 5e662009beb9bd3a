import { continueAsNew, log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { manifest } = proxyActivities<Activities>(ACTIVITY_OPTIONS.manifest);

/** The newest manifest that this run has written; the result of the run. */
export interface WriteManifestsResult {
  readonly newest?: { readonly name: string; readonly sha256: string };
}

/** Writes the manifests of the archive that are due, oldest first: after an outage, those of all the days missed. */
export async function writeManifests(): Promise<WriteManifestsResult> {
  let newest: WriteManifestsResult['newest'];
  for (let written = await manifest(); written !== null; written = await manifest()) {
    const { name, sha256, count, lockedUntil } = written;
    log.info('manifest written', { name, sha256, count, locked: lockedUntil !== undefined });
    newest = { name, sha256 };
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof writeManifests>();
  }
  return newest === undefined ? {} : { newest };
}
