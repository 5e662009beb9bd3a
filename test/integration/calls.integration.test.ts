import { expect, test } from '@jest/globals';
import { countCalls } from '../../bench/calls.js';
import type { CallCounts } from '../../bench/calls.js';
import type { Api } from '../../devkit/stack/stack.js';

const GET_CONVERSATION = 'GET /api/v2/conversations/{id}';
const GET_MESSAGE = 'GET /api/v2/conversations/messages/{conversationId}/messages/{messageId}';
const GET_MESSAGES = 'POST /api/v2/conversations/messages/{conversationId}/messages/bulk';
const WRITE = 'PATCH /api/v2/conversations/messages/{conversationId}/participants/{participantId}/attributes';

/** The least that each API allows, or why it is more. */
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
  [
    'platform',
    {
      // A fresh link; whose attributes they are (once for a conversation and worker); the status.
      'clean file': { [GET_MESSAGE]: 1, [GET_CONVERSATION]: 1, [WRITE]: 1 },
      // The mark goes first, before the copy: it stands for the deletion.
      'infected file': { [GET_MESSAGE]: 1, [GET_CONVERSATION]: 1, [WRITE]: 2 },
      // Read: when it seems to be over, whether it still is after a while, for its messages, and for what has been kept.
      archive: { [GET_CONVERSATION]: 4, [GET_MESSAGES]: 1, [WRITE]: 1 },
    },
  ],
];

test.each(EXPECTED)('calls of the %s API for each file and each archive', async (api, expected) => {
  expect(await countCalls(api)).toEqual(expected);
});
