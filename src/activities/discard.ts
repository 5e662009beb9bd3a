import type { Staging } from '../staging/staging.js';

export function createDiscard({ staging }: { readonly staging: Staging }) {
  /** Deletes a staged file that is no longer needed. */
  return async function discard({ ref }: { readonly ref: string }): Promise<void> {
    await staging.discard(ref);
  };
}
