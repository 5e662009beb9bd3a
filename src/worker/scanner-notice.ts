import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Notifier } from '../notices/notifier.js';
import type { ScannerStatus } from '../scanning/proven-scanner.js';
import { startNotice } from '../temporal/start-notice.js';

export interface ScannerNoticeOptions {
  readonly client: Client;
  readonly taskQueue: string;
  readonly hostId: string;
  readonly notifier: Notifier;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Sends a notice that the scanner of this host does not detect what it must, once an hour while that is the case. */
export function scannerNotice({ client, taskQueue, hostId, notifier, log, now }: ScannerNoticeOptions) {
  return ({ state }: ScannerStatus): void => {
    if (state !== 'failed') return;
    const at = new Date(now()).toISOString();
    const id = `scanner/${hostId}/${at.slice(0, 13)}`;
    const notice = { id, kind: 'scanner.not-trusted', at, subject: hostId, facts: {} } as const;
    startNotice(client, taskQueue, notice, notifier.channels).catch((error: unknown) => {
      log.error({ problem: (error as Error).message }, 'the notice that the scanner is not trusted could not be sent');
    });
  };
}
