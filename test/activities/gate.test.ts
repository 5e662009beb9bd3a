import { expect, test } from '@jest/globals';
import { lookAtRecord } from '../../src/activities/gate.js';
import type { GatedTexts } from '../../src/activities/gate.js';
import { examineRecord } from '../../src/worker/redaction-thread.js';
import { CONVERSATION } from '../support/record-samples.js';

const CARD = '4111 1111 1111 1111';
const look = (parts: Partial<typeof CONVERSATION> & { conversationId?: string }) => {
  const { conversationId, ...conversation } = { ...CONVERSATION, ...parts };
  return lookAtRecord(conversationId, conversation, async (texts: GatedTexts) => examineRecord(texts));
};
const text = (value: string, senderId = 'customer-1') =>
  ({ type: 'text', role: 'customer', text: value, senderId }) as const;

test('an ordinary record passes', async () => {
  expect(await look({})).toEqual([]);
});

test('a card over three messages of a customer, with an agent between, is found where it begins and ends', async () => {
  const messages = [
    text('hi'),
    text('4111 1111'),
    text('go on', 'agent-7'),
    text('1111'),
    text('and?', 'agent-7'),
    text('1111'),
  ];
  expect(await look({ messages })).toEqual([
    { kind: 'card', place: 'message', index: 1, start: 0, endIndex: 5, end: 4 },
  ]);
});

test('the answer to a question for a security code', async () => {
  const messages = [text('and the CVV, please?', 'agent-7'), text('one moment'), text('here you go 909')];
  expect(await look({ messages })).toEqual([
    { kind: 'security-code', place: 'message', index: 2, start: 12, endIndex: 2, end: 15 },
  ]);
  const harmless = [
    text('we never ask for the CVV', 'agent-7'),
    text('ok, I live at 909 Main Street and order 4242 is late'),
  ];
  expect(await look({ messages: harmless })).toEqual([]);
});

test('in everything else that a person may have written, each by itself', async () => {
  const attachment = { id: 'media-1', verdict: 'clean' } as const;
  const found = async (parts: Parameters<typeof look>[0]) =>
    (await look(parts)).map(({ place, index }) => `${place} ${index}`);
  expect(await found({ attachments: [attachment, { ...attachment, name: `scan ${CARD}.jpg` }] })).toEqual(['file 1']);
  expect(await found({ attachments: [{ ...attachment, signature: `X.${CARD}` }] })).toEqual(['file 0']);
  expect(await found({ participants: [{ id: CARD, role: 'customer' }] })).toEqual(['participant 0']);
  expect(await found({ messages: [text('hi', CARD)] })).toEqual(['id 0']);
  expect(await found({ messages: [{ ...text(''), event: CARD }] })).toEqual(['id 0']);
  expect(await found({ conversationId: '4111111111111111' })).toEqual(['id 0']);
  const halves = [
    { ...attachment, name: '4111 1111' },
    { ...attachment, id: 'media-2', name: '1111 1111' },
  ];
  expect(await found({ attachments: halves })).toEqual([]);
  expect(await found({ messages: [{ ...text('hi'), id: '41111111-1111-1111-0000-00000000000a' }] })).toEqual([]);
});
