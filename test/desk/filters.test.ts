import { expect, test } from '@jest/globals';
import type { Entry } from '../../src/desk/entry.js';
import { filtersFrom, fits } from '../../src/desk/filters.js';

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
