import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from '../../../src/scanning/clamav/errors.js';
import { askAbout } from '../../../src/scanning/clamav/exchange.js';
import { scanPath } from '../../../src/scanning/clamav/path-scanner.js';
import type { Verdict } from '../../../src/contract/verdict.js';
import type { Behaviour, FakeClamd } from './support/fake-clamd.js';
import { startFakeClamd } from './support/fake-clamd.js';
import type { StagingFolder } from './support/files.js';
import { createStagingFolder } from './support/files.js';

// What fails here by a leak or a hang fails soon.
jest.setTimeout(120_000);

const CONTENT = randomBytes(300_000);
const SIZE_LIMIT = '3: INSTREAM size limit exceeded. ERROR\0';
/** Longer than a test may take: what ends only by this deadline fails. */
const GENEROUS = 600_000;
const SHORT = 100;

let staging: StagingFolder;
let fake: FakeClamd | undefined;
beforeAll(async () => void (staging = await createStagingFolder()));
afterAll(() => staging.remove());
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

const WAYS = ['content over tcp', 'content over unix', 'path'] as const;

async function scan(way: (typeof WAYS)[number], behaviour: Behaviour, deadlineMilliseconds: number): Promise<Verdict> {
  fake = await startFakeClamd(way === 'content over tcp' ? 'tcp' : 'unix', behaviour);
  try {
    if (way === 'path' && 'socket' in fake.address) {
      return (await scanPath(fake.address.socket, await staging.stage(CONTENT), { deadlineMilliseconds })).verdict;
    }
    const content = Readable.from([CONTENT]);
    const judged = askAbout(fake.address, { content }, { deadlineMilliseconds });
    await judged.finally(() => expect(content.destroyed).toBe(true));
    return (await judged).verdict;
  } finally {
    await fake.idle();
  }
}

describe.each(WAYS)('%s', (way) => {
  test('a sound answer is a verdict', async () => {
    expect(await scan(way, { onWhole: (it) => it.answer('OK') }, GENEROUS)).toEqual({
      verdict: 'clean',
      reply: 'stream: OK',
    });
    if (way !== 'path') expect(fake?.content().equals(CONTENT)).toBe(true);
  });

  const misbehaviours: [string, Behaviour, new (...parameters: never[]) => Error, number?][] = [
    ['is silent', {}, ScanDeadlineError, SHORT],
    ['closes without an answer', { onWhole: (it) => void it.connection.end() }, ScannerUnavailableError],
    ['closes at once', { onStart: (it) => void it.connection.end() }, ScannerUnavailableError],
    ['dies', { onWhole: (it) => void it.connection.destroy() }, ScannerUnavailableError],
    ['answers nonsense', { onWhole: (it) => void it.connection.end('lorem ipsum') }, ScanReplyError],
    ['answers with a bare terminator', { onWhole: (it) => void it.connection.end(it.terminator) }, ScanReplyError],
    ['does not end its answer', { onWhole: (it) => void it.connection.end(`${it.subject}: OK`) }, ScanReplyError],
    ['cuts its answer short', { onWhole: (it) => void it.connection.end(`${it.subject}: Eicar FOU`) }, ScanReplyError],
    ['answers with an error', { onWhole: (it) => it.answer('Access denied. ERROR') }, ScanReplyError],
    [
      'says COMMAND READ TIMED OUT',
      { onWhole: (it) => void it.connection.end('COMMAND READ TIMED OUT\n') },
      ScanReplyError,
    ],
    [
      'answers OK, then FOUND',
      { onWhole: (it) => it.answer(`OK${it.terminator}${it.subject}: X FOUND`) },
      ScanReplyError,
    ],
    [
      'answers FOUND, then OK',
      { onWhole: (it) => it.answer(`X FOUND${it.terminator}${it.subject}: OK`) },
      ScanReplyError,
    ],
    [
      'answers for something else',
      { onWhole: (it) => void it.connection.end(`/other: OK${it.terminator}`) },
      ScanReplyError,
    ],
    ['answers without end', { onWhole: (it) => it.answer('x'.repeat(1_000_000)) }, ScanReplyError],
  ];
  test.each(misbehaviours)('a daemon that %s gives no verdict', async (_name, behaviour, kind, deadline = GENEROUS) => {
    await expect(scan(way, behaviour, deadline)).rejects.toThrow(kind);
  });

  test('no daemon gives no verdict', async () => {
    const gone = await startFakeClamd(way === 'content over tcp' ? 'tcp' : 'unix', {});
    await gone.close();
    const file = await staging.stage(CONTENT);
    const asked =
      way === 'path' && 'socket' in gone.address
        ? scanPath(gone.address.socket, file, { deadlineMilliseconds: GENEROUS })
        : askAbout(gone.address, { content: Readable.from([CONTENT]) }, { deadlineMilliseconds: GENEROUS });
    await expect(asked).rejects.toThrow(ScannerUnavailableError);
  });

  test('an abort ends a scan that waits for its answer, with the reason given', async () => {
    const control = new AbortController();
    fake = await startFakeClamd(way === 'content over tcp' ? 'tcp' : 'unix', {
      onWhole: () => control.abort(new Error('cancelled by the caller')),
    });
    const limits = { deadlineMilliseconds: GENEROUS, signal: control.signal };
    const asked =
      way === 'path' && 'socket' in fake.address
        ? scanPath(fake.address.socket, await staging.stage(CONTENT), limits)
        : askAbout(fake.address, { content: Readable.from([CONTENT]) }, limits);
    await expect(asked).rejects.toThrow('cancelled by the caller');
    await fake.idle();
    expect(fake.scans()).toBe(1);
  });

  test('a caller that has aborted before does not reach the daemon', async () => {
    fake = await startFakeClamd(way === 'content over tcp' ? 'tcp' : 'unix', {});
    const limits = { deadlineMilliseconds: GENEROUS, signal: AbortSignal.abort(new Error('too late')) };
    const asked =
      way === 'path' && 'socket' in fake.address
        ? scanPath(fake.address.socket, await staging.stage(CONTENT), limits)
        : askAbout(fake.address, { content: Readable.from([CONTENT]) }, limits);
    await expect(asked).rejects.toThrow('too late');
    expect(fake.scans()).toBe(0);
  });
});

