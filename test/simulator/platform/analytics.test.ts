import { describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../../simulator/simulator.js';
import { simulators } from '../with-simulator.js';
import { type Json, platformClient, type Reply } from './client.js';

const start = simulators();
const MAY_14 = '2024-05-14T00:00:00.000Z/2024-05-15T00:00:00.000Z';

function converse(simulator: Simulator, id: string, startTime: string, endTime?: string): void {
  simulator.addConversation({ id, messages: [], startTime });
  if (endTime !== undefined) simulator.completeConversation(id, endTime);
}

async function startFilled() {
  const simulator = await start();
  converse(simulator, 'before', '2024-05-13T23:59:59.000Z', '2024-05-14T12:00:00.000Z');
  converse(simulator, 'short', '2024-05-14T08:00:00.000Z', '2024-05-14T09:00:00.000Z');
  converse(simulator, 'live', '2024-05-14T22:00:00.000Z');
  converse(simulator, 'after', '2024-05-15T00:00:00.000Z');
  const { send } = await platformClient(simulator);
  const query = (body: object): Promise<Reply> =>
    send('POST', '/analytics/conversations/details/query', { interval: MAY_14, ...body });
  const idsOf = async (body: object): Promise<string[]> => {
    const { body: answer } = await query(body);
    return (answer.conversations ?? []).map(({ conversationId }: Json) => conversationId);
  };
  return { simulator, query, idsOf, send };
}

const filter = (...predicates: object[]): object => ({ conversationFilters: [{ type: 'and', predicates }] });

describe('the query of conversation details', () => {
  test('finds only conversations that started on a day that the interval touches', async () => {
    const { idsOf } = await startFilled();
    // `before` was alive on that day, and is found only by looking further back.
    expect(await idsOf({})).toEqual(['short', 'live']);
    expect(await idsOf({ interval: '2024-05-14T22:30:00.000Z/2024-05-14T23:00:00.000Z' })).toEqual(['live']);
    expect(await idsOf({ interval: '2024-05-13T23:00:00.000Z/2024-05-15T00:00:00.000Z' })).toEqual([
      'before',
      'short',
      'live',
    ]);
  });

  test('tells ended ones from live ones', async () => {
    const { idsOf, query } = await startFilled();
    const end = (operator: string): object => filter({ dimension: 'conversationEnd', operator });
    expect(await idsOf(end('exists'))).toEqual(['short']);
    expect(await idsOf(end('notExists'))).toEqual(['live']);
    const { body } = await query({ order: 'desc' });
    expect(body.conversations).toMatchObject([
      { conversationId: 'live', conversationStart: '2024-05-14T22:00:00.000Z' },
      { conversationId: 'short', conversationEnd: '2024-05-14T09:00:00.000Z' },
    ]);
    expect(body.conversations[0]).not.toHaveProperty('conversationEnd');
  });

  test('finds conversations with files, and counts them; a link is none', async () => {
    const { simulator, idsOf, query } = await startFilled();
    const withMedia = filter({ type: 'metric', metric: 'oMediaCount', range: { gte: 1 } });
    simulator.platform.sendMessage('short', { attachments: [{ link: 'https://example.com' }] });
    expect(await idsOf(withMedia)).toEqual([]);
    simulator.uploadAttachment({ conversationId: 'live', fileName: 'a', bytes: Buffer.from('x') });
    const { body } = await query(withMedia);
    expect(body).toMatchObject({ totalHits: 1, conversations: [{ conversationId: 'live' }] });
    expect(body.conversations[0].participants[0].sessions[0].metrics).toMatchObject([
      { name: 'oMediaCount', value: 1 },
    ]);
  });

  test('filters by the dimensions of sessions', async () => {
    const { simulator, idsOf } = await startFilled();
    simulator.addConversation({
      id: 'other',
      channelType: 'whatsapp',
      messages: [],
      startTime: '2024-05-14T10:00:00.000Z',
    });
    const of = (value: string): object => ({
      segmentFilters: [{ type: 'and', predicates: [{ dimension: 'messageType', value }] }],
    });
    expect(await idsOf(of('whatsapp'))).toEqual(['other']);
    expect(await idsOf(of('webmessaging'))).toEqual(['short', 'live']);
  });

  test('filters by properties that were indexed, and never shows attributes', async () => {
    const { simulator, idsOf, query, send } = await startFilled();
    const sessionId = simulator.platform.conversation('short')?.participants[0]?.communicationId;
    const properties = [{ property: 'archiveUri', propertyType: 'string', value: 'u' }];
    const index = (targetDate: string): Promise<Reply> =>
      send('POST', '/analytics/conversations/short/details/properties', { sessionId, targetDate, properties });
    expect((await index('2024-05-14T10:00:00.000Z')).status).toBe(400);
    expect((await index('2024-05-14T08:30:00.000Z')).status).toBe(200);
    const missing = { type: 'property', propertyType: 'string', property: 'archiveUri', operator: 'notExists' };
    expect(await idsOf(filter(missing))).toEqual(['live']);
    const path = '/conversations/messages/live/participants/live-customer/attributes';
    expect((await send('PATCH', path, { attributes: { secret: 'yes' } })).status).toBe(200);
    expect(JSON.stringify((await query({})).body)).not.toContain('secret');
  });

  test('gives pages, of 25 unless told otherwise; one without rows has no list', async () => {
    const { simulator, idsOf, query } = await startFilled();
    const interval = '2024-05-01T00:00:00.000Z/2024-05-02T00:00:00.000Z';
    for (let number = 10; number < 40; number += 1) {
      converse(simulator, `n${String(number)}`, `2024-05-01T00:00:${String(number)}.000Z`);
    }
    expect(await idsOf({ interval })).toHaveLength(25);
    const paging = { pageSize: 20, pageNumber: 2 };
    expect((await idsOf({ interval, paging }))[0]).toBe('n30');
    const { body } = await query({ interval, paging: { pageSize: 20, pageNumber: 3 } });
    expect(body).toEqual({ totalHits: 30 });
  });

  test.each([
    ['a page of more than 100', { paging: { pageSize: 101, pageNumber: 1 } }],
    ['more than 31 days', { interval: '2024-05-01T00:00:00.000Z/2024-06-01T00:00:00.001Z' }],
    ['an interval that ends before it starts', { interval: '2024-05-02T00:00:00.000Z/2024-05-01T00:00:00.000Z' }],
    ['an unknown dimension', filter({ dimension: 'colour', value: 'red' })],
    ['an unknown metric', filter({ metric: 'nCats', range: { gte: 1 } })],
  ])('refuses %s with 400', async (_name, body) => {
    const { simulator, query } = await startFilled();
    const { status } = await query(body);
    expect([status, simulator.problems.length]).toEqual([400, 1]);
    expect((await query({ interval: '2024-05-01T00:00:00.000Z/2024-06-01T00:00:00.000Z' })).status).toBe(200);
  });
});
