import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Notice, NoticeChannel } from '../contract/notice.js';
import { backoffMs } from '../lib/backoff.js';
import { NoticeNotTakenError } from './notifier.js';
import type { Notifier } from './notifier.js';

/** Fill levels of the spool, in percent, that cause a notice when they are exceeded. */
const LEVELS = [50, 80, 95];
/** Between attempts to reach one receiver. */
const BACKOFF = { firstMs: 2000, maxMs: 600_000 };

export interface SpoolNoticeOptions {
  readonly notifier: Pick<Notifier, 'send' | 'channels'>;
  /** The host of the spool. */
  readonly host: string;
  readonly spool: { readonly bytes: number };
  readonly maxBytes: number;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Interval between checks, in milliseconds. */
  readonly everyMs?: number;
  readonly backoff?: typeof BACKOFF;
  readonly random?: () => number;
}

/**
 * Sends a notice when a listener's spool fills up; runs until it is aborted. A full spool means that Temporal accepts nothing, so
 * this process sends the notice instead of a workflow. Each receiver is retried independently, and delays no event.
 */
export async function watchSpool(options: SpoolNoticeOptions, signal: AbortSignal): Promise<void> {
  const { spool, maxBytes, host, now, everyMs = 10_000 } = options;
  let told = 0;
  const sent: Promise<void>[] = [];
  while (!signal.aborted) {
    const percent = Math.floor((100 * spool.bytes) / maxBytes);
    const level = LEVELS.findLast((one) => percent >= one) ?? 0;
    if (level > told) {
      const at = new Date(now()).toISOString();
      // The same after a restart within the hour, so that receivers recognise a duplicate.
      const id = `spool/${host}/${level}/${at.slice(0, 13)}`;
      const facts = { used: `${percent} % of ${maxBytes} bytes` };
      sent.push(sendEverywhere({ id, kind: 'spool.filling', at, subject: host, facts }, options, signal));
      told = level;
    } else if (percent < LEVELS[0]! / 2) told = 0;
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(sent);
}

async function sendEverywhere(notice: Notice, options: SpoolNoticeOptions, signal: AbortSignal): Promise<void> {
  await Promise.all(options.notifier.channels.map((channel) => sendTo(channel, notice, options, signal)));
}

async function sendTo(
  channel: NoticeChannel,
  notice: Notice,
  { notifier, log, backoff = BACKOFF, random = Math.random }: SpoolNoticeOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await notifier.send(channel, notice);
    } catch (error) {
      const isFinal = !(error instanceof NoticeNotTakenError) || error.isFinal;
      log.warn({ channel, notice: notice.id, problem: (error as Error).message, isFinal }, 'a notice was not taken');
      if (isFinal) return;
      await wait(backoffMs(failures, backoff, random), undefined, { signal }).catch(() => undefined);
    }
  }
}
