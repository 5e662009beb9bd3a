import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ScanReplyError } from '../../../src/scanning/clamav/errors.js';
import { askAbout } from '../../../src/scanning/clamav/exchange.js';
import type { Engine } from '../../../src/scanning/scanner.js';
import { createScanner, scanDeadlineMilliseconds } from '../../../src/scanning/clamav/scanner.js';
import { eicar } from '../../../src/scanning/canary/eicar.js';
import { createSamples } from '../../../src/scanning/clamav/self-test-samples.js';
import type { Behaviour, FakeClamd, FakeScan } from './support/fake-clamd.js';
import { startFakeClamd } from './support/fake-clamd.js';
import type { StagingFolder } from './support/files.js';
import { createStagingFolder, hiddenEicar } from './support/files.js';
import type { RealClamd } from './support/real-clamd.js';
import { useRealClamd } from './support/real-clamd.js';

const MB = 1024 * 1024;
const log = pino({ level: 'silent' });
const options = { maxConcurrentScans: 4, log };

/** ClamAV's own test files: archives, mail, documents, installers and packers, each with the same harmless program in it. */
const TESTFILES = '/usr/share/clamav-testfiles';

/** One of them is made to exceed limits, and caught for that. */
const BOMB = 'clam_cache_emax.tgz';

let clamd: RealClamd;
let staging: StagingFolder;
beforeAll(async () => {
  [clamd, staging] = await Promise.all([useRealClamd(), createStagingFolder()]);
});
afterAll(async () => {
  await clamd?.stop();
  await staging?.remove();
});

describe.each(['path over unix', 'content over tcp'])('a real clamd, %s', (way) => {
  let scanner: Engine;
  beforeAll(() => {
    const address = way === 'path over unix' ? { socket: clamd.socket } : { host: '127.0.0.1', port: clamd.port };
    scanner = createScanner(address, options);
  });
  const scan = async (content: Buffer) => scanner.scan(await staging.stage(content));

  test('finds EICAR wherever it is', async () => {
    for (let run = 0; run < 40; run += 1) {
      const { content, offset } = hiddenEicar(1_000, 2 * MB);
      const { verdict } = await scan(content);
      expect({ verdict, bytes: content.length, offset }).toMatchObject({ verdict: 'infected' });
    }
  });

  test('finds EICAR at the very end of a file, many at once', async () => {
    const files = Array.from({ length: 16 }, (_, index) =>
      Buffer.concat([randomBytes(1_000 + index * 100_000), eicar()]),
    );
    const verdicts = await Promise.all(files.map(async (content) => (await scan(content)).verdict));
    expect(verdicts).toEqual(files.map(() => 'infected'));
  });

  test('names what it found, and what it used', async () => {
    const result = await scan(eicar());
    expect(result).toMatchObject({ verdict: 'infected', bytes: 68, databaseVersion: 'unofficial' });
    expect(result.engine).toMatch(/^ClamAV \d+\.\d+/);
    expect(result.reply).toBe(result.verdict === 'infected' ? `stream: ${result.signature} FOUND` : '');
  });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['a text', Buffer.from(`nothing to find here ${randomBytes(8).toString('hex')}`)],
    ['exactly one chunk', randomBytes(64 * 1024)],
    ['one byte more than a chunk', randomBytes(64 * 1024 + 1)],
    ['25 MB', Buffer.concat([randomBytes(MB), Buffer.alloc(24 * MB)])],
  ])('calls %s clean', async (_name, content) => {
    expect(await scan(content)).toMatchObject({ verdict: 'clean', reply: 'stream: OK', bytes: content.length });
  });

  test.each(createSamples().map((sample) => [sample.name, sample] as const))(
    'self-test sample: %s',
    async (_name, sample) => {
      const result = await scan(sample.content);
      const got = result.verdict === 'unscannable' ? `${result.verdict}/${result.reason}` : result.verdict;
      expect(got).toBe(sample.expected);
    },
  );

  test('calls a compressed file over the limit unscannable', async () => {
    const bomb = gzipSync(Buffer.alloc(257 * MB), { level: 1 });
    expect(await scan(bomb)).toMatchObject({ verdict: 'unscannable', reason: 'limits' });
  });

  // They come with the package clamav-testfiles, which not every system has.
  (existsSync(TESTFILES) ? test : test.skip)('finds every one of the test files of ClamAV', async () => {
    const names = readdirSync(TESTFILES);
    const missed = [];
    for (const name of names) {
      const { verdict } = await scan(await readFile(join(TESTFILES, name)));
      if (verdict !== (name === BOMB ? 'unscannable' : 'infected')) missed.push(`${name}: ${verdict}`);
    }
    expect(missed).toEqual([]);
    expect(names.length).toBeGreaterThan(40);
  });

  test('passes the self-test, which leaves no file behind', async () => {
    const folder = await createStagingFolder();
    await scanner.prove(folder.path);
    expect(readdirSync(folder.path)).toEqual([]);
    await folder.remove();
  });
});

