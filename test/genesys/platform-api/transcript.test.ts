import { describe, expect, test } from '@jest/globals';
import { GenesysResponseError, GenesysUnavailableError } from '../../../src/genesys/errors.js';
import type { PlatformReader } from '../../../src/genesys/platform-api/reader.js';
import {
  conversation as conversationShape,
  message as messageShape,
} from '../../../src/genesys/platform-api/shapes.js';
import { readTranscript } from '../../../src/genesys/platform-api/transcript.js';
import { rejection } from '../support.js';

const END = '2025-01-01T01:00:00.000Z';

/** The transcript of a conversation, a minute after its end. */
function transcriptOf(participants: object[], messages: object[]) {
  const reader = {
    getConversation: async () => conversationShape.parse({ id: 'c-1', endTime: END, participants }),
    getMessages: async function* () {
      for (const message of messages) yield messageShape.parse(message);
    },
  };
  return readTranscript(reader as unknown as PlatformReader, 'c-1', Date.parse(END) + 60_000);
}

const participant = (id: string, purpose: string, startTime: string, messages: object[] = []) => {
  return { id, purpose, startTime, messages };
};
const said = (id: string, fields: object = {}) => {
  return { id, direction: 'outbound', timestamp: END, normalizedMessage: { type: 'Text', text: id }, ...fields };
};

describe('a transcript', () => {
  test('tells the names of the people who took part, and no names of bots', async () => {
    const { names, participants } = await transcriptOf(
      [
        { id: 'p-1', purpose: 'customer', name: 'Jane Doe' },
        { id: 'p-2', purpose: 'agent', name: 'Will Smith' },
        { id: 'p-3', purpose: 'bot', name: 'Order Helper' },
      ],
      [],
    );
    expect(names).toEqual(['Jane Doe', 'Will Smith']);
    expect(JSON.stringify(participants)).not.toContain('Jane');
  });

  test('is the same in whatever order the API names participants, mentions and messages', async () => {
    const mentions = [{ messageId: 's-2' }, { messageId: 's-1' }];
    const participants = [
      participant('p-1', 'customer', '2025-01-01T00:00:00Z'),
      participant('p-3', 'agent', '2025-01-01T00:10:00Z', mentions),
      participant('p-2', 'agent', '2025-01-01T00:10:00.000Z', mentions.toReversed()),
    ];
    const messages = [said('s-2'), said('s-1')];
    const one = await transcriptOf(participants, messages);
    expect(one).toEqual(await transcriptOf(participants.toReversed(), messages.toReversed()));
    expect(one.participants.map(({ id }) => id)).toEqual(['p-1', 'p-2', 'p-3']);
    expect(one.messages).toMatchObject([{ id: 's-1', senderId: 'p-2' }, { id: 's-2' }]);
  });

  test('takes the time of the conversation where that of the message cannot be read', async () => {
    const mentions = [{ messageId: 's-1', messageTime: '2025-01-01T00:30:00Z' }];
    const { messages } = await transcriptOf(
      [participant('p-1', 'agent', END, mentions)],
      [said('s-1', { timestamp: 'yesterday' })],
    );
    expect(messages).toMatchObject([{ time: '2025-01-01T00:30:00.000Z' }]);
  });

  test('does not make an empty line of a message that came without its content', async () => {
    const mentions = [participant('p-1', 'agent', END, [{ messageId: 's-1' }])];
    const error = await rejection(
      transcriptOf(mentions, [said('s-1', { normalizedMessage: null })]),
      GenesysResponseError,
    );
    expect(error.problem).toContain('normalizedMessage');
  });

  test('does not wait for a message that its sender has taken back', async () => {
    const mentions = (messageStatus: string) => [
      participant('p-1', 'customer', END, [{ messageId: 's-1', messageStatus }]),
    ];
    expect((await transcriptOf(mentions('removed'), [])).messages).toMatchObject([{ type: 'deleted', id: 's-1' }]);
    const error = await rejection(transcriptOf(mentions('sent'), []), GenesysUnavailableError);
    expect(error.retryAfterMs).toBe(60_000);
  });
});
