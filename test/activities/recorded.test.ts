import { describe, expect, test } from '@jest/globals';
import { recordedParts } from '../../src/activities/recorded.js';
import type { Transcript, TranscriptMessage } from '../../src/genesys/rest.js';
import { createRedactor } from '../../src/redaction/redact.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { REPORT } from '../support/record-samples.js';

const redactor = createRedactor();
const partsOf = (given: Partial<Transcript>, files: readonly FileReport[] = []) => {
  const transcript = { conversationId: 'c', participants: [], messages: [], ...given };
  const parts = recordedParts(transcript, files, (texts) => redactor.redactionsOf(texts));
  return { ...parts, messages: [...parts.messages] };
};
const said = (text: string, more: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  type: 'text',
  text,
  ...more,
});

describe('messages', () => {
  test('are redacted as one conversation, and counted', () => {
    const { messages, redactions } = partsOf({
      messages: [said('card 4111 1111', { senderId: 'a' }), said('1111 1111', { senderId: 'a' })],
    });
    expect(messages.map(({ text }) => text)).toEqual(['card [REDACTED]', '[REDACTED]']);
    expect(redactions).toEqual({ card: 2 });
  });

  test('keep their order, ids, events, gaps and repeats', () => {
    const given = [
      said('late', { id: '2', time: '2024-05-15T10:00:00.000Z' }),
      said('', { id: '1', type: 'deleted' }),
      said('', { type: 'event', event: 'join' }),
      said('late', { id: '2', time: '2024-05-15T10:00:00.000Z' }),
      said('early', { id: '3', time: '2024-05-15T09:00:00.000Z' }),
    ];
    const { messages } = partsOf({ messages: given });
    expect(messages).toMatchObject(given);
    expect(messages).toHaveLength(given.length);
  });

  test('have the role of their sender, where the API tells it at all', () => {
    const { messages, participants } = partsOf({
      participants: [{ id: 'a', role: 'agent' }],
      messages: [
        said('1', { senderId: 'a' }),
        said('2', { senderId: 'b', role: 'bot' }),
        said('3', { senderId: 'b', role: 'bot' }),
        said('4'),
      ],
    });
    expect(messages.map(({ role }) => role)).toEqual(['agent', 'bot', 'bot', 'unknown']);
    expect(participants).toEqual([
      { id: 'a', role: 'agent' },
      { id: 'b', role: 'bot' },
    ]);
  });
});

describe('ids of participants', () => {
  test('that are personal data are replaced, and still tell who spoke', () => {
    const { messages, participants } = partsOf({
      participants: [{ id: 'agent-7', role: 'agent' }],
      messages: ['+14155552671', 'agent-7', 'jane@example.com', '+14155552671'].map((senderId) =>
        said('hi', { senderId }),
      ),
    });
    expect(messages.map(({ senderId }) => senderId)).toEqual([
      'participant-1',
      'agent-7',
      'participant-2',
      'participant-1',
    ]);
    expect(participants.map(({ id }) => id)).toEqual(['agent-7', 'participant-1', 'participant-2']);
  });

  test('that are UUIDs stay, though their digits may look like a number', () => {
    const id = '2b0045f7-6cc5-4c1e-be59-d36b469c715e';
    expect(redactor.redact(id).spans).not.toEqual([]);
    const { messages } = partsOf({ messages: [said('hi', { senderId: id })] });
    expect(messages[0]?.senderId).toBe(id);
  });
});

describe('attachments', () => {
  test('tell what the scan found, and not what became of the file since', () => {
    const { attachments: before } = partsOf({}, [REPORT]);
    const released = { ...REPORT, status: 'released', reviewedBy: 'jane', releasedTo: 'somewhere' } as const;
    const { attachments: after } = partsOf({}, [released]);
    expect(after).toEqual(before);
    expect(before).toMatchObject([{ id: 'media-1', verdict: 'infected', signature: 'Win.Test', name: 'invoice.pdf' }]);
  });

  test('without a verdict yet are called unknown, and never clean', () => {
    const { attachments } = partsOf({ messages: [said('', { mediaIds: ['media-1', 'media-9'] })] }, [
      { ...REPORT, status: 'pending', verdict: 'clean' },
    ]);
    expect(attachments.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['media-1', 'unknown'],
      ['media-9', 'unknown'],
    ]);
  });

  test.each([
    ['jane_doe_4111111111111111.pdf', 'jane_doe_[REDACTED].pdf'],
    ['card-4111111111111111.png', 'card-[REDACTED].png'],
    ['jane.doe@example.com.pdf', '[REDACTED].pdf'],
    ['jane@example.com', '[REDACTED]'],
    ['jane_at_example_dot_com.pdf', '[REDACTED].pdf'],
    ['SSN_536904399.pdf', 'SSN_[REDACTED].pdf'],
    ['IMG_20240515_123456.jpg', 'IMG_20240515_123456.jpg'],
    ['Screenshot 2024-05-15 at 14.32.10.png', 'Screenshot 2024-05-15 at 14.32.10.png'],
  ])('named %s are recorded as %s', async (fileName, expected) => {
    const { attachments, redactions } = partsOf({}, [{ ...REPORT, fileName }]);
    expect(attachments[0]?.name).toBe(expected);
    expect(Object.values(redactions)).toEqual(expected === fileName ? [] : [1]);
  });
});
