import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { REDACTION_THREAD } from '../../devkit/stack/stack.js';
import { makeRecord } from '../../src/activities/make-record.js';
import type { MadeRecord } from '../../src/activities/make-record.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { GenesysForbiddenError, GenesysResponseError, GenesysUnavailableError } from '../../src/genesys/errors.js';
import { readTranscript } from '../../src/genesys/transcripts.js';
import { examineConversation } from '../../src/redaction/gate/conversation.js';
import { examine } from '../../src/redaction/gate/gate.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { RedactionPool } from '../../src/worker/redaction-pool.js';
import type { ThreadSettings } from '../../src/worker/redaction-thread.js';
import { cleanUps, connectTo, listen, rejection } from '../genesys/support.js';
import { randomAnswer, randomFiles } from '../support/random-transcripts.js';

const defer = cleanUps();
let pool: RedactionPool | undefined;
afterEach(async () => {
  await pool?.close();
});

const never = new AbortController().signal;
const CARD = '4111 1111 1111 1111';
const ORDER = { conversationId: 'c-1', completedTime: '2026-03-02T09:00:00.000Z', format: 'jsonl' } as const;
const noFiles = async (): Promise<readonly FileReport[]> => [];

/** A pool whose API answers like that. */
async function start(answer: RequestListener, settings: Partial<ThreadSettings> = {}) {
  const token = JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 3600 });
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/oauth/token') response.end(token);
    else answer(request, response);
  });
  const { http } = connectTo(`http://127.0.0.1:${await listen(server, defer)}`, {}, defer);
  const made = new RedactionPool(REDACTION_THREAD, { redactor: {}, api: 'events', gate: true, ...settings }, http);
  pool = made;
  const order = { ...ORDER, redactor: made.version };
  return { http, make: (signal = never, files = noFiles) => made.makeRecord(order, files, signal), pool: made };
}

const said = (texts: readonly string[]) =>
  JSON.stringify({ messages: texts.map((text) => ({ text, from: { id: 'customer' } })) });
const textsOf = ({ content }: MadeRecord) =>
  gunzipSync(content)
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => (JSON.parse(line) as { text: string }).text);

test('redacts a conversation as one: a number split over messages is found', async () => {
  const { make } = await start((_, response) => response.end(said(['my card is 4111 1111', '1111 1111'])));
  expect(textsOf(await make())).toEqual(['my card is [REDACTED]', '[REDACTED]']);
});

test('redacts as its settings say', async () => {
  const { make } = await start(
    (_, response) => response.end(said([`${CARD}, TK-1234, 192.168.10.20, help@example.com`])),
    {
      redactor: {
        style: 'kind',
        kinds: ['card', 'email'],
        allow: ['@example.com'],
        extraPatterns: { ticket: 'tk-\\d{4}' },
      },
    },
  );
  expect(textsOf(await make())).toEqual(['[REDACTED:card], [REDACTED:ticket], 192.168.10.20, help@example.com']);
});

test('the last gate looks at the record, unless it is off', async () => {
  const kinds = { redactor: { kinds: ['email'] } };
  const answer: RequestListener = (_, response) => response.end(said(['hi', `it is ${CARD}`]));
  const { make } = await start(answer, kinds);
  expect(await make()).toMatchObject({
    gate: 'approved',
    found: 1,
    findings: [{ kind: 'card', place: 'message', index: 1, start: 6, endIndex: 1, end: 25 }],
  });
  await pool?.close();
  const { make: ungated } = await start(answer, { ...kinds, gate: false });
  expect(await ungated()).toMatchObject({ gate: 'off', found: 0, findings: [] });
});

test('the record is the one that is made without a thread', async () => {
  let answer = '';
  let files = randomFiles(0);
  const { http, make, pool } = await start((_, response) => response.end(answer));
  for (let seed = 0; seed < 10; seed += 1) {
    answer = randomAnswer(seed, seed === 0 ? 3000 : 100);
    files = randomFiles(seed);
    const transcript = await readTranscript('events', http, 'c-1', Date.now());
    const order = { ...ORDER, redactor: pool.version };
    const own = await makeRecord(order, transcript, files, createRedactor(), { examineConversation, examine });
    const { content, ...made } = await make(never, async () => files);
    expect({ ...made, plain: gunzipSync(content) }).toEqual({
      ...made,
      ...own,
      content: undefined,
      plain: gunzipSync(own.content),
    });
  }
});

test('leaves the main thread free for heartbeats meanwhile', async () => {
  const texts = Array.from({ length: 5000 }, (_, n) => `${n}: my card is ${CARD}`);
  const { make } = await start((_, response) => response.end(said(texts)));
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const { messageCount } = await make();
  clearInterval(timer);
  expect(messageCount).toBe(5000);
  expect(turns).toBeGreaterThan(0);
});

test('is called off with its step, while it waits for the answer as well', async () => {
  const stopping = new AbortController();
  let calls = 0;
  const { make } = await start((_, response) => {
    calls += 1;
    if (calls > 1) return response.end(said([CARD]));
    response.write('{"messages":[');
    stopping.abort();
  });
  await expect(make(stopping.signal)).rejects.toThrow();
  expect(textsOf(await make())).toEqual(['[REDACTED]']);
});

describe('what fails is told as it is', () => {
  test.each([
    ['cut', (text: string) => text.slice(0, -2)],
    ['cut between messages', (text: string) => text.slice(0, text.indexOf('},{') + 1)],
    ['broken within', (text: string) => text.replace('two', '"two')],
    ['two in one', (text: string) => text + text],
    ['a page', () => '<html>Jane</html>'],
  ])('an answer that is %s is an outage', async (_, spoil) => {
    const { make } = await start((_request, response) => response.end(spoil(said(['one', 'two', 'three']))));
    const error = await rejection(make(), GenesysUnavailableError);
    expect(error.call).toMatchObject({ status: 200, route: 'GET /api/v2/conversations/{conversationId}' });
    expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/Jane|two/);
  });

  test('so is one whose connection breaks off', async () => {
    const { make } = await start((_request, response) => {
      response.setHeader('content-length', 1000).write(said(['one']));
      setImmediate(() => response.destroy());
    });
    await rejection(make(), GenesysUnavailableError);
  });

  test('a wrong field, a missing right, and what the files are asked of', async () => {
    const wrong = await start((_request, response) => response.end('{"messages":[{"text":"a"},{"text":1}]}'));
    expect((await rejection(wrong.make(), GenesysResponseError)).problem).toContain('"messages.1.text"');
    await pool?.close();
    const forbidden = await start((_request, response) => response.writeHead(403).end());
    await rejection(forbidden.make(), GenesysForbiddenError);
    await pool?.close();
    const away = new TypeError('Temporal is away');
    const { make } = await start((_request, response) => response.end(said(['a'])));
    await expect(make(never, () => Promise.reject(away))).rejects.toBe(away);
  });
});
