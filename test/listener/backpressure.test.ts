import { describe, expect, test } from '@jest/globals';
import type { GenesysEvent } from '../../src/genesys/event.js';
import { cleanUps } from '../genesys/support.js';
import { until } from '../../devkit/until.js';
import { genesysCloud, startListener, Temporal, TIMES, turn } from './backpressure-support.js';
import { withoutArrival } from './support.js';
import { completion, drainAll, hookedFiles, openSpool, systemError, temporaryFolder, upload } from './spool-support.js';

const defer = cleanUps();

async function setUp(mode: Temporal['mode'] = 'takes', spoolOptions: Parameters<typeof openSpool>[2] = {}) {
  const dir = await temporaryFolder(defer);
  const { spool, close } = await openSpool(dir, defer, spoolOptions);
  const cloud = await genesysCloud(defer);
  const temporal = new Temporal();
  temporal.mode = mode;
  return { dir, spool, close, cloud, temporal, ...(await startListener(defer, cloud, temporal, spool)) };
}

/** Completions carry their number in the id. */
const events = (count: number, name = 'e'): GenesysEvent[] =>
  Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? upload(`${name}${index}`) : completion(`${name}${index}`),
  );

const key = (event: GenesysEvent) => JSON.stringify(event);
const sorted = (list: readonly GenesysEvent[]) => list.map(key).sort();

describe('a flood', () => {
  test('has 32 starts under way over both sockets; the rest waits with the sender, and all are taken', async () => {
    const { cloud, temporal, spool } = await setUp('waits');
    const flood = events(4000);
    flood.forEach((event) => cloud.send(event));
    while (temporal.taken.length < flood.length) {
      await until('starts', () => temporal.underWay > 0);
      await turn();
      expect(temporal.underWay).toBeLessThanOrEqual(32);
      temporal.answer();
    }
    expect(temporal.most).toBe(32);
    expect(sorted(temporal.taken)).toEqual(sorted(flood));
    expect(spool.bytes).toBe(0);
    expect(cloud.opened()).toBe(2);
  });

  test('stays with the sender, and does not fill our memory', async () => {
    const cloud = await genesysCloud(defer);
    const temporal = new Temporal();
    temporal.mode = 'waits';
    await startListener(defer, cloud, temporal, undefined, { times: { ...TIMES, pingMs: 100 } });
    const filler = 'x'.repeat(100_000);
    for (let i = 0; i < 400; i += 1) cloud.send(upload(`${i}${filler}`));
    await until('a full house', () => temporal.underWay === 32);
    const before = cloud.pings.get('uploads') ?? 0;
    await until('time to read on', () => cloud.pings.get('uploads')! - before > 5);
    // Of 40 MB the kernel's buffers hold some.
    expect(cloud.peers.get('uploads')!.bufferedAmount).toBeGreaterThan(20_000_000);
    temporal.mode = 'takes';
    temporal.answer();
    await until('all', () => temporal.taken.length === 400);
  });

  test('on one socket holds the other back too; both are pinged, and neither is taken for dead', async () => {
    const cloud = await genesysCloud(defer);
    const temporal = new Temporal();
    temporal.mode = 'waits';
    await startListener(defer, cloud, temporal, undefined, { times: { ...TIMES, pingMs: 100 } });
    for (let i = 0; i < 100; i += 1) cloud.send(upload(i));
    await until('a full house', () => temporal.underWay === 32);
    cloud.send(completion('c-other'));
    const before = new Map(cloud.pings);
    await until('pings', () =>
      [...cloud.peers.keys()].every((name) => cloud.pings.get(name)! - (before.get(name) ?? 0) > 5),
    );
    expect(temporal.calls).toBe(32);
    temporal.mode = 'takes';
    temporal.answer();
    await until('all', () => temporal.taken.length === 101);
    const after = new Map(cloud.pings);
    await until('pings', () => [...cloud.peers.keys()].every((name) => cloud.pings.get(name)! - after.get(name)! > 5));
    expect(cloud.opened()).toBe(2);
  });
});

