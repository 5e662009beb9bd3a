import { describe, expect, test } from '@jest/globals';
import type { GenesysEvent } from '../../src/genesys/event.js';
import { Listener } from '../../src/listener/listener.js';
import type { StartOutcome } from '../../src/temporal/workflow-starter.js';
import { cleanUps, connectTo } from '../genesys/support.js';
import { simulators } from '../simulator/with-simulator.js';
import { until } from '../../devkit/until.js';
import { QUICK, uploadFrame, withoutArrival } from './support.js';

const defer = cleanUps();
const startSimulator = simulators();

/** Starts what it is told to unless it fails, and keeps what it started. */
class FakeStarter {
  readonly started: GenesysEvent[] = [];
  attempts = 0;
  inFlight = 0;
  mostInFlight = 0;

  readonly arrivals: (string | undefined)[] = [];

  constructor(public fails: (attempt: number) => boolean | Promise<boolean>) {}

  async start(received: GenesysEvent): Promise<StartOutcome> {
    if (received.kind === 'attachment-uploaded') this.arrivals.push(received.receivedAt);
    const event = withoutArrival(received);
    this.attempts += 1;
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const failed = await this.fails(this.attempts);
    this.inFlight -= 1;
    if (failed) throw new Error('14 UNAVAILABLE: No connection established');
    const id = JSON.stringify(event);
    if (this.started.some((other) => JSON.stringify(other) === id)) return 'duplicate';
    this.started.push(event);
    return 'started';
  }
}

async function setUp(fails: FakeStarter['fails'] = () => false) {
  const simulator = await startSimulator();
  simulator.addConversation({ id: 'c-1', messages: [] });
  simulator.addConversation({ id: 'c-voice', channelType: 'voice', messages: [] });
  const client = connectTo(simulator.url, {}, defer);
  const starter = new FakeStarter(fails);
  const listener = new Listener({
    source: client.events,
    starter,
    log: client.log,
    times: QUICK,
    random: () => 0,
  });
  const done = listener.run();
  defer(async () => {
    starter.fails = () => false;
    listener.stop();
    await done;
  });
  const subscribed = () =>
    simulator.waitFor(
      () => simulator.sockets('uploads').subscribed + simulator.sockets('completions').subscribed === 2,
    );
  await subscribed();
  const upload = (mediaId: string, fileName = 'invoice.pdf') =>
    simulator.uploadAttachment({ conversationId: 'c-1', mediaId, fileName, bytes: Buffer.from('x') });
  return { simulator, ...client, starter, listener, done, subscribed, upload };
}

describe('events', () => {
  test('of both channels have their workflow started', async () => {
    const { simulator, starter, listener, upload } = await setUp();
    const { downloadUrl } = upload('m-1');
    simulator.completeConversation('c-1', '2024-05-15T14:32:00.000Z');
    await until('both', () => listener.counts.started === 2);
    expect(starter.started).toEqual(
      expect.arrayContaining([
        { kind: 'attachment-uploaded', conversationId: 'c-1', mediaId: 'm-1', downloadUrl, fileName: 'invoice.pdf' },
        { kind: 'conversation-completed', conversationId: 'c-1', completedTime: '2024-05-15T14:32:00.000Z' },
      ]),
    );
    expect(simulator.problems).toEqual([]);
  });

  test('carry file names without personal data, which nobody logs', async () => {
    const { starter, upload, logText } = await setUp();
    upload('m-1', 'holiday card 4111 1111 1111 1111.jpg');
    await until('it is started', () => starter.started.length === 1);
    expect(starter.started).toEqual([expect.objectContaining({ fileName: 'holiday card [REDACTED].jpg' })]);
    expect(logText()).toContain('m-1');
    expect(logText()).not.toContain('holiday');
  });

  test('of other channel types are none of ours, whoever filters them', async () => {
    const { simulator, starter, listener } = await setUp();
    expect(simulator.completeConversation('c-voice', '2024-05-15T14:32:00.000Z')).toBe(0);
    const data = { id: 'c-voice', channelType: 'voice', completedTime: '2024-05-15T14:32:00.000Z' };
    simulator.sendRaw('completions', JSON.stringify({ eventType: 'interactions:completed', data }));
    await until('it is set aside', () => listener.counts.ignored['completions:other-channel-type'] === 1);
    expect(starter.attempts).toBe(0);
  });

  test('that come again are counted as duplicates', async () => {
    const { simulator, starter, listener, upload } = await setUp();
    upload('m-1');
    simulator.announceUpload('m-1');
    simulator.announceUpload('m-1');
    await until('three', () => listener.counts.started + listener.counts.duplicates === 3);
    expect(listener.counts).toMatchObject({ started: 1, duplicates: 2, ignored: {}, invalid: {} });
    expect(starter.started).toHaveLength(1);
  });

  test('go on after the socket was lost', async () => {
    const { simulator, starter, subscribed, upload } = await setUp();
    simulator.setFault({ kind: 'socket-terminate', channel: 'uploads', times: 1 });
    await simulator.waitFor(() => simulator.sockets('uploads').opened === 2);
    await subscribed();
    upload('m-1');
    await until('it', () => starter.started.length === 1);
  });
});

