import type { SecondOpinion } from '../contract/second-opinion.js';
import type { Seals } from './seals.js';

export interface VerifyOpinionsInput {
  readonly sha256: string;
  readonly opinions: readonly SecondOpinion[];
}

export function createVerifyOpinions({ seals }: { readonly seals: Seals }) {
  /** @returns for each second opinion whether it carries the seal of the step `rescan`, for this file */
  return async function verifyOpinions({ sha256, opinions }: VerifyOpinionsInput): Promise<readonly boolean[]> {
    return opinions.map((opinion) => seals.isOpinion(sha256, opinion));
  };
}
