import { ActivityFailure, log, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { NoticeChannel, SendNoticeInput, SendNoticeResult } from '../contract/notice.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { notify } = proxyActivities<Activities>(ACTIVITY_OPTIONS.notify);

/** Sends a notice to each place, at the pace of that place: one that is down holds no other up. */
export async function sendNotice({ notice, channels }: SendNoticeInput): Promise<SendNoticeResult> {
  const send = async (channel: NoticeChannel) => {
    try {
      await notify({ channel, notice });
      return [channel, 'sent'] as const;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('a notice was not taken', { channel, notice: notice.id, problem: error.cause?.message });
      return [channel, 'given up'] as const;
    }
  };
  return Object.fromEntries(await Promise.all(channels.map(send)));
}
