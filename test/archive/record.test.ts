import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { encodeRecord } from '../../src/archive/record.js';
import type { RecordedConversation } from '../../src/archive/record.js';
import { CONVERSATION } from '../support/record-samples.js';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
addFormats.default(ajv);
const schema = JSON.parse(readFileSync('schema/record-1.schema.json', 'utf8')) as object;
const isValid = ajv.compile(schema);

async function plainOf(conversation: RecordedConversation, format: 'jsonl' | 'text' = 'jsonl'): Promise<string> {
  const { content } = await encodeRecord(conversation, format, 'a.gz');
  return gunzipSync(content).toString('utf8');
}
const linesOf = async (conversation: RecordedConversation) =>
  (await plainOf(conversation))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

/** The same values under keys in the opposite order. */
function reversed<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed) as T;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner as unknown)]);
  return Object.fromEntries(entries.reverse()) as T;
}

describe('a record', () => {
  test('is a header and a line for each message, in their order', async () => {
    const [header, ...messages] = await linesOf(CONVERSATION);
    expect(header).toMatchObject({
      schema: 'conversation-custodian/record/1',
      conversationId: 'conversation-1',
      messageCount: 4,
      redactor: '1+0123abcd',
    });
    expect(messages).toEqual([
      { time: '2024-05-15T23:50:00.000Z', sender: 'agent-7', role: 'agent', type: 'event', text: '', event: 'join' },
      { time: null, sender: 'customer-1', role: 'customer', type: 'text', text: 'Grüße 👋\u2028[REDACTED]', id: 'm1' },
      {
        time: null,
        sender: 'customer-1',
        role: 'customer',
        type: 'text',
        text: '',
        id: 'm1',
        attachments: ['media-1', 'media-2'],
      },
      { time: '2024-05-15T23:52:00.000Z', sender: null, role: 'unknown', type: 'deleted', text: '', id: 'm2' },
    ]);
  });

  test('is as its schema says, line by line', async () => {
    for (const line of await linesOf(CONVERSATION)) {
      expect([line, isValid(line), isValid.errors]).toEqual([line, true, null]);
    }
  });

  test('that a model has read tells which', async () => {
    const sha256 = '9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5';
    const model = { runtime: 'onnxruntime-web 1.30.0', sha256, version: null, name: 'rampart-1.4.0' };
    const [header] = await linesOf({ ...CONVERSATION, model });
    expect(header).toMatchObject({ model });
    expect([header, isValid(header)]).toEqual([header, true]);
    const [without] = await linesOf({ ...CONVERSATION, model: undefined });
    expect(without).not.toHaveProperty('model');
  });

  test('without messages and participants, too', async () => {
    const empty = { ...CONVERSATION, participants: [], messages: [], attachments: [], redactions: {} };
    const lines = await linesOf(empty);
    expect(lines.map((line) => isValid(line))).toEqual([true]);
  });

  test('has the same bytes whatever order its parts came in', async () => {
    const { participants, attachments } = CONVERSATION;
    const shuffled = {
      ...reversed(CONVERSATION),
      participants: participants.toReversed().map(reversed),
      attachments: attachments.toReversed().map(reversed),
    };
    const [one, other] = await Promise.all(
      [CONVERSATION, { ...shuffled, messages: Array.from(CONVERSATION.messages, reversed) }].map((each) =>
        encodeRecord(each, 'jsonl', 'a.gz'),
      ),
    );
    expect(other).toEqual(one);
  });

  test('writes its keys in the order of the schema', async () => {
    const model = { name: 'm', version: '1', sha256: '0'.repeat(64), runtime: 'r' };
    const [header = ''] = (await plainOf({ ...CONVERSATION, model })).split('\n');
    const { properties } = (schema as { $defs: { header: { properties: object } } }).$defs.header;
    expect(Object.keys(JSON.parse(header) as object)).toEqual(Object.keys(properties));
    expect(header).toContain('"redactions":{"card":2,"ssn":1}');
    expect(header.indexOf('"id":"agent-7"')).toBeLessThan(header.indexOf('"id":"customer-1"'));
  });

  test('in plain form is the texts of the messages, joined by newlines', async () => {
    const messages = ['Hello', '', 'bye'].map((text) => ({ type: 'text' as const, role: 'unknown', text }));
    const event = { type: 'event' as const, event: 'join', role: 'agent', text: '' };
    expect(await plainOf({ ...CONVERSATION, messages: [event, ...messages] }, 'text')).toBe('Hello\n\nbye');
  });
});

describe('the schema', () => {
  test.each([
    ['a time that is not in UTC', { time: '2024-05-15T23:50:00.000+02:00' }],
    ['an unknown field', { name: 'Jane' }],
    ['an event in a text', { type: 'text', event: 'join' }],
    ['an unknown role', { role: 'boss' }],
  ])('refuses %s', (_, change) => {
    const line = { time: null, sender: null, role: 'agent', type: 'text', text: '' };
    expect(isValid(line)).toBe(true);
    expect(isValid({ ...line, ...change })).toBe(false);
  });
});
