import { expect, test } from '@jest/globals';
import { PackedMessages } from '../../../src/genesys/events-api/packed-messages.js';
import type { TranscriptMessage } from '../../../src/genesys/rest.js';

const ODD = [
  '',
  'plain',
  'Größe',
  'naïve ÿ',
  'Привет',
  '日本語',
  '👍🏽',
  'half \ud83d of a pair',
  '\udc4d',
  '\ufeff',
  '\u0000',
  'x'.repeat(70_000),
];

const plainOf = ({ type, text, senderId, time }: TranscriptMessage) => ({ type, text, senderId, time });

test('messages are those that were added, wherever a block of them ends', () => {
  const messages = new PackedMessages();
  const added: TranscriptMessage[] = [];
  for (let index = 0; index < 1000; index += 1) {
    // Whole blocks of Latin-1, others in between.
    const text = index % 300 < 200 ? `${index} text` : ODD[index % ODD.length]!;
    const senderId = index % 5 === 0 ? undefined : `sender-${index % 7}`;
    const time = index % 3 === 0 ? undefined : new Date(index * 1001).toISOString();
    messages.add({ text, senderId, time });
    added.push({ type: 'text', text, senderId, time });
    expect(plainOf(messages.at(index)!)).toEqual(added[index]);
  }
  expect(messages).toHaveLength(1000);
  expect(Array.from(messages, plainOf)).toEqual(added);
  expect(added.map((_, index) => plainOf(messages.at(index)!))).toEqual(added);
  expect(messages.at(1000)).toBeUndefined();
});

test('senders are in the order of their first messages', () => {
  const messages = new PackedMessages();
  for (const senderId of ['b', undefined, 'a', 'b', 'c']) messages.add({ text: '', senderId, time: undefined });
  expect(messages.senderIds).toEqual(['b', 'a', 'c']);
});
