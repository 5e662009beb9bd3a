import { ContinueAsNew, upsertSearchAttributes } from '@temporalio/workflow';
import { archiveStateAttribute } from '../contract/search-attributes.js';
import type { ArchiveState } from '../contract/search-attributes.js';

/** Keeps the search attribute of the run in step with the archive, however the work ends. */
export async function tellingArchiveState<T>(work: () => Promise<T>): Promise<T> {
  setArchiveState('pending');
  try {
    const result = await work();
    setArchiveState('archived');
    return result;
  } catch (error) {
    // The next run continues it.
    if (error instanceof ContinueAsNew) throw error;
    setArchiveState('failed');
    throw error;
  }
}

/** Sets the search attribute of the run. */
export function setArchiveState(value: ArchiveState): void {
  upsertSearchAttributes([{ key: archiveStateAttribute, value }]);
}
