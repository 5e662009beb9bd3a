import { describe, expect, test } from '@jest/globals';
import type { GenesysEvent } from '../../src/genesys/event.js';
import { SpoolDrain } from '../../src/listener/spool-drain.js';
import { StartRefusedError } from '../../src/temporal/workflow-starter.js';
import { capturedLog, cleanUps } from '../genesys/support.js';
import { until } from '../../devkit/until.js';
import { drainAll, openSpool, temporaryFolder, upload, uploads } from './spool-support.js';

const defer = cleanUps();

interface Call {
  readonly event: GenesysEvent;
  take(): void;
  refuse(error: Error): void;
}

const away = () => new Error('14 UNAVAILABLE');
const refused = () => new StartRefusedError({ cause: new Error('3 INVALID_ARGUMENT') });

const ended = (conversationId: string): GenesysEvent => ({
  kind: 'conversation-completed',
  conversationId,
  completedTime: '2024-05-15T14:32:00.000Z',
});

/** A drain whose starts wait until the test decides them. */
async function setUp(events: readonly GenesysEvent[]) {
  const { spool, close } = await openSpool(await temporaryFolder(defer), defer);
  await Promise.all(events.map((event) => spool.append(event)));
  const calls: Call[] = [];
  const taken: GenesysEvent[] = [];
  const { log, lines } = capturedLog();
  const start = (event: GenesysEvent) =>
    new Promise<void>((resolve, reject) => {
      const take = () => {
        taken.push(event);
        resolve();
      };
      calls.push({ event, take, refuse: reject });
    });
  const drain = new SpoolDrain({ spool, start, log, random: () => 0 });
  const running = drain.run();
  const stop = async () => {
    drain.stop();
    calls.splice(0).forEach(({ refuse }) => refuse(away()));
    await running;
  };
  defer(stop);
  /** The calls under way, when there are so many. */
  const starts = async (count: number): Promise<Call[]> => {
    await until(`${count} starts`, () => calls.length >= count);
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(count);
    return calls.splice(0);
  };
  return { spool, drain, running, starts, taken, lines, close };
}

describe('while Temporal takes events', () => {
  test('they are started in their order, 16 at once', async () => {
    const { spool, starts, taken } = await setUp(uploads(40));
    for (const count of [16, 16, 8]) (await starts(count)).forEach(({ take }) => take());
    await until('an empty spool', () => spool.isEmpty);
    expect(taken).toEqual(uploads(40));
  });

  test('the end of a conversation is started once all of its uploads are', async () => {
    const end = ended('c-1');
    const { starts, taken } = await setUp([...uploads(2), ended('c-2'), end, upload('late')]);
    const first = await starts(3);
    expect(first.map(({ event }) => event)).toEqual([...uploads(2), ended('c-2')]);
    first[0]!.refuse(away());
    first.slice(1).forEach(({ take }) => take());
    const [again] = await starts(1);
    again!.take();
    (await starts(2)).forEach(({ take }) => take());
    await until('all', () => taken.length === 5);
    expect(taken.slice(2)).toEqual([uploads(1)[0], end, upload('late')]);
  });

  test('what is appended to an empty spool is started', async () => {
    const { spool, drain, starts } = await setUp([]);
    for (const event of uploads(3)) {
      await spool.append(event);
      drain.wake();
      const [call] = await starts(1);
      expect(call!.event).toEqual(event);
      call!.take();
      await until('an empty spool', () => spool.isEmpty);
    }
  });

  test('none is forgotten until all of its file are taken', async () => {
    const { spool, starts } = await setUp(uploads(2));
    const [first, second] = await starts(2);
    first!.take();
    await new Promise((resolve) => setImmediate(resolve));
    expect(spool.isEmpty).toBe(false);
    second!.take();
    await until('an empty spool', () => spool.isEmpty);
  });
});

describe('while Temporal is away', () => {
  test('it asks with the oldest event only, and goes on in order when it is back', async () => {
    const { starts, taken, lines, spool } = await setUp(uploads(20));
    for (const { refuse } of await starts(16)) refuse(away());
    for (let probes = 0; probes < 3; probes += 1) {
      const [probe] = await starts(1);
      expect(probe!.event).toEqual(upload(0));
      probe!.refuse(away());
    }
    (await starts(1))[0]!.take();
    const waits = lines.filter(({ msg }) => /does not accept events/.test(msg)).map(({ waitMs }) => waitMs);
    expect(waits).toEqual([125, 250, 500, 1000]);
    for (const count of [16, 3]) (await starts(count)).forEach(({ take }) => take());
    await until('an empty spool', () => spool.isEmpty);
    expect(taken).toEqual(uploads(20));
  });

  test('only those that were not taken are tried again', async () => {
    const { starts, taken, spool } = await setUp(uploads(4));
    const calls = await starts(4);
    calls.forEach(({ take, refuse }, index) => (index % 2 === 0 ? take() : refuse(away())));
    (await starts(1))[0]!.take();
    (await starts(1))[0]!.take();
    await until('an empty spool', () => spool.isEmpty);
    expect(taken).toEqual([upload(0), upload(2), upload(1), upload(3)]);
  });
});

describe('an event that Temporal refuses for what it is', () => {
  test('goes behind the others, and is tried again for ever', async () => {
    const { starts, taken, spool } = await setUp(uploads(18));
    const calls = await starts(16);
    expect(calls[0]!.event).toEqual(upload(0));
    calls.forEach(({ take, refuse }, index) => (index === 0 ? refuse(refused()) : take()));
    (await starts(1))[0]!.take();
    (await starts(1))[0]!.take();
    for (let rounds = 0; rounds < 2; rounds += 1) {
      const [again] = await starts(1);
      expect(again!.event).toEqual(upload(0));
      again!.refuse(refused());
    }
    (await starts(1))[0]!.take();
    await until('an empty spool', () => spool.isEmpty);
    expect(taken).toEqual([...uploads(18).slice(1), upload(0)]);
  });
});

describe('stop()', () => {
  test('ends after the starts under way, and leaves the rest for the next process', async () => {
    const { spool, drain, running, starts } = await setUp(uploads(40));
    const calls = await starts(16);
    drain.stop();
    calls.forEach(({ take }) => take());
    await running;
    expect(await drainAll(spool)).toEqual(uploads(40));
  });

  test('while nothing waits, and while it waits for Temporal', async () => {
    const idle = await setUp([]);
    idle.drain.stop();
    await idle.running;
    const waiting = await setUp(uploads(1));
    (await waiting.starts(1))[0]!.refuse(away());
    await until('the wait', () => waiting.lines.length > 0);
    waiting.drain.stop();
    await waiting.running;
    expect(await drainAll(waiting.spool)).toEqual(uploads(1));
  });
});
