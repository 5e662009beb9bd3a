import { expect, test } from '@jest/globals';
import { lookAtRecord } from '../../src/activities/gate.js';
import { examineConversation } from '../../src/redaction/gate/conversation.js';
import { examine } from '../../src/redaction/gate/gate.js';
import { CONVERSATION } from '../support/record-samples.js';

const CARD = '4111 1111 1111 1111';
const look = (parts: Partial<typeof CONVERSATION> & { conversationId?: string }) => {
  const { conversationId, ...conversation } = { ...CONVERSATION, ...parts };
  return lookAtRecord(conversationId, conversation, { examineConversation, examine });
};
const text = (value: string, senderId = 'customer-1') =>
  ({ type: 'text', role: 'customer', text: value, senderId }) as const;

test('an ordinary record passes', () => {
  expect(look({})).toEqual([]);
});

test('a card over three messages of a customer, with an agent between, is found where it begins and ends', () => {
  const messages = [
    text('hi'),
    text('4111 1111'),
    text('go on', 'agent-7'),
    text('1111'),
    text('and?', 'agent-7'),
    text('1111'),
  ];
  expect(look({ messages })).toEqual([{ kind: 'card', place: 'message', index: 1, start: 0, endIndex: 5, end: 4 }]);
});

test('the answer to a question for a security code', () => {
  const messages = [text('and the CVV, please?', 'agent-7'), text('one moment'), text('here you go 909')];
  expect(look({ messages })).toEqual([
    { kind: 'security-code', place: 'message', index: 2, start: 12, endIndex: 2, end: 15 },
  ]);
  const harmless = [
    text('we never ask for the CVV', 'agent-7'),
    text('ok, I live at 909 Main Street and order 4242 is late'),
  ];
  expect(look({ messages: harmless })).toEqual([]);
});

test('in everything else that a person may have written, each by itself', () => {
  const attachment = { id: 'media-1', verdict: 'clean' } as const;
  const found = (parts: Parameters<typeof look>[0]) => look(parts).map(({ place, index }) => `${place} ${index}`);
  expect(found({ attachments: [attachment, { ...attachment, name: `scan ${CARD}.jpg` }] })).toEqual(['file 1']);
  expect(found({ attachments: [{ ...attachment, signature: `X.${CARD}` }] })).toEqual(['file 0']);
  expect(found({ participants: [{ id: CARD, role: 'customer' }] })).toEqual(['participant 0']);
  expect(found({ messages: [text('hi', CARD)] })).toEqual(['id 0']);
  expect(found({ messages: [{ ...text(''), event: CARD }] })).toEqual(['id 0']);
  expect(found({ conversationId: '4111111111111111' })).toEqual(['id 0']);
  const halves = [
    { ...attachment, name: '4111 1111' },
    { ...attachment, id: 'media-2', name: '1111 1111' },
  ];
  expect(found({ attachments: halves })).toEqual([]);
  expect(found({ messages: [{ ...text('hi'), id: '41111111-1111-1111-0000-00000000000a' }] })).toEqual([]);
});
