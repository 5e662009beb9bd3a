import type { StagedAttachment } from '../contract/findings.js';
import type { Staging } from '../staging/staging.js';

export function createDiscardHere({ staging }: { readonly staging: Pick<Staging, 'hostId' | 'discard'> }) {
  /** As `discard`, as a local activity of whichever worker has the run. @returns false when the file is on another host */
  return async function discardHere({ stagingId, ref }: Pick<StagedAttachment, 'stagingId' | 'ref'>): Promise<boolean> {
    if (stagingId !== staging.hostId) return false;
    await staging.discard(ref);
    return true;
  };
}
