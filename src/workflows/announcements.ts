import { ActivityFailure, log, patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { Notice, NoticeFacts, NoticeKind } from '../contract/notice.js';
import { leftAlone } from './left-alone.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { announce } = proxyActivities<Activities>(ACTIVITY_OPTIONS.announce);

/** The patch since which runs send notices about their outcome. */
const NOTICES_PATCH = 'notices';

/** What a run announces, in its order; nothing waits for it but the end of the run. */
export class Announcements {
  /**
   * Asked when the run begins with them, and not at the first one: a marker that follows the result of a local activity
   * in one task does not replay (TMPRL1100).
   */
  private readonly isOn: boolean;
  private handedOver: Promise<void> = Promise.resolve();

  /** @param isImplied whether another patch of the run implies it */
  constructor(isImplied = false) {
    this.isOn = isImplied || patched(NOTICES_PATCH);
  }

  tell(kind: NoticeKind, facts: NoticeFacts): void {
    if (!this.isOn) return;
    const { workflowId: subject, runId } = workflowInfo();
    const notice = { id: `${subject}/${runId}/${kind}`, kind, at: new Date().toISOString(), subject, facts };
    this.handedOver = this.handedOver.then(() => handOver(notice));
    leftAlone(this.handedOver);
  }

  /** Settles when all have been handed over. */
  settled(): Promise<void> {
    return this.handedOver;
  }
}

/** Sent by a separate run. A notice that cannot be started does not fail the run that it is about. */
export async function handOver(notice: Notice): Promise<void> {
  try {
    await announce(notice);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('a notice could not be handed over', { kind: notice.kind, problem: error.cause?.message });
  }
}
