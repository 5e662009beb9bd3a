import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import {
  ScanDeadlineError,
  ScannerSelfTestError,
  ScannerUnavailableError,
  ScanReplyError,
} from '../../src/scanning/clamav/errors.js';
import { ProvenScanner } from '../../src/scanning/proven-scanner.js';
import type { ScannerStatus } from '../../src/scanning/proven-scanner.js';
import { until } from '../../devkit/until.js';
import { FakeScanner, sampleFailure } from '../worker/fake-scanner.js';

const FILE = { path: '/staging/file', bytes: 5, sha256: 'x' };
const NOW = Date.parse('2025-01-01T00:00:00Z');

function setUp(selfTest?: () => Promise<void>) {
  const fake = new FakeScanner();
  const statuses: ScannerStatus['state'][] = [];
  const lines: string[] = [];
  const scanner = new ProvenScanner({
    scanner: fake,
    selfTest: selfTest ?? fake.selfTest,
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
    onStatus: ({ state }) => void statuses.push(state),
    now: () => NOW,
  });
  return { fake, scanner, statuses, lines };
}

const outage = (cause: Error) => new ScannerSelfTestError([sampleFailure(cause.message)], { cause });

describe('a self-test', () => {
  const blind = new ScannerSelfTestError([sampleFailure('clean')]);
  const blindThenOut = new ScannerSelfTestError([sampleFailure('clean'), sampleFailure('ScanDeadlineError')], {
    cause: new ScanDeadlineError('total', 1),
  });
  const diskFull = outage(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));

  // Outcome, then what it makes of a scanner that was never proven, proven before, or has failed before.
  test.each<[string, Error | undefined, ScannerStatus['state'], ScannerStatus['state'], ScannerStatus['state']]>([
    ['passed', undefined, 'proven', 'proven', 'proven'],
    ['wrong verdict', blind, 'failed', 'failed', 'failed'],
    ['wrong verdict, then no answer', blindThenOut, 'failed', 'failed', 'failed'],
    ['no connection', outage(new ScannerUnavailableError('connect', 'x')), 'untested', 'unavailable', 'failed'],
    ['no answer in time', outage(new ScanDeadlineError('total', 1)), 'untested', 'unavailable', 'failed'],
    ['no verdict in the answer', outage(new ScanReplyError('x', 'y')), 'untested', 'unavailable', 'failed'],
    ['disk full', diskFull, 'untested', 'proven', 'failed'],
  ])('%s', async (_, error, untested, proven, failed) => {
    const outcomes: (Error | undefined)[] = [];
    const selfTest = async () => {
      const next = outcomes.shift();
      if (next !== undefined) throw next;
    };
    for (const [history, expected] of [
      [[], untested],
      [[undefined], proven],
      [[blind], failed],
    ] as const) {
      const { scanner } = setUp(selfTest);
      outcomes.push(...history, error);
      for (let tests = 0; tests <= history.length; tests += 1) await scanner.test();
      expect(scanner.status.state).toBe(expected);
    }
  });

  test('that cannot be done on this host says so, while scans go on', async () => {
    const outcomes = [undefined, diskFull];
    const { scanner } = setUp(async () => {
      const next = outcomes.shift();
      if (next !== undefined) throw next;
    });
    await scanner.test();
    await scanner.test();
    expect(scanner.status).toEqual({
      state: 'proven',
      provenAt: NOW,
      problem: 'the self-test cannot be done: ENOSPC',
    });
    expect(await scanner.scan(FILE)).toMatchObject({ verdict: 'clean' });
  });

  test('is done once for all who wait for it', async () => {
    const { fake, scanner } = setUp();
    await Promise.all([scanner.test(), scanner.test(), scanner.scan(FILE), scanner.scan(FILE)]);
    expect(fake.selfTests).toBe(1);
  });

  test('that fails is logged with how many files were called clean since the last one that passed', async () => {
    const { fake, scanner, lines } = setUp();
    await scanner.test();
    await scanner.scan(FILE);
    await scanner.scan(FILE);
    fake.behaviour = 'blind';
    await scanner.test();
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      level: 50,
      cleanSince: 2,
      provenAt: '2025-01-01T00:00:00.000Z',
    });
  });
});