describe.each(['tcp', 'unix'] as const)('content over %s, while it is uploaded', (transport) => {
  /** More than the buffers of a connection hold. */
  const MANY_CHUNKS = 500;

  async function upload(
    behaviour: Behaviour,
    from: Iterable<Buffer> | AsyncIterable<Buffer>,
    idleMilliseconds = GENEROUS,
  ) {
    fake = await startFakeClamd(transport, behaviour);
    const source = Readable.from(from);
    try {
      const limits = { deadlineMilliseconds: GENEROUS, idleMilliseconds };
      return (await askAbout(fake.address, { content: source }, limits)).verdict;
    } finally {
      await fake.idle();
      expect(source.destroyed).toBe(true);
    }
  }
  const chunks = (): Buffer[] => Array<Buffer>(MANY_CHUNKS).fill(Buffer.alloc(64 * 1024, 'x'));

  test('OK before the content is no verdict, even when the daemon goes on reading and closes in order', async () => {
    const answer = upload({ onStart: (it) => it.answer('OK') }, chunks());
    await expect(answer).rejects.toThrow(ScanReplyError);
  });

  test('OK in the middle of the content is no verdict', async () => {
    let half = (): void => {};
    const reached = new Promise<void>((resolve) => (half = resolve));
    async function* content() {
      yield* chunks();
      half();
      yield* chunks();
    }
    const answer = upload({ onStart: (it) => void reached.then(() => it.answer('OK')) }, content());
    await expect(answer).rejects.toThrow(ScanReplyError);
  });

  test('a piece of OK before the content spoils the rest that comes after it', async () => {
    const answer = upload(
      {
        onStart: ({ connection, subject }) => void connection.write(subject),
        onWhole: ({ connection }) => void connection.end(': OK\0'),
      },
      chunks(),
    );
    await expect(answer).rejects.toThrow(ScanReplyError);
  });

  test.each([1, 2, 3, 4, 5])('the size limit is read although the daemon closes at once (%i)', async () => {
    const answer = await upload(
      {
        onStart: ({ connection }) => {
          connection.pause();
          connection.write(SIZE_LIMIT, () => connection.destroy());
        },
      },
      chunks(),
    );
    expect(answer).toMatchObject({ verdict: 'unscannable', reason: 'limits' });
  });

  test('a reset gives no verdict', async () => {
    const reset = upload(
      {
        onStart: ({ connection }) =>
          void connection.once('data', () =>
            transport === 'tcp' ? connection.resetAndDestroy() : connection.destroy(),
          ),
      },
      chunks(),
    );
    await expect(reset).rejects.toThrow(ScannerUnavailableError);
  });

  test('a daemon that stops reading is given up after the idle time', async () => {
    const stuck = upload({ onStart: ({ connection }) => void connection.pause() }, chunks(), SHORT);
    await expect(stuck).rejects.toMatchObject({ name: 'ScanDeadlineError', limit: 'idle' });
  });

  test('OK is no verdict until the daemon has closed', async () => {
    fake = await startFakeClamd(transport, {
      onWhole: ({ connection, subject }) => void connection.write(`${subject}: OK\0`),
    });
    const content = Readable.from([CONTENT]);
    const asked = askAbout(fake.address, { content }, { deadlineMilliseconds: SHORT });
    await expect(asked).rejects.toMatchObject({ name: 'ScanDeadlineError', limit: 'total' });
    await fake.idle();
  });

  test('a source that stands still is given up after the idle time', async () => {
    const stalled = new Readable({ read() {} });
    stalled.push(CONTENT);
    const abandoned = upload({}, stalled, SHORT);
    await expect(abandoned).rejects.toMatchObject({ name: 'ScanDeadlineError', limit: 'idle' });
    stalled.destroy();
  });

  test('the idle time does not run during the scan', async () => {
    // Long enough for the upload itself on a machine that stands still now and then.
    const idle = 1000;
    const answer = await upload({ onWhole: (it) => void setTimeout(() => it.answer('OK'), 2 * idle) }, [CONTENT], idle);
    expect(answer).toMatchObject({ verdict: 'clean' });
  });

  test('a source that fails sends no end mark', async () => {
    let whole = false;
    async function* content() {
      yield CONTENT;
      await Promise.resolve();
      throw new Error('disk failed');
    }
    await expect(upload({ onWhole: () => (whole = true) }, content())).rejects.toThrow('disk failed');
    expect(whole).toBe(false);
  });
});
