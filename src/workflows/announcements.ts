import { ActivityFailure, log, patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { NoticeFacts, NoticeKind } from '../contract/notice.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { announce } = proxyActivities<Activities>(ACTIVITY_OPTIONS.announce);

/** The patch since which runs announce what becomes of them. */
const NOTICES_PATCH = 'notices';

/** What a run announces, in its order; nothing waits for it but the end of the run. */
export class Announcements {
  private handedOver: Promise<void> = Promise.resolve();

  tell(kind: NoticeKind, facts: NoticeFacts): void {
    if (!patched(NOTICES_PATCH)) return;
    const { workflowId: subject, runId } = workflowInfo();
    const notice = { id: `${subject}/${runId}/${kind}`, kind, at: new Date().toISOString(), subject, facts };
    this.handedOver = this.handedOver.then(async () => {
      try {
        await announce(notice);
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        log.error('a notice could not be handed over', { kind, problem: error.cause?.message });
      }
    });
  }

  /** Settles when all have been handed over. */
  settled(): Promise<void> {
    return this.handedOver;
  }
}
