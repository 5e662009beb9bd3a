import type { BlobContainer } from '../storage/blob-container.js';
import { StorageError } from '../storage/errors.js';

/** The state of a record after its legal hold was to be changed. */
export interface HoldOutcome {
  readonly name: string;
  /** True when the storage has confirmed it in a second call. */
  readonly confirmed: boolean;
  readonly problem?: string;
}

/** Sets or clears the legal hold of a record, and reads it back. A failure of the storage is an outcome, too. */
export async function changeLegalHold(container: BlobContainer, name: string, hold: boolean): Promise<HoldOutcome> {
  try {
    await container.setLegalHold(name, hold);
    const { legalHold } = await container.stat(name);
    if (legalHold === hold) return { name, confirmed: true };
    return { name, confirmed: false, problem: `the storage accepted it, and does not show it: it says ${legalHold}` };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const problem = error.call.status === 501 ? 'this storage has no legal holds (501)' : error.message;
    return { name, confirmed: false, problem };
  }
}
