import type { Notice, NoticeChannel } from '../contract/notice.js';
import type { Notifier } from '../notices/notifier.js';

export interface NotifyInput {
  readonly channel: NoticeChannel;
  readonly notice: Notice;
}

export function createNotify({ notifier }: { readonly notifier: Notifier }) {
  /** Sends a notice to one place. */
  return function notify({ channel, notice }: NotifyInput): Promise<void> {
    return notifier.send(channel, notice);
  };
}
