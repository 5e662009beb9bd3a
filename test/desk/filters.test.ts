import { expect, test } from '@jest/globals';
import type { Entry } from '../../src/desk/entry.js';
import { entryOf } from '../../src/desk/entry.js';
import { filtersFrom, fits, queryOf } from '../../src/desk/filters.js';
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

test('what was asked for stays in the address of the next page', () => {
  const query = 'began-from=2026-03-01T12%3A00&began-until=2026-03-01T13%3A00';
  expect(queryOf(filtersFrom(new URLSearchParams(query)))).toBe(query);
});
