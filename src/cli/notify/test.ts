import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { NoticeNotTakenError } from '../../notices/notifier.js';
import { openNotifier } from '../../notices/open-notifier.js';
import { readConfig } from '../read-config.js';

/** `custodian notify test` */
export async function sendTest(): Promise<void> {
  const config = await readConfig(['notices', 'authority']);
  const notifier = openNotifier(config.notices, config.authority.deskUrl, Date.now);
  const { channels } = notifier;
  if (channels.length === 0) {
    console.error('no place is set up for notices: see NOTICE_ in docs/operations.md');
    process.exitCode = 2;
    return;
  }
  const at = new Date().toISOString();
  const notice = { id: `test/${randomUUID()}`, kind: 'test', at, subject: hostname(), facts: {} } as const;
  process.exitCode = 0;
  for (const channel of channels) {
    try {
      await notifier.send(channel, notice);
      process.stdout.write(`${channel}: took ${notice.id}\n`);
    } catch (error) {
      if (!(error instanceof NoticeNotTakenError)) throw error;
      process.stdout.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  }
}
