import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REDACTION_THREAD } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { makeRecord } from '../../src/activities/make-record.js';
import type { MadeRecord } from '../../src/activities/make-record.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { GenesysForbiddenError, GenesysResponseError, GenesysUnavailableError } from '../../src/genesys/errors.js';
import { readTranscript } from '../../src/genesys/transcripts.js';
import { examineConversation } from '../../src/redaction/gate/conversation.js';
import { examine } from '../../src/redaction/gate/gate.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { TranscriptTooLargeError } from '../../src/activities/transcript-too-large.js';
import { RedactionPool } from '../../src/worker/redaction-pool.js';
import type { RedactionPoolOptions } from '../../src/worker/redaction-pool.js';
import type { ThreadSettings } from '../../src/worker/redaction-thread.js';
import { lookAtModel } from '../../src/entity-model/open-model.js';
import { cleanUps, connectTo, listen, rejection } from '../genesys/support.js';
import { writeTinyModel } from '../support/tiny-model.js';
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
async function start(
  answer: RequestListener,
  settings: Partial<ThreadSettings> = {},
  options: RedactionPoolOptions = {},
) {
  const token = JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 3600 });
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/oauth/token') response.end(token);
    else answer(request, response);
  });
  const { http } = connectTo(`http://127.0.0.1:${await listen(server, defer)}`, {}, defer);
  const made = new RedactionPool(
    REDACTION_THREAD,
    { redactor: {}, api: 'events', gate: true, ...settings },
    http,
    options,
  );
  pool = made;
  const order = { ...ORDER, redactor: made.version };
  const make = (signal = never, files = noFiles, conversationId = 'c-1') =>
    made.makeRecord({ ...order, conversationId }, files, signal);
  return { http, make, makeOf: (id: string, signal = never) => make(signal, noFiles, id), pool: made };
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

test('one that takes more memory than there is fails for good, and the next one is made', async () => {
  const many = said(Array.from({ length: 300_000 }, (_, n) => `hi ${n}`));
  let calls = 0;
  const memory = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 40 };
  const { make } = await start((_, response) => response.end((calls += 1) === 1 ? many : said([CARD])), {}, { memory });
  await expect(make()).rejects.toThrow(TranscriptTooLargeError);
  expect(textsOf(await make())).toEqual(['[REDACTED]']);
});

describe('with a model', () => {
  const WORDS = { ivan: 'B-GIVEN_NAME', petrov: 'B-SURNAME', berlin: 'B-CITY' };
  const settings = { redactor: { style: 'kind' } } as const;
  const TEXTS = ['I am Ivan Petrov', `of Berlin, my card is ${CARD}`, 'Ivan ivan@example.com'];
  const answer: RequestListener = (_, response) => response.end(said(TEXTS));
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'model-')), 'tiny');
    await writeTinyModel(folder, { words: WORDS, version: '2' });
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));
  const headerOf = ({ content }: MadeRecord) =>
    JSON.parse(gunzipSync(content).toString().split('\n')[0]!) as Record<string, unknown>;

  test('what it finds in messages and names of files is masked besides, and the header tells of it', async () => {
    const model = await lookAtModel(folder);
    const { make, pool } = await start(answer, { ...settings, model });
    const [file] = randomFiles(0);
    const made = await make(never, async () => [{ ...file!, fileName: 'ivan_petrov.pdf' }]);
    expect(textsOf(made)).toEqual([
      'I am [REDACTED:person-name]',
      'of [REDACTED:place], my card is [REDACTED:card]',
      '[REDACTED:person-name] [REDACTED:email]',
    ]);
    const { attachments, ...header } = headerOf(made);
    expect(header).toMatchObject({ model: model.identity, redactor: pool.version });
    expect(attachments).toMatchObject([{ name: '[REDACTED:person-name].pdf' }]);
    expect(made.redactions).toEqual({ card: 1, email: 1, 'person-name': 3, place: 1 });
  });

  test('records of other settings, of another model and of none bear other versions', async () => {
    const model = await lookAtModel(folder);
    await writeTinyModel(folder, { words: { ...WORDS, berlin: 'O' }, version: '2' });
    const other = await lookAtModel(folder);
    const versions = [];
    for (const each of [undefined, model, other]) {
      versions.push((await start(answer, { ...settings, model: each })).pool.version);
    }
    expect(new Set(versions).size).toBe(3);
  });

  test('no record is made without it: it fails as long as the model cannot be loaded, and is made again then', async () => {
    const model = await lookAtModel(folder);
    await rename(folder, `${folder}-away`);
    const { make } = await start(answer, { ...settings, model });
    await expect(make()).rejects.toThrow('REDACTION_MODEL: the folder');
    await expect(make()).rejects.toThrow('REDACTION_MODEL: the folder');
    await rename(`${folder}-away`, folder);
    expect(textsOf(await make())[0]).toBe('I am [REDACTED:person-name]');
  });

  test('more than it can read in the time of the step fails for good', async () => {
    const long = Array.from({ length: 2100 }, (_, n) => `${n} `.padEnd(100, 'a'));
    const { make } = await start((_, response) => response.end(said(long)), {
      ...settings,
      model: await lookAtModel(folder),
    });
    await expect(make()).rejects.toThrow(TranscriptTooLargeError);
  });
});