describe('an event', () => {
  test('of a file carries the time of its arrival', async () => {
    const before = new Date().toISOString();
    const { starter, upload } = await setUp();
    upload('m-1');
    await until('it', () => starter.arrivals.length === 1);
    const [arrival = ''] = starter.arrivals;
    expect(arrival >= before && arrival <= new Date().toISOString()).toBe(true);
  });

  test('is taken from a list, from behind a byte order mark, and from a binary frame', async () => {
    const { simulator, starter, listener } = await setUp();
    const frames = ['m-1', 'm-2'].map((mediaId) => JSON.parse(uploadFrame(mediaId)) as object);
    simulator.sendRaw('uploads', JSON.stringify([...frames, 7]));
    simulator.sendRaw('uploads', `\ufeff${uploadFrame('m-3')}`);
    simulator.sendRaw('uploads', Buffer.from(uploadFrame('m-4')));
    await until('all four', () => starter.started.length === 4);
    expect(listener.counts).toMatchObject({ started: 4, invalid: { 'uploads:not-an-object': 1 } });
    expect(listener.lastDropAt).toBeGreaterThan(0);
  });
});

describe('bad frames', () => {
  test('are counted by channel and reason, and stop nothing', async () => {
    const { simulator, starter, listener, upload } = await setUp();
    const bad: [string | Uint8Array, string][] = [
      ['not json', 'not-json'],
      ['42', 'not-an-object'],
      [uploadFrame('m/1'), 'bad-field:media.id'],
      [uploadFrame('m\u00001'), 'bad-field:media.id'],
      [uploadFrame('m'.repeat(200)), 'bad-field:media.id'],
      [uploadFrame('m-1', '../c'), 'bad-field:conversation.id'],
      ['{"eventType":"conversation.media.upload","conversation":7}', 'bad-field:conversation'],
      [Uint8Array.of(0, 255, 1), 'binary'],
      [Buffer.from('plain words'), 'binary'],
      // Just under the bound of a frame.
      [`"${'x'.repeat(1_048_574)}"`, 'not-an-object'],
    ];
    const expected: Record<string, number> = {};
    for (const [frame, reason] of bad) {
      simulator.sendRaw('uploads', frame);
      expected[`uploads:${reason}`] = (expected[`uploads:${reason}`] ?? 0) + 1;
    }
    simulator.sendRaw('uploads', '{"eventType":"channel.metadata"}');
    upload('m-good');
    await until('the good one', () => listener.counts.started === 1);
    expect(listener.counts).toMatchObject({
      started: 1,
      duplicates: 0,
      ignored: { 'uploads:other-event-type': 1 },
      invalid: expected,
    });
    expect(starter.attempts).toBe(1);
    expect(simulator.sockets('uploads').opened).toBe(1);
  });

  test('are logged by their reason and length, and nothing that they hold', async () => {
    const { simulator, listener, lines, logText } = await setUp();
    simulator.sendRaw('uploads', uploadFrame('m/1'));
    simulator.sendRaw('uploads', '{"text":"call me at 555-0100"');
    await until('both', () => Object.keys(listener.counts.invalid).length === 2);
    const frames = lines.filter(({ msg }) => msg === 'bad frame');
    expect(frames).toEqual([
      expect.objectContaining({ level: 40, channel: 'uploads', reason: 'bad-field:media.id' }),
      expect.objectContaining({ level: 40, channel: 'uploads', reason: 'not-json', length: 29 }),
    ]);
    expect(logText()).not.toMatch(/s3cr3t|555-0100|invoice/);
  });

  test('too large for a socket: it connects again, and events go on', async () => {
    const { simulator, starter, subscribed, upload } = await setUp();
    simulator.sendRaw('uploads', 'x'.repeat(9_000_000));
    await simulator.waitFor(() => simulator.sockets('uploads').opened === 2);
    await subscribed();
    upload('m-1');
    await until('it', () => starter.started.length === 1);
  });
});

