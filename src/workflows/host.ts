import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { STAGED_FILE_LOST } from '../contract/failure-types.js';

/** How a step on the staging host can fail without being at fault. */
export type HostLoss = 'host-lost' | 'file-lost';

/** Distinguishes a lost host (nobody takes work from its queue) or a lost file from all other failures. */
export function hostLoss(error: unknown): HostLoss | undefined {
  if (!(error instanceof ActivityFailure)) return undefined;
  const { cause } = error;
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START') return 'host-lost';
  return cause instanceof ApplicationFailure && cause.type === STAGED_FILE_LOST ? 'file-lost' : undefined;
}
