import { expect, test } from '@jest/globals';
import { countsOf } from '../../src/watch/broken-promise.js';
import type { BrokenPromise } from '../../src/watch/broken-promise.js';
import { breachNotices } from '../../src/workflows/breach-notices.js';

const NOW = new Date('2026-03-02T10:00:00.000Z');
const promise = (kind: BrokenPromise['kind'], what: BrokenPromise['what'], index: number): BrokenPromise => ({
  ...{ kind, what, id: `${what}:${index}`, problem: 'p', remedy: 'r' },
  since: `2026-03-01T00:00:${String(index).padStart(2, '0')}.000Z`,
});
const told = (broken: BrokenPromise[], now = NOW) => breachNotices({ counts: countsOf(broken), broken }, 'q', now);
const many = (count: number) => Array.from({ length: count }, (_, index) => promise('overdue', 'archive', index));

test('each kind of breach is one notice, with the oldest of them', () => {
  const broken = [
    promise('overdue', 'archive', 1),
    promise('lost', 'review', 2),
    promise('lost', 'archive', 3),
    promise('abandoned', 'review', 4),
    promise('overdue', 'attributes', 5),
  ];
  expect(told(broken)).toEqual([
    {
      ...{ id: 'watch/q/review.lost/2026-03-02/1', kind: 'review.lost', at: NOW.toISOString(), subject: 'q' },
      facts: { count: '2', since: '2026-03-01T00:00:02.000Z', oldest: 'review:2' },
    },
    {
      ...{ id: 'watch/q/archive.overdue/2026-03-02/1', kind: 'archive.overdue', at: NOW.toISOString(), subject: 'q' },
      facts: { count: '2', since: '2026-03-01T00:00:01.000Z', oldest: 'archive:1' },
    },
  ]);
  expect(told([])).toEqual([]);
});

test('it is the same notice for a day, and until there are twice as many', () => {
  const idOf = (count: number, now?: Date) => told(many(count), now)[0]?.id;
  const later = new Date('2026-03-02T23:59:59.000Z');
  expect(idOf(4, later)).toBe(idOf(4));
  expect(idOf(7)).toBe(idOf(4));
  expect(idOf(8)).not.toBe(idOf(4));
  expect(idOf(4, new Date('2026-03-03T00:00:00.000Z'))).not.toBe(idOf(4));
});
