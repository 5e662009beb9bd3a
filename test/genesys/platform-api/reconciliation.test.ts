import { expect, test } from '@jest/globals';
import type { FoundConversation } from '../../../src/genesys/rest.js';
import { simulators } from '../../simulator/with-simulator.js';
import { cleanUps, countOf } from '../support.js';
import { connectPlatform, listenTo, mediaIds } from './support.js';

const defer = cleanUps();
const start = simulators();
const DAY_MS = 24 * 60 * 60_000;

const around = (now: number) => ({
  startedFrom: new Date(now - 7 * DAY_MS).toISOString(),
  from: new Date(now - DAY_MS).toISOString(),
  to: new Date(now + 60_000).toISOString(),
});

async function found(baseUrl: string, now: number) {
  const { rest } = connectPlatform(baseUrl, defer);
  const totals: number[] = [];
  const conversations: FoundConversation[] = [];
  const signal = new AbortController().signal;
  const onTotal = (total: number) => void totals.push(total);
  for await (const one of rest.reconciliation.conversations(around(now), signal, onTotal)) conversations.push(one);
  return { conversations, totals };
}

test('finds what ended and what has files, under the ids and times that events give', async () => {
  const simulator = await start();
  const { open, heard, events } = await listenTo(simulator, defer);
  await open();
  for (const id of ['c-files', 'c-text', 'c-live', 'c-quiet']) simulator.addConversation({ id, messages: [] });
  simulator.platform.sendMessage('c-files', {
    attachments: [{ link: 'https://x.example' }, { mediaId: 'm-1', fileName: 'a.png', bytes: Buffer.from('x') }],
  });
  simulator.platform.sendMessage('c-live', {
    attachments: [{ mediaId: 'm-2', fileName: 'a.png', bytes: Buffer.from('x') }],
  });
  for (const id of ['c-files', 'c-text']) simulator.platform.end(id);
  await heard(3);
  await heard(4);
  const { conversations, totals } = await found(simulator.url, Date.now());
  expect(conversations.map(({ conversationId }) => conversationId).sort()).toEqual(['c-files', 'c-live', 'c-text']);
  expect(totals).toEqual([1, 2, 3]);
  const missed = conversations.flatMap(({ attachments }) => attachments);
  expect(mediaIds(missed).sort()).toEqual(mediaIds(events).sort());
  // The conversation's own time, and not that of the message.
  const starts = conversations.flatMap(({ conversationId, attachments }) =>
    attachments.map(({ conversationStart }) => [
      conversationStart,
      simulator.platform.conversation(conversationId)?.startTime,
    ]),
  );
  for (const [told, real] of starts) expect(Date.parse(told ?? '')).toBe(Date.parse(real ?? ''));
  const ends = events.flatMap((event) => (event.kind === 'conversation-completed' ? [event.completedTime] : []));
  expect(conversations.flatMap(({ completedTime }) => completedTime ?? []).sort()).toEqual(ends.sort());
  expect(simulator.problems).toEqual([]);
});

test('reads all pages, each conversation once', async () => {
  const simulator = await start();
  for (let index = 0; index < 230; index += 1) {
    simulator.addConversation({ id: `c-${index}`, messages: [] });
    simulator.platform.end(`c-${index}`);
  }
  const { conversations } = await found(simulator.url, Date.now());
  expect(new Set(conversations.map(({ conversationId }) => conversationId)).size).toBe(230);
  expect(conversations).toHaveLength(230);
  // Three pages of those that ended, one of those with files.
  expect(countOf(simulator, 'queryConversations')).toBe(4);
});

test.each([
  ['an answer that is none', { status: 200, body: '{"id":7}' }],
  ['a refusal', { status: 400 }],
])('tells of a conversation that cannot be read for good (%s), and goes on with the others', async (_, answer) => {
  const simulator = await start();
  for (const id of ['c-1', 'c-bad', 'c-2']) {
    simulator.addConversation({ id, messages: [] });
    simulator.platform.end(id);
  }
  simulator.setFault({ kind: 'status', route: 'getConversation', match: 'c-bad', ...answer });
  const { conversations } = await found(simulator.url, Date.now());
  const told = Object.fromEntries(conversations.map(({ conversationId, problem }) => [conversationId, problem]));
  expect(told).toEqual({ 'c-1': undefined, 'c-2': undefined, 'c-bad': expect.stringContaining('GET') });
});

test('waits for the rate limit instead of failing', async () => {
  const simulator = await start();
  simulator.addConversation({ id: 'c-1', messages: [] });
  simulator.platform.end('c-1');
  const headers = { 'retry-after': '1' };
  simulator.setFault({ kind: 'status', route: 'queryConversations', status: 429, headers, times: 1 });
  simulator.setFault({ kind: 'status', route: 'getConversation', status: 503, times: 1 });
  expect((await found(simulator.url, Date.now())).conversations).toHaveLength(1);
});