describe('an outage', () => {
  test('of a scanner that many files wait for is one warning, and so is the next one', async () => {
    const { fake, scanner, lines } = setUp();
    await scanner.test();
    for (let outages = 1; outages <= 2; outages += 1) {
      fake.behaviour = 'out';
      for (let tries = 0; tries < 36; tries += 1) await scanner.scan(FILE).catch(() => undefined);
      expect(scanner.status.state).toBe('unavailable');
      expect(lines).toHaveLength(outages);
      fake.behaviour = 'detecting';
      expect(await scanner.scan(FILE)).toMatchObject({ verdict: 'clean' });
    }
  });
});

describe('a scan', () => {
  test('comes after a self-test that has passed', async () => {
    const { fake, scanner } = setUp();
    expect(await scanner.scan(FILE)).toMatchObject({ verdict: 'clean' });
    expect(fake.selfTests).toBe(1);
  });

  test('never gets a verdict from a scanner that fails it', async () => {
    const { fake, scanner } = setUp();
    fake.behaviour = 'blind';
    await expect(scanner.scan(FILE)).rejects.toThrow(ScannerUnavailableError);
    await expect(scanner.scan(FILE)).rejects.toThrow('EICAR test file: expected infected, got clean');
    expect(fake.scans).toBe(0);
  });

  test('in flight gets no verdict when the scanner fails the self-test meanwhile', async () => {
    const { fake, scanner } = setUp();
    await scanner.test();
    fake.behaviour = 'hanging';
    const scan = scanner.scan(FILE);
    fake.behaviour = 'blind';
    await scanner.test();
    await expect(scan).rejects.toThrow(new ScannerUnavailableError('answer', 'the scanner has failed its self-test'));
  });

  test('in flight gets none either from a scanner that answers all the same', async () => {
    const { fake, scanner } = setUp();
    await scanner.test();
    let answer = (): void => undefined;
    const scanAtOnce = fake.scan.bind(fake);
    fake.scan = async (file) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return scanAtOnce(file);
    };
    const scan = scanner.scan(FILE);
    fake.behaviour = 'blind';
    await scanner.test();
    answer();
    await expect(scan).rejects.toThrow(ScannerUnavailableError);
  });

  test('after an outage waits for a new self-test: what came back may be set up differently', async () => {
    const { fake, scanner, statuses } = setUp();
    await scanner.test();
    fake.behaviour = 'out';
    await scanner.test();
    expect(statuses).toEqual(['proven', 'unavailable']);
    fake.behaviour = 'blind';
    await expect(scanner.scan(FILE)).rejects.toThrow(ScannerUnavailableError);
    expect(scanner.status.state).toBe('failed');
    expect(fake.scans).toBe(0);
  });

  test('that fails three times in a row makes the scanner be tested; a single one does not', async () => {
    const { fake, scanner, statuses } = setUp();
    await scanner.test();
    fake.behaviour = 'out';
    for (let tries = 0; tries < 2; tries += 1) await expect(scanner.scan(FILE)).rejects.toThrow('ECONNREFUSED');
    fake.behaviour = 'detecting';
    await scanner.scan(FILE);
    fake.behaviour = 'out';
    for (let tries = 0; tries < 2; tries += 1) await expect(scanner.scan(FILE)).rejects.toThrow('ECONNREFUSED');
    expect(fake.selfTests).toBe(1);
    await expect(scanner.scan(FILE)).rejects.toThrow('ECONNREFUSED');
    await until('it is tested', () => scanner.status.state === 'unavailable');
    expect(fake.selfTests).toBe(2);
    expect(statuses).toEqual(['proven', 'unavailable']);
  });

  test('does not wait for a self-test longer than its caller', async () => {
    const { scanner } = setUp(() => new Promise(() => undefined));
    const stopping = new AbortController();
    const scan = scanner.scan(FILE, { signal: stopping.signal });
    stopping.abort(new Error('worker is stopping'));
    await expect(scan).rejects.toThrow('worker is stopping');
  });
});