describe('while Temporal does not take events', () => {
  test('they are held, tried again, and none is lost', async () => {
    const { starter, listener, upload, lines } = await setUp((attempt) => attempt <= 40);
    const ids = Array.from({ length: 20 }, (_, index) => `m-${index}`);
    for (const id of ids) upload(id);
    await until('all', () => listener.counts.started === ids.length);
    expect(starter.started.map((event) => (event as { mediaId: string }).mediaId).sort()).toEqual([...ids].sort());
    const failures = lines.filter(({ msg }) => msg === 'Temporal does not accept the event');
    expect(failures).toHaveLength(40);
    expect(failures[0]).toMatchObject({
      level: 50,
      conversationId: 'c-1',
      mediaId: 'm-0',
      problem: '14 UNAVAILABLE: No connection established',
    });
  });

  test('no more than the bound is read, and the rest comes when it can', async () => {
    let comeBack = (): void => undefined;
    const back = new Promise<boolean>((resolve) => (comeBack = () => resolve(false)));
    const { simulator, starter, listener } = await setUp(() => back);
    for (let i = 0; i < 500; i += 1) simulator.sendRaw('uploads', uploadFrame(`m-${i}`));
    await until('the bound', () => starter.inFlight === 32);
    comeBack();
    await until('all', () => listener.counts.started === 500);
    expect(starter.mostInFlight).toBe(32);
    expect(simulator.sockets('uploads').opened).toBe(1);
  });

  test('links and file names are in no line of the log', async () => {
    const { listener, upload, logText } = await setUp((attempt) => attempt <= 2);
    const { downloadUrl } = upload('m-1');
    await until('it', () => listener.counts.started === 1);
    const { search } = new URL(downloadUrl);
    for (const secret of [downloadUrl, search.slice(1, 40), 'invoice.pdf', '/download/']) {
      expect(logText()).not.toContain(secret);
    }
    expect(logText()).toContain('m-1');
  });
});

describe('stop()', () => {
  test('closes both sockets, and leaves nothing open', async () => {
    const { simulator, listener, done, lines } = await setUp();
    listener.stop();
    await done;
    await simulator.waitFor(() => simulator.sockets('uploads').open + simulator.sockets('completions').open === 0);
    expect(simulator.sockets('uploads').opened).toBe(1);
    expect(lines.at(-1)).toMatchObject({ msg: 'listener stopped', counts: { started: 0 } });
  });

  test('waits until what was received is started', async () => {
    const { simulator, starter, listener, done, upload } = await setUp(() => true);
    upload('m-1');
    await until('a try', () => starter.attempts >= 1);
    listener.stop();
    await simulator.waitFor(() => simulator.sockets('uploads').open === 0);
    starter.fails = () => false;
    await done;
    expect(listener.counts.started).toBe(1);
  });
});

test('the end of a conversation is started once its uploads of before are safe, and waits for no other', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const { simulator, starter, listener, upload } = await setUp(async (attempt) => {
    if (attempt === 1) await gate;
    return false;
  });
  simulator.addConversation({ id: 'c-2', messages: [] });
  upload('m-1');
  await until('the upload is under way', () => starter.inFlight === 1);
  simulator.completeConversation('c-1', '2024-05-15T14:32:00.000Z');
  simulator.completeConversation('c-2', '2024-05-15T14:33:00.000Z');
  await until('the other end', () => listener.counts.started === 1);
  expect(starter.started).toMatchObject([{ kind: 'conversation-completed', conversationId: 'c-2' }]);
  release();
  await until('all', () => listener.counts.started === 3);
  expect(starter.started.slice(1)).toMatchObject([{ mediaId: 'm-1' }, { completedTime: '2024-05-15T14:32:00.000Z' }]);
});
