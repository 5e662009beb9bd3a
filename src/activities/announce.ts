import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Notice } from '../contract/notice.js';
import type { Notifier } from '../notices/notifier.js';
import { startNotice } from '../temporal/start-notice.js';
import { TemporalUnavailableError } from './temporal-errors.js';

export interface AnnounceDependencies {
  readonly client: Client;
  readonly notifier: Notifier;
}

export function createAnnounce({ client, notifier }: AnnounceDependencies) {
  /** Starts a separate run that sends the notice. */
  return async function announce(notice: Notice): Promise<void> {
    try {
      await startNotice(client, activityInfo().taskQueue, notice, notifier.channels);
    } catch (error) {
      throw new TemporalUnavailableError('start of a notice', { cause: error });
    }
  };
}
