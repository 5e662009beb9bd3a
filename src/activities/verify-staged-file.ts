import type { Staging } from '../staging/staging.js';
import { withHeartbeat } from './heartbeat.js';

export interface VerifyStagedFileInput {
  readonly ref: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function createVerifyStagedFile({ staging }: { readonly staging: Staging }) {
  /**
   * Proves that this host lives and has the staged file: nobody else can do this step.
   *
   * @throws {StagedFileMissingError | StagedFileChangedError} when it has not.
   */
  return async function verifyStagedFile({ ref, bytes, sha256 }: VerifyStagedFileInput): Promise<void> {
    await withHeartbeat(() => staging.verify(ref, { bytes, sha256 }));
  };
}
