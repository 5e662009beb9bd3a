import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { findRun, ReviewNotFoundError } from '../../src/temporal/review-run.js';
import { IdNotPlainError, queryId } from '../../src/temporal/query-id.js';
import { createFilesOf } from '../../src/activities/collect.js';
import { testSealing } from '../support/sealing.js';

const ODD = ['', ' ', 'a"b', "a'b", 'a\\', 'a OR b', 'a:b', 'ä', '-a', 'a\n', 'x'.repeat(301)];

test.each(ODD)('%j is no id for a query', (id) => expect(() => queryId(id)).toThrow(IdNotPlainError));

test('what Genesys Cloud gives as an id is one', () => {
  for (const id of ['3c9f4b0e-7b46-4b6e-9a0e-1d2c3b4a5f60', 'conversation-1', 'A_b.c']) expect(queryId(id)).toBe(id);
});

/** A client that no query reaches. */
const client = {
  workflow: {
    list: () => {
      throw new Error('it was asked');
    },
  },
} as unknown as Client;

test.each(ODD.filter((id) => id.trim() !== ''))('no query is asked about %j', async (id) => {
  await expect(findRun(client, id, () => true)).rejects.toThrow(ReviewNotFoundError);
});

test('nor by an archive that somebody has started for it', async () => {
  const filesOf = createFilesOf({ client, ...testSealing() } as never);
  await expect(filesOf('c" OR WorkflowType = "scanAttachment', true)).rejects.toThrow(IdNotPlainError);
});
