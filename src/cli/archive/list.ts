import type { DayRange } from '../../archive/catalog.js';
import { withArchive } from './open-archive.js';
import { entryJson, lockWords, printable } from './words.js';

export interface ListOptions extends DayRange {
  readonly json?: true;
}

/** `custodian archive list` */
export async function list({ json, ...range }: ListOptions): Promise<void> {
  await withArchive(async ({ catalog }) => {
    const now = Date.now();
    for await (const entry of catalog.list(range)) {
      if (json) {
        console.log(JSON.stringify(entryJson(entry, now)));
        continue;
      }
      const { completedTime = entry.day, conversationId, messageCount = '?', legalHold, supersedes } = entry;
      const notes = [
        lockWords(entry, now),
        ...(legalHold ? ['LEGAL HOLD'] : []),
        ...(supersedes === undefined ? [] : [`stands beside ${supersedes.name}`]),
      ];
      console.log(printable(`${completedTime}  ${conversationId}  ${messageCount} messages  ${notes.join(', ')}`));
    }
  });
}
