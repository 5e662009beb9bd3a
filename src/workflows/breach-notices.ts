import type { WatchResult } from '../activities/watch.js';
import type { Notice, NoticeKind } from '../contract/notice.js';

type Broken = WatchResult['broken'][number];

/** The findings of the watch that people are notified of. */
const TOLD: readonly { readonly kind: NoticeKind; readonly of: readonly `${Broken['kind']} ${Broken['what']}`[] }[] = [
  { kind: 'review.lost', of: ['lost review', 'abandoned review'] },
  { kind: 'scan.overdue', of: ['overdue scan', 'lost scan'] },
  { kind: 'archive.overdue', of: ['overdue archive', 'lost archive'] },
];

/**
 * A notice for each kind of breach: once a day for as long as it lasts, and again when there are twice as many. The id says so, so that
 * whoever looks more often tells nothing twice.
 */
export function breachNotices({ counts, broken }: WatchResult, taskQueue: string, now: Date): Notice[] {
  const at = now.toISOString();
  return TOLD.flatMap(({ kind, of }) => {
    const pairs = of.map((pair) => pair.split(' ') as [Broken['kind'], Broken['what']]);
    const count = pairs.reduce((sum, [breach, what]) => sum + counts[breach][what], 0);
    if (count === 0) return [];
    // The oldest come first.
    const oldest = broken.find((one) => pairs.some(([breach, what]) => one.kind === breach && one.what === what));
    const id = `watch/${taskQueue}/${kind}/${at.slice(0, 10)}/${Math.floor(Math.log2(count))}`;
    const facts = {
      count: String(count),
      ...(oldest === undefined ? {} : { since: oldest.since, oldest: oldest.id }),
    };
    return [{ id, kind, at, subject: taskQueue, facts }];
  });
}
