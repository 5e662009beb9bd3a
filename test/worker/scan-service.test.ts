import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ProvenScanner } from '../../src/scanning/proven-scanner.js';
import { ScanService } from '../../src/worker/scan-service.js';
import type { ScanWorker } from '../../src/worker/scan-service.js';
import { until } from '../../devkit/until.js';
import { FakeScanner } from './fake-scanner.js';
import type { Behaviour } from './fake-scanner.js';

const INTERVAL_MS = 600_000;
const log = pino({ level: 'silent' });

class FakeWorker implements ScanWorker {
  private end: (error?: Error) => void = () => undefined;
  stopped = false;

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.end = (error) => (error === undefined ? resolve() : reject(error));
    });
  }
  shutdown(): void {
    this.stopped = true;
    this.end();
  }
  break(): void {
    this.end(new Error('the poller broke'));
  }
}

/** A service whose waits end when the test says so. */
function setUp(options: { createWorker?: () => Promise<ScanWorker>; behaviour?: Behaviour } = {}) {
  const fake = new FakeScanner();
  fake.behaviour = options.behaviour ?? 'detecting';
  const workers: FakeWorker[] = [];
  const waits: { readonly milliseconds: number; end(): void }[] = [];
  let served = 0;
  const stopping = new AbortController();
  const scanner = new ProvenScanner({
    scanner: fake,
    selfTest: fake.selfTest,
    log,
    onStatus: () => void service.follow(),
    now: Date.now,
  });
  const service: ScanService = new ScanService({
    scanner,
    createWorker:
      options.createWorker ??
      (async () => {
        workers.push(new FakeWorker());
        return workers.at(-1)!;
      }),
    selfTestIntervalMs: INTERVAL_MS,
    log,
    onServing: () => (served += 1),
    wait: (milliseconds, signal) =>
      new Promise((end) => {
        waits.push({ milliseconds, end });
        signal.addEventListener('abort', () => end());
      }),
  });
  const running = service.run(stopping.signal);
  running.catch(() => undefined);
  let rounds = 0;
  return {
    fake,
    scanner,
    service,
    workers,
    running,
    served: () => served,
    stop: () => stopping.abort(),
    /** Lets the next self-test come. @returns how long the service would have waited for it */
    nextTest: async () => {
      const wait = await until('the service waits', () => waits[rounds]);
      rounds += 1;
      wait.end();
      return wait.milliseconds;
    },
    /** @returns how long the service waits now */
    waiting: async () => (await until('the service waits', () => waits[rounds])).milliseconds,
  };
}

describe('the scan queue', () => {
  test('is served once the self-test has passed, which is repeated at its interval', async () => {
    const { fake, workers, nextTest, waiting, served, stop, running, service } = setUp();
    expect(await nextTest()).toBe(INTERVAL_MS);
    expect(await waiting()).toBe(INTERVAL_MS);
    expect(fake.selfTests).toBe(2);
    expect(workers).toHaveLength(1);
    expect(served()).toBe(1);
    expect(service.health()).toMatchObject({ ok: true });
    stop();
    await running;
    expect(workers[0]!.stopped).toBe(true);
  });

  test('is not served while the scanner does not detect, and is again by a new worker when it does', async () => {
    const { fake, workers, nextTest, waiting, served, stop, running, service } = setUp();
    await waiting();
    fake.behaviour = 'blind';
    await nextTest();
    expect(await waiting()).toBe(60_000);
    expect(workers.map(({ stopped }) => stopped)).toEqual([true]);
    expect(service.health()).toEqual({
      ok: false,
      problem: expect.stringMatching(/^the scan queue is not served: .*EICAR test file: expected infected, got clean/),
    });

    await nextTest();
    expect(await waiting()).toBe(60_000);
    fake.behaviour = 'detecting';
    await nextTest();
    expect(await waiting()).toBe(INTERVAL_MS);
    expect(workers.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(service.health().ok).toBe(true);
    expect(served()).toBe(1);
    stop();
    await running;
  });

  test('stays served while the scanner is merely out, which health tells', async () => {
    const { fake, workers, nextTest, waiting, stop, running, service } = setUp();
    await waiting();
    fake.behaviour = 'out';
    await nextTest();
    expect(await waiting()).toBe(60_000);
    expect(workers.map(({ stopped }) => stopped)).toEqual([false]);
    expect(service.health()).toEqual({
      ok: false,
      problem: expect.stringMatching(/^the scanner is unavailable, .*ECONNREFUSED/),
    });
    stop();
    await running;
  });

  test('stops being served as soon as scans themselves find out', async () => {
    const { fake, scanner, workers, waiting, stop, running } = setUp();
    await waiting();
    fake.behaviour = 'blind';
    await scanner.test();
    await until('the worker is shut down', () => workers[0]!.stopped);
    stop();
    await running;
  });

  test('is not served before a first self-test has passed, which is awaited at a fast pace', async () => {
    const { fake, workers, nextTest, waiting, stop, running, service, served } = setUp({ behaviour: 'out' });
    expect(await waiting()).toBe(2000);
    expect([workers.length, served()]).toEqual([0, 0]);
    expect(service.health()).toMatchObject({ ok: false, problem: expect.stringContaining('nothing is scanned') });
    fake.behaviour = 'detecting';
    await nextTest();
    await waiting();
    expect([workers.length, served()]).toEqual([1, 1]);
    stop();
    await running;
  });

  test('that cannot be served is tried again', async () => {
    let fails = true;
    const worker = new FakeWorker();
    const { nextTest, waiting, stop, running, service } = setUp({
      createWorker: () => (fails ? Promise.reject(new Error('Temporal is away')) : Promise.resolve(worker)),
    });
    expect(await waiting()).toBe(60_000);
    expect(service.health()).toEqual({ ok: false, problem: 'the scan queue is not served yet' });
    fails = false;
    await nextTest();
    expect(await waiting()).toBe(INTERVAL_MS);
    expect(service.health().ok).toBe(true);
    stop();
    await running;
  });

  test('whose worker breaks ends the service', async () => {
    const { workers, waiting, running } = setUp();
    await waiting();
    workers[0]!.break();
    await expect(running).rejects.toThrow('the poller broke');
  });
});