test('a stream over StreamMaxLength is unscannable, every time', async () => {
  const scanner = createScanner({ host: '127.0.0.1', port: clamd.port }, options);
  const file = await staging.stage(deflateRawSync(randomBytes(31 * MB), { level: 0 }));
  for (let run = 0; run < 10; run += 1) {
    expect(await scanner.scan(file)).toMatchObject({
      verdict: 'unscannable',
      reason: 'limits',
      reply: 'INSTREAM size limit exceeded. ERROR',
    });
  }
});

test.each(['unix', 'tcp'])('its answer is read even when the next write over %s fails first', async (transport) => {
  const address = transport === 'unix' ? { socket: clamd.socket } : { host: '127.0.0.1', port: clamd.port };
  async function* tooMuch() {
    for (let sent = 0; sent <= 30 * MB; sent += MB) yield Buffer.alloc(MB);
    for (let chunk = 0; chunk < 3; chunk += 1) {
      // clamd answers and closes, while this process is too busy to notice before it writes again.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      yield Buffer.alloc(1);
    }
  }
  const content = Readable.from(tooMuch());
  const { verdict } = await askAbout(address, { content }, { deadlineMilliseconds: 30_000 });
  const reply = 'INSTREAM size limit exceeded. ERROR';
  expect(verdict).toEqual({ verdict: 'unscannable', reason: 'limits', reply });
});

describe('a scanner', () => {
  const fakes: FakeClamd[] = [];
  afterEach(async () => {
    await Promise.all(fakes.splice(0).map((fake) => fake.close()));
  });
  async function startFake(transport: 'tcp' | 'unix', behaviour: Behaviour): Promise<FakeClamd> {
    const fake = await startFakeClamd(transport, behaviour);
    fakes.push(fake);
    return fake;
  }

  test('asks no more at once than it may', async () => {
    const slots = 3;
    const batches = 5;
    const batchSizes: number[] = [];
    const held: FakeScan[] = [];
    const fake = await startFake('tcp', {
      onWhole(it) {
        held.push(it);
        // A moment for one too many to come.
        if (held.length === slots) setTimeout(release, 50);
      },
    });
    function release(): void {
      batchSizes.push(held.length);
      held.splice(0).forEach((it) => it.answer('OK'));
    }
    const scanner = createScanner(fake.address, { maxConcurrentScans: slots, log });
    const file = await staging.stage(randomBytes(1_000));
    await Promise.all(Array.from({ length: slots * batches }, () => scanner.scan(file)));
    expect(batchSizes).toEqual(Array(batches).fill(slots));
    await fake.idle();
  });

  test('notes the version that the daemon told on the connection of the verdict, or that it does not tell', async () => {
    const versions = ['ClamAV 1.4.6', 'ClamAV 1.4.6/27501/Wed Oct  1 08:45:12 2025', 'COMMAND UNAVAILABLE'];
    let version = versions[0]!;
    const fake = await startFake('tcp', { onWhole: (it) => it.answer('OK'), version: () => version });
    const scanner = createScanner(fake.address, { maxConcurrentScans: 1, log, now: () => 0 });
    const file = await staging.stage(randomBytes(1_000));
    const told: string[] = [];
    for (version of versions) told.push((await scanner.scan(file)).databaseVersion);
    expect(told).toEqual(['unofficial', '27501', 'undisclosed']);
    expect(await scanner.scan(file)).toMatchObject({ milliseconds: 0 });
  });

  test('an error gives the slot back', async () => {
    let answers = 0;
    const fake = await startFake('unix', {
      onWhole: (it) => it.answer((answers += 1) === 1 ? 'Busy. ERROR' : 'OK'),
    });
    const scanner = createScanner(fake.address, { maxConcurrentScans: 1, log });
    const file = await staging.stage(randomBytes(1_000));
    await expect(scanner.scan(file)).rejects.toThrow(ScanReplyError);
    expect(await scanner.scan(file)).toMatchObject({ verdict: 'clean' });
  });

  test('a signal ends the wait for a slot and the scan', async () => {
    const control = new AbortController();
    const fake = await startFake('unix', { onWhole: () => control.abort(new Error('cancelled')) });
    const scanner = createScanner(fake.address, { maxConcurrentScans: 1, log });
    const file = await staging.stage(randomBytes(1_000));
    const scans = [1, 2, 3].map(() => scanner.scan(file, { signal: control.signal }));
    const cancelled = { status: 'rejected', reason: new Error('cancelled') };
    expect(await Promise.allSettled(scans)).toEqual([cancelled, cancelled, cancelled]);
    await fake.idle();
    expect(fake.scans()).toBe(1);
  });

  test.each([
    [0, 60, 75_000],
    [25_000_000, 60, 87_500],
    [1, 10, 25_001],
  ])('%i bytes with a MaxScanTime of %i s may take %i ms', (bytes, seconds, expected) => {
    expect(scanDeadlineMilliseconds(bytes, seconds)).toBe(expected);
  });
});
