import type { Staging } from '../staging/staging.js';

export interface LocateInput {
  readonly ref: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function createLocate({ staging }: { readonly staging: Staging }) {
  /**
   * Proves that this host lives and has the staged file: nobody else can do this step.
   *
   * @throws {StagedFileMissingError | StagedFileChangedError} when it has not.
   */
  return async function locate({ ref, bytes, sha256 }: LocateInput): Promise<void> {
    await staging.verify(ref, { bytes, sha256 });
  };
}
