import { describe, expect, test } from '@jest/globals';
import type { GenesysEvent } from '../../src/genesys/event.js';
import type { Delivery } from '../../src/genesys/event-source.js';
import { Listener } from '../../src/listener/listener.js';
import type { ListenerDependencies } from '../../src/listener/listener.js';
import { until } from '../../devkit/until.js';
import { capturedLog, cleanUps } from '../genesys/support.js';
import { Temporal, turn } from './backpressure-support.js';
import { completion, openSpool, systemError, temporaryFolder } from './spool-support.js';

const defer = cleanUps();

/** A queue: it repeats what was not acknowledged, and counts what was taken from it. */
class Queue {
  readonly channels = [];
  readonly acknowledged: string[] = [];
  taken = 0;

  constructor(
    private readonly events: readonly GenesysEvent[],
    private readonly failures: readonly string[] = [],
  ) {}

  async *deliveries(signal: AbortSignal): AsyncGenerator<Delivery, void, void> {
    for (const event of this.events) {
      this.taken += 1;
      const acknowledge = async () => {
        if (this.failures.includes(event.conversationId)) throw new Error('the receipt has expired');
        this.acknowledged.push(event.conversationId);
      };
      yield { event, acknowledge };
    }
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  }
}

function listenTo(queue: Queue, temporal: Temporal, options: Partial<ListenerDependencies> = {}) {
  const { log, lines } = capturedLog();
  const listener = new Listener({ source: queue, starter: temporal, log, random: () => 0, ...options });
  const running = listener.run();
  defer(async () => {
    temporal.mode = 'takes';
    temporal.answer();
    listener.stop();
    await running;
  });
  return { listener, lines };
}

const events = (count: number) => Array.from({ length: count }, (_, index) => completion(`c-${index}`));

describe('a source without sockets', () => {
  test('is acknowledged once Temporal has taken the event, not before', async () => {
    const queue = new Queue(events(1));
    const temporal = new Temporal();
    temporal.mode = 'waits';
    listenTo(queue, temporal);
    await until('a start', () => temporal.underWay === 1);
    await turn();
    expect(queue.acknowledged).toEqual([]);
    temporal.answer();
    await until('an acknowledgement', () => queue.acknowledged.length === 1);
    expect(temporal.taken).toEqual(events(1));
  });

  test('is acknowledged once the event is in the spool', async () => {
    const { spool } = await openSpool(await temporaryFolder(defer), defer);
    const queue = new Queue(events(1));
    const temporal = new Temporal();
    temporal.mode = 'away';
    listenTo(queue, temporal, { spool });
    await until('an acknowledgement', () => queue.acknowledged.length === 1);
    expect(temporal.taken).toEqual([]);
  });

  test('is not acknowledged while neither Temporal nor the spool takes the event', async () => {
    const queue = new Queue(events(1));
    const temporal = new Temporal();
    temporal.mode = 'away';
    const append = () => Promise.reject(systemError('ENOSPC'));
    const spool = { isEmpty: true, bytes: 0, append, oldest: async () => undefined };
    const { lines } = listenTo(queue, temporal, { spool: spool as never });
    await until('two refusals', () => temporal.calls >= 2);
    expect(queue.acknowledged).toEqual([]);
    expect(lines.some(({ msg }) => msg.includes('neither Temporal nor the spool'))).toBe(true);
  });

  test('keeps what the listener has no room for', async () => {
    const queue = new Queue(events(200));
    const temporal = new Temporal();
    temporal.mode = 'waits';
    listenTo(queue, temporal);
    await until('a full house', () => temporal.underWay === 32);
    for (let i = 0; i < 10; i += 1) await turn();
    expect(queue.taken).toBeLessThanOrEqual(33);
    temporal.mode = 'takes';
    temporal.answer();
    await until('all', () => queue.acknowledged.length === 200);
    expect(temporal.most).toBe(32);
  });

  test('whose acknowledgement fails stops nothing: the failure is logged', async () => {
    const queue = new Queue(events(3), ['c-1']);
    const { lines } = listenTo(queue, new Temporal());
    await until('the others', () => queue.acknowledged.length === 2);
    await until('a log line', () => lines.some(({ msg }) => msg.startsWith('event not acknowledged')));
    expect(queue.acknowledged).toEqual(['c-0', 'c-2']);
  });
});