describe('while Temporal is away', () => {
  test('one start fails, and the flood behind it goes to the spool without waiting for one', async () => {
    const { cloud, temporal, listener, text } = await setUp('away');
    const [first, ...flood] = events(1000);
    cloud.send(first!);
    await until('the spool', () => listener.counts.spooled === 1);
    const callsBefore = temporal.calls;
    temporal.mode = 'waits'; // A frozen server: a start for each event would not end.
    flood.forEach((event) => cloud.send(event));
    await until('all of them', () => listener.counts.spooled === 1000);
    expect(temporal.calls - callsBefore).toBeLessThanOrEqual(1);
    expect(listener.counts).toMatchObject({ started: 0, drained: 0 });
    expect(listener.spoolBytes).toBeGreaterThan(100_000);
    expect(text()).not.toContain('s3cr3t');

    temporal.mode = 'takes';
    temporal.answer();
    await until('all', () => listener.counts.drained === 1000);
    expect(sorted(temporal.taken)).toEqual(sorted([first!, ...flood]));
    await until('an empty spool', () => listener.spoolBytes === 0);
  });

  test('events are drained in their order, and new ones wait behind them; then they go directly', async () => {
    const { cloud, temporal, listener, spool } = await setUp('away');
    const list = Array.from({ length: 60 }, (_, index) => upload(index));
    for (const event of list.slice(0, 40)) cloud.send(event);
    await until('the spool', () => listener.counts.spooled === 40);
    temporal.mode = 'waits';
    await until('a probe', () => temporal.underWay === 1);
    for (const event of list.slice(40)) cloud.send(event);
    await until('the rest', () => listener.counts.spooled === 60);
    temporal.mode = 'takes';
    temporal.answer();
    await until('an empty spool', () => spool.isEmpty);
    expect(temporal.taken).toEqual(list);
    cloud.send(upload('direct'));
    await until('it', () => listener.counts.started === 61);
    expect(listener.counts).toMatchObject({ spooled: 60, drained: 60 });
  });

  test('what an earlier process has left goes first', async () => {
    const dir = await temporaryFolder(defer);
    const before = await openSpool(dir, defer);
    await before.spool.append(upload('old'));
    await before.close();
    const cloud = await genesysCloud(defer);
    const temporal = new Temporal();
    temporal.mode = 'waits';
    const { spool } = await openSpool(dir, defer);
    const { listener } = await startListener(defer, cloud, temporal, spool);
    await until('a start', () => temporal.underWay === 1);
    cloud.send(upload('new'));
    await until('the new one', () => listener.counts.spooled === 1);
    temporal.mode = 'takes';
    temporal.answer();
    await until('both', () => temporal.taken.length === 2);
    expect(temporal.taken).toEqual([upload('old'), upload('new')]);
  });
});

describe('stop()', () => {
  test('brings what was received and cannot be started into the spool, for the next process', async () => {
    const { dir, cloud, temporal, listener, running, close } = await setUp('waits');
    const flood = events(500);
    flood.forEach((event) => cloud.send(event));
    await until('a full house', () => temporal.underWay === 32);
    listener.stop();
    temporal.mode = 'away';
    temporal.answer();
    await running;
    expect(temporal.taken).toEqual([]);
    await close();
    const { spool } = await openSpool(dir, defer);
    expect(sorted((await drainAll(spool)).map(withoutArrival))).toEqual(sorted(flood));
  });

  test('takes with it what the peer had sent before it heard of the close', async () => {
    const { cloud, temporal, listener, running } = await setUp();
    cloud.send(upload('a'));
    await until('it', () => temporal.taken.length === 1);
    const flood = events(300);
    flood.forEach((event) => cloud.send(event));
    listener.stop();
    await running;
    expect(sorted(temporal.taken.slice(1))).toEqual(sorted(flood));
  });
});

describe('a spool that does not take events', () => {
  test('because it is full: the sockets are held back, nothing is dropped, and it is told as an error', async () => {
    const { cloud, temporal, listener, spool, lines } = await setUp('away', { maxBytes: 10_000 });
    const flood = events(2000);
    flood.forEach((event) => cloud.send(event));
    const held = () => lines.filter(({ msg }) => /^event kept in memory/.test(msg));
    await until('held events', () => held().length >= 32);
    expect(held()[0]).toMatchObject({ level: 50 });
    const { spooled } = listener.counts;
    expect(spooled).toBeGreaterThan(20);
    expect(spool.bytes).toBeLessThanOrEqual(10_000);
    expect(new Set(held().map(({ mediaId, conversationId }) => `${conversationId} ${mediaId}`)).size).toBe(32);
    temporal.mode = 'takes';
    await until('all', () => listener.counts.started >= flood.length);
    expect(sorted(temporal.taken)).toEqual(sorted(flood));
    expect(cloud.opened()).toBe(2);
  });

  test('because the disk is full: both are tried again, and the first that is back takes all', async () => {
    let full = true;
    const { files } = hookedFiles({
      appendFile: (real, data) => (full ? Promise.reject(systemError('ENOSPC')) : real(data)),
    });
    const { cloud, temporal, listener, lines } = await setUp('away', { files });
    const flood = events(100);
    flood.forEach((event) => cloud.send(event));
    const held = () => lines.filter(({ msg }) => /^event kept in memory/.test(msg));
    await until('held events', () => held().length >= 32);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, problem: 'the spool cannot be written: ENOSPC' }),
    );
    expect(listener.counts).toMatchObject({ started: 0, spooled: 0 });
    full = false;
    await until('all of them spooled', () => listener.counts.spooled === 100);

    full = true;
    temporal.mode = 'takes';
    await until('all of them started', () => listener.counts.drained === 100);
    temporal.mode = 'away';
    flood.forEach((event) => cloud.send(event));
    await until('held events', () => held().length >= 64);
    temporal.mode = 'takes';
    await until('all of them started', () => temporal.taken.length === 200);
    expect(listener.counts).toMatchObject({ started: 200, spooled: 100, drained: 100 });
  });
});
