import type { ContainerClient } from '@azure/storage-blob';
import { readBack } from './archive-record.js';
import { StorageError } from '../azure/errors.js';
import { storageCall } from '../azure/storage-call.js';

/** How a record stands after its legal hold was to be changed. */
export interface HoldOutcome {
  readonly name: string;
  /** True when the storage has confirmed it in a second call. */
  readonly confirmed: boolean;
  readonly problem?: string;
}

/** Sets or clears the legal hold of a record, and reads it back. A failure of the storage is an outcome, too. */
export async function changeLegalHold(container: ContainerClient, name: string, hold: boolean): Promise<HoldOutcome> {
  const blob = container.getBlobClient(name);
  try {
    await storageCall({ target: name }, (abortSignal) => blob.setLegalHold(hold, { abortSignal }));
    const { legalHold = false } = await readBack(blob, undefined);
    if (legalHold === hold) return { name, confirmed: true };
    return { name, confirmed: false, problem: `the storage accepted it, and does not show it: it says ${legalHold}` };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const problem = error.call.status === 501 ? 'this storage has no legal holds (501)' : error.message;
    return { name, confirmed: false, problem };
  }
}