describe('transcripts come in side by side', () => {
  const LARGE = said(Array.from({ length: 30_000 }, (_, n) => `${n}: it is all right, thank you`));
  const MEGABYTE = 1024 * 1024;

  /** What each conversation's calls are answered with, the first one first, and the last one again and again. */
  async function startWith(answers: Record<string, readonly RequestListener[]>, options: RedactionPoolOptions = {}) {
    const calls: string[] = [];
    const ends: Record<string, (() => void) | undefined> = {};
    const started = await start(
      (request, response) => {
        const id = request.url!.split('/').at(-1)!;
        const number = calls.filter((one) => one === id).length;
        calls.push(id);
        response.once('close', () => ends[id]?.());
        answers[id]!.at(Math.min(number, answers[id]!.length - 1))!(request, response);
      },
      {},
      options,
    );
    const called = (id: string, times = 1) => until(`${id} is asked for`, () => count(id) >= times);
    const count = (id: string) => calls.filter((one) => one === id).length;
    /** When the call of a conversation has been given up. */
    const givenUp = (id: string) => new Promise<void>((resolve) => (ends[id] = resolve));
    return { ...started, called, count, givenUp };
  }
  const hang: RequestListener = () => undefined;
  const tell = (text: string): RequestListener => {
    return (_, response) => response.end(text);
  };
  /** The beginning of an answer, and nothing more. */
  const beginning = (bytes: number): RequestListener => {
    return (_, response) => void response.write(LARGE.slice(0, bytes));
  };
  /** More than any buffer on the way holds: so when all is sent, more than a small one has been read. */
  function endless(): { readonly answer: RequestListener; readonly read: Promise<void> } {
    let onRead!: () => void;
    const read = new Promise<void>((resolve) => (onRead = resolve));
    const text = `{"messages":[{"text":"${'a'.repeat(40 * MEGABYTE)}`;
    return { answer: (_, response) => void response.write(text, () => onRead()), read };
  }
  /** One byte after another, as long as there is somebody to hear them. */
  const drip: RequestListener = (_, response) => {
    let at = 0;
    const timer = setInterval(() => response.write(LARGE[at++]!), 5);
    response.once('close', () => clearInterval(timer));
  };

  test.each([
    ['that hangs', hang],
    ['whose body begins and then hangs', beginning(1000)],
    ['whose body drips', drip],
    ['whose large body begins and then hangs', beginning(1.5 * MEGABYTE)],
  ])('a call %s holds up no other conversation, and is called off alone', async (_, answer) => {
    const { makeOf, called, givenUp } = await startWith({ slow: [answer], other: [tell(said([CARD]))] });
    const stopping = new AbortController();
    const slow = makeOf('slow', stopping.signal).catch((error: unknown) => error);
    const ended = givenUp('slow');
    await called('slow');
    expect(textsOf(await makeOf('other'))).toEqual(['[REDACTED]']);
    const others = Promise.all([makeOf('other'), makeOf('other')]);
    stopping.abort(new TypeError('enough'));
    expect(await slow).toMatchObject({ message: 'enough' });
    await ended;
    for (const record of await others) expect(textsOf(record)).toEqual(['[REDACTED]']);
  });

  test('as many as there are steps, before the thread has begun', async () => {
    const { makeOf } = await startWith({ slow: [hang], other: [tell(said([CARD]))] });
    const stopping = new AbortController();
    const slow = Array.from({ length: 15 }, () => makeOf('slow', stopping.signal).catch(() => 'called off'));
    expect(textsOf(await makeOf('other'))).toEqual(['[REDACTED]']);
    stopping.abort();
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['called off']));
  });

  test('of large ones there is one at a time; another one has its turn when the first is done', async () => {
    const { answer, read } = endless();
    const { makeOf, count, givenUp } = await startWith({
      first: [answer],
      second: [tell(LARGE)],
      small: [tell(said([CARD]))],
    });
    expect(LARGE.length).toBeGreaterThan(1.5 * MEGABYTE);
    const stopping = new AbortController();
    const first = makeOf('first', stopping.signal).catch(() => 'called off');
    await read;
    const gone = givenUp('second');
    const second = makeOf('second');
    await gone;
    expect(textsOf(await makeOf('small'))).toEqual(['[REDACTED]']);
    expect(count('second')).toBe(1);
    stopping.abort();
    expect(await first).toBe('called off');
    expect(textsOf(await second)).toHaveLength(30_000);
    expect(count('second')).toBe(2);
  });

  test('one that is called off while it waits for its turn is not asked for again', async () => {
    const { answer, read } = endless();
    const { makeOf, count, givenUp } = await startWith({ first: [answer, tell(LARGE)], second: [tell(LARGE)] });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = makeOf('first', one.signal).catch(() => 'called off');
    await read;
    const gone = givenUp('second');
    const second = makeOf('second', two.signal).catch(() => 'called off');
    await gone;
    two.abort();
    expect(await second).toBe('called off');
    one.abort();
    await first;
    expect(textsOf(await makeOf('first'))).toHaveLength(30_000);
    expect(count('second')).toBe(1);
  });

  test('when memory runs out, the one that took it fails for good, and the others are fetched again', async () => {
    const memory = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 40 };
    const huge = said(Array.from({ length: 300_000 }, (_, n) => `hi ${n}`));
    const { makeOf, called, count } = await startWith(
      { huge: [tell(huge)], innocent: [hang, tell(said([CARD]))] },
      { memory },
    );
    const innocent = Promise.all([makeOf('innocent'), called('innocent').then(() => makeOf('innocent'))]);
    await called('innocent');
    await expect(makeOf('huge')).rejects.toThrow(TranscriptTooLargeError);
    for (const record of await innocent) expect(textsOf(record)).toEqual(['[REDACTED]']);
    expect(count('huge')).toBe(1);
    expect(count('innocent')).toBeGreaterThan(2);
  });

  test('the end of the pool fails what is in it', async () => {
    const { makeOf, called, givenUp } = await startWith({ slow: [hang] });
    const slow = makeOf('slow');
    const ended = givenUp('slow');
    await called('slow');
    await Promise.all([pool!.close(), expect(slow).rejects.toThrow('ended'), ended]);
  });
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
