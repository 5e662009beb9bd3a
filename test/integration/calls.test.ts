import { expect, test } from '@jest/globals';
import { countCalls } from '../../bench/calls.js';
import type { CallCounts } from '../../bench/calls.js';
import type { Api } from '../support/stack.js';

/** The least that each API allows, and why it is no less. */
const EXPECTED: readonly [Api, CallCounts][] = [
  [
    'events',
    {
      'clean file': { 'PATCH /api/v2/conversations/webchat/{conversationId}': 1 },
      'infected file': {
        'DELETE /api/v2/media/files/{mediaId}': 1,
        'PATCH /api/v2/conversations/webchat/{conversationId}': 1,
      },
      archive: {
        'GET /api/v2/conversations/{id}': 1,
        'PATCH /api/v2/interactions/{id}': 1,
      },
    },
  ],
];

test.each(EXPECTED)(
  'calls of the %s API for each file and each archive',
  async (api, expected) => {
    expect(await countCalls(api)).toEqual(expected);
  },
  120_000,
);
