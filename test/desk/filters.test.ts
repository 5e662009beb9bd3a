import { expect, test } from '@jest/globals';
import type { Entry } from '../../src/desk/entry.js';
import { entryOf } from '../../src/desk/entry.js';
import { filtersFrom, fits, pageOf, queryOf } from '../../src/desk/filters.js';
import { queuePage } from '../../src/desk/pages/queue.js';
import { reviewRun } from '../../src/temporal/review-run.js';
import { infoOf } from './run-info.js';

const ENTRY = {
  searched: {
    texts: 'invoice 137.pdf\nwin.test.eicar_hdb-1',
    ids: ['4f2a9137-77aa-4d5c-8f31-aa20c7b1e137', 'media-1', 'e137'.repeat(16)],
  },
} as unknown as Entry;
const finds = (search: string) => fits(filtersFrom(new URLSearchParams({ search })), undefined, 0)(ENTRY);

test.each(['invoice', 'INVOICE 137', '137.pdf invoice', 'eicar', '4f2a9137', 'MEDIA-1', 'e137e137', ''])(
  '%j finds it',
  (search) => expect(finds(search)).toBe(true),
);

test.each(['invoice 138', '9137', '77aa', '137e', 'invoice 8f31'])('%j does not', (search) => {
  expect(finds(search)).toBe(false);
});

const began = (at: unknown) => entryOf(reviewRun(infoOf('a'.repeat(64), { began: at }) as never))!;
const isWithin = (entry: Entry, from: string, until: string) =>
  fits(filtersFrom(new URLSearchParams({ 'began-from': from, 'began-until': until })), undefined, 0)(entry);

test.each([
  ['2026-03-01T12:00', '2026-03-01T12:00', true],
  ['2026-03-01T12:00', '', true],
  ['', '2026-03-01T12:00', true],
  ['2026-03-01T12:01', '', false],
  ['', '2026-03-01T11:59', false],
  ['', '', true],
  // No times: they narrow nothing.
  ['tomorrow', '2026-13-01T00:00', true],
])('a conversation that began at 12:00:59 began from %j until %j: %s', (from, until, expected) => {
  expect(isWithin(began('2026-03-01T12:00:59.000Z'), from, until)).toBe(expected);
});

test.each([undefined, 7, 'yesterday', '2026-03-01', '2026-03-01T12:00:00.000Z<b>'])(
  'a file whose conversation began at %j is never left out',
  (at) => {
    const entry = began(at);
    expect(entry.began).toBeUndefined();
    expect(isWithin(entry, '2026-03-01T12:00', '2026-03-01T12:00')).toBe(true);
  },
);

test.each([
  ['2026-03-01T12:00', '', true],
  ['2026-03-01T12:05', '', true],
  ['2026-03-01T12:06', '', false],
  // It may have begun at any time before.
  ['', '2026-03-01T11:00', true],
  ['2026-03-01T12:00', '2026-03-01T12:01', true],
])(
  'a file that came at 12:05 fits a conversation of an unknown start from %j until %j: %s',
  (from, until, expected) => {
    const run = reviewRun(infoOf('a'.repeat(64), { receivedAt: '2026-03-01T12:05:30.000Z' }) as never);
    const entry = entryOf(run)!;
    expect([entry.began, entry.beganBy]).toEqual([undefined, '2026-03-01T12:05:30.000Z']);
    expect(isWithin(entry, from, until)).toBe(expected);
  },
);

test('the page says of how many files that is unknown, and why', async () => {
  const known = began('2026-03-01T12:00:00.000Z');
  const filters = filtersFrom(new URLSearchParams({ 'began-from': '2026-03-01T12:00' }));
  const person = { issuer: 'i', subject: 's', name: 'sam', roles: ['auditor' as const] };
  const session = { person, csrf: 'x', endAtIssuer: undefined, flash: undefined };
  const textOf = async (entries: readonly Entry[]) => {
    const found = pageOf(entries, filters, person, 0);
    const rest = { waiting: entries.length, isCut: false, unreadable: [], listedAt: 0, now: 0 };
    return String(await queuePage({ session, filters, found, ...rest }));
  };
  const mixed = await textOf([known, { ...began(undefined), beganBy: '2026-03-01T12:05:30.000Z' }]);
  expect(mixed).toMatch(/Of 1 of 2, nobody knows when their conversation began/);
  expect(mixed).toMatch(/at an unknown time, by <time datetime="2026-03-01T12:05:30.000Z">.*<\/time> at the latest/);
  expect(await textOf([known])).not.toContain('nobody knows');
});

test('a file of which nobody knows since when it waits is not left out of the old ones', () => {
  const entry = began(undefined);
  const isOld = fits(
    filtersFrom(new URLSearchParams({ older: '5' })),
    undefined,
    Date.parse('2026-03-01T12:00:00.000Z'),
  );
  expect(
    ['', '2026-03-01T07:00:00.000Z', '2026-03-01T07:00:01.000Z'].map((since) => isOld({ ...entry, since })),
  ).toEqual([true, true, false]);
});

test('what was asked for stays in the address of the next page', () => {
  const query = 'began-from=2026-03-01T12%3A00&began-until=2026-03-01T13%3A00';
  expect(queryOf(filtersFrom(new URLSearchParams(query)))).toBe(query);
});
