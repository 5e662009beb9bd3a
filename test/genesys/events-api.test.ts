import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import type { GenesysError } from '../../src/genesys/errors.js';
import {
  GenesysForbiddenError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysResponseError,
  GenesysUnavailableError,
} from '../../src/genesys/errors.js';
import { simulators } from '../simulator/with-simulator.js';
import type { TranscriptMessage } from '../../src/genesys/rest.js';
import { cleanUps, connectTo, countOf, everythingOf, rejection } from './support.js';

const start = simulators();
const defer = cleanUps();

async function setUp(options: SimulatorOptions = {}) {
  const simulator = await start(options);
  simulator.addConversation({
    id: 'c-1',
    messages: [{ text: 'Hello', fromId: 'customer-1', timestamp: '2024-05-15T14:30:00.000Z' }],
  });
  const { mediaId } = simulator.uploadAttachment({ conversationId: 'c-1', fileName: 'f.txt', bytes: Buffer.from('x') });
  return { simulator, mediaId, ...connectTo(simulator.url, {}, defer) };
}

test('every call is one that the contract knows', async () => {
  const { simulator, mediaId, rest } = await setUp();
  await rest.getTranscript('c-1');
  await rest.setConversationAttributes('c-1', { file_scan_status: 'clean', file_size_bytes: 1, file_is_image: true });
  await rest.setInteractionAttributes('c-1', { archiveUri: 'https://example/a' });
  await rest.removeMedia({ conversationId: 'c-1', mediaId });
  expect(simulator.problems).toEqual([]);
  expect(simulator.conversation('c-1')).toMatchObject({
    customAttributes: { file_scan_status: 'clean', file_size_bytes: 1, file_is_image: true },
    attributes: { archiveUri: 'https://example/a' },
  });
  expect(simulator.media(mediaId)?.deleted).toBe(true);
  expect(simulator.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /oauth/token',
    'GET /api/v2/conversations/c-1',
    'PATCH /api/v2/conversations/webchat/c-1',
    'PATCH /api/v2/interactions/c-1',
    `DELETE /api/v2/media/files/${mediaId}`,
  ]);
});

describe('deletion', () => {
  test('of what is deleted already is a success', async () => {
    const { simulator, mediaId, rest } = await setUp();
    await rest.removeMedia({ conversationId: 'c-1', mediaId });
    await rest.removeMedia({ conversationId: 'c-1', mediaId });
    expect(simulator.calls.slice(-2).map(({ status }) => status)).toEqual([204, 404]);
  });

  test('whose answer was lost succeeds when it is repeated', async () => {
    const { simulator, mediaId, rest } = await setUp();
    simulator.setFault({ kind: 'reset', route: 'deleteMedia', afterEffect: true, times: 1 });
    await rejection(rest.removeMedia({ conversationId: 'c-1', mediaId }), GenesysUnavailableError);
    expect(simulator.media(mediaId)?.deleted).toBe(true);
    await rest.removeMedia({ conversationId: 'c-1', mediaId });
  });

  test.each([
    ['a missing scope', { kind: 'status', status: 403 }, GenesysForbiddenError],
    ['the rate limit', { kind: 'status', status: 429 }, GenesysRateLimitedError],
    ['a server error', { kind: 'status', status: 500 }, GenesysUnavailableError],
    ['a reset', { kind: 'reset' }, GenesysUnavailableError],
  ])('does not succeed on %s, and is not repeated here', async (_, fault, errorClass) => {
    const { simulator, mediaId, rest } = await setUp();
    simulator.setFault({ ...fault, route: 'deleteMedia' } as Fault);
    await rejection<GenesysError>(rest.removeMedia({ conversationId: 'c-1', mediaId }), errorClass);
    expect(simulator.media(mediaId)?.deleted).toBe(false);
    expect(countOf(simulator, 'deleteMedia')).toBe(1);
  });

  test('without its scope names it', async () => {
    const { mediaId, rest } = await setUp({ grantedScopes: ['conversation:view'] });
    const error = await rejection(rest.removeMedia({ conversationId: 'c-1', mediaId }), GenesysForbiddenError);
    expect(error.missingScope).toBe('media:write');
  });

  test('beyond the quota keeps the wait that was asked for', async () => {
    const { simulator, mediaId, rest } = await setUp();
    simulator.setFault({ kind: 'quota', perMinute: 0 });
    const error = await rejection(rest.removeMedia({ conversationId: 'c-1', mediaId }), GenesysRateLimitedError);
    expect(error.retryAfterMs).toBe(60_000);
  });
});

describe('transcripts', () => {
  const plainOf = ({ type, text, senderId, time }: TranscriptMessage) => ({ type, text, senderId, time });
  const TRANSCRIPT = '/api/v2/conversations/{conversationId}';
  const answerWith = async (body: unknown) => {
    const { simulator, rest } = await setUp();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    simulator.setFault({ kind: 'status', route: 'getConversation', status: 200, body: text });
    return rest;
  };

  test('messages with sender and time', async () => {
    const { rest } = await setUp();
    const transcript = await rest.getTranscript('c-1');
    expect({ ...transcript, messages: Array.from(transcript.messages, plainOf) }).toEqual({
      conversationId: 'c-1',
      participants: [{ id: 'customer-1', role: 'unknown' }],
      messages: [{ type: 'text', text: 'Hello', senderId: 'customer-1', time: '2024-05-15T14:30:00.000Z' }],
    });
  });

  test('what is missing stays missing; a time without a zone is none', async () => {
    const rest = await answerWith({
      messages: [
        {},
        { text: null, from: null, timestamp: null },
        { text: 'a', from: {}, timestamp: '2024-05-15T14:30:00' },
        { text: 'b', from: { id: '' }, timestamp: 'yesterday' },
        { text: 'c', from: { id: 'x' }, timestamp: '2024-05-15T16:30:00+02:00' },
      ],
    });
    expect(Array.from((await rest.getTranscript('c-1')).messages, plainOf)).toEqual([
      { type: 'text', text: '' },
      { type: 'text', text: '' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'text', text: 'c', senderId: 'x', time: '2024-05-15T14:30:00.000Z' },
    ]);
  });

  test.each([
    ['no messages', {}, 'messages'],
    ['no list', { messages: 'Jane 555-0100' }, 'messages'],
    ['a number for a text', { messages: [{ text: 'ok' }, { text: 5550100 }] }, 'messages.1.text'],
    ['a list', ['Jane 555-0100'], ''],
  ])('an answer with %s names the field, and nothing of its value', async (_, body, field) => {
    const error = await rejection((await answerWith(body)).getTranscript('c-1'), GenesysResponseError);
    expect(error.call).toEqual({ route: `GET ${TRANSCRIPT}`, status: 200 });
    expect(error.problem).toBe(`the field "${field}" is wrong`);
    expect(everythingOf(error)).not.toMatch(/555-?0100|Jane/);
  });

  test('an empty answer is no transcript', async () => {
    await rejection((await answerWith('')).getTranscript('c-1'), GenesysResponseError);
  });

  test('an unknown conversation', async () => {
    const { rest } = await setUp();
    await rejection(rest.getTranscript('c-2'), GenesysNotFoundError);
  });
});
