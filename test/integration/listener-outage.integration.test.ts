import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { startTemporalServer } from '../../devkit/parts/temporal-server.js';
import type { TemporalServer } from '../../devkit/parts/temporal-server.js';
import { CHANNELS } from '../../simulator/routes.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import { archiveWorkflowId, scanWorkflowId } from '../../src/contract/ids.js';
import { payloadKeyId } from '../../src/temporal/payload-codec.js';
import { cleanUps } from '../genesys/support.js';
import { clientFor } from '../../devkit/stack/client.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import type { CustodianProcess } from '../../devkit/stack/processes.js';
import { until } from '../../devkit/until.js';

const defer = cleanUps();
const COMPLETED = '2025-01-02T03:04:05.678Z';

/** A Temporal server of its own, which outages may strike, and what a listener needs to reach it. */
async function setUp() {
  const cli = process.env['TEST_TEMPORAL_CLI'];
  if (cli === undefined) throw new Error('TEST_TEMPORAL_CLI is not set: run the tests with "npm test"');
  const stateDir = await mkdtemp(join(tmpdir(), 'outage-'));
  defer(() => rm(stateDir, { recursive: true, force: true }));
  let port = 0;
  let server: TemporalServer | undefined;
  const startServer = async () => {
    server = await startTemporalServer({ cli, stateDir, port, uiPort: 0, log: () => undefined });
    const chosen = Number(server.address.split(':')[1]);
    if (port !== 0) expect(chosen).toBe(port);
    port = chosen;
    return server;
  };
  const { address } = await startServer();
  defer(() => server?.kill());
  const simulator = await startSimulator();
  defer(() => simulator.close());
  const spoolDir = join(stateDir, 'spool');
  const environment = {
    GENESYS_BASE_URL: simulator.url,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    TEMPORAL_ADDRESS: address,
    LISTENER_HTTP_PORT: '0',
    SPOOL_DIR: spoolDir,
    PAYLOAD_KEY: randomBytes(32).toString('base64'),
  };
  return { simulator, spoolDir, environment, startServer, server: () => server! };
}

/** Starts a listener, and waits until it is subscribed. */
async function startListener(environment: Record<string, string>, simulator: Simulator): Promise<CustodianProcess> {
  const listener = startCustodian('listen', environment);
  defer(() => listener.end('SIGKILL'));
  const subscribed = () => CHANNELS.every((name) => simulator.sockets(name).subscribed === 1);
  await Promise.race([simulator.waitFor(subscribed), listener.logged('listener stopped')]);
  return listener;
}

/** Sends events, half of each kind. @returns the ids of the workflows that they must have started */
function send(simulator: Simulator, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const { id } = simulator.addConversation({ messages: [] });
    if (index % 2 === 0) {
      expect(simulator.completeConversation(id, COMPLETED)).toBe(1);
      return archiveWorkflowId(id, COMPLETED);
    }
    const mediaId = randomUUID();
    simulator.uploadAttachment({ conversationId: id, mediaId, fileName: 'a.txt', bytes: Buffer.from('a') });
    return scanWorkflowId(id, mediaId);
  });
}

/** The workflows of events that a listener has got a confirmation for: from Temporal, or from its disk. */
function safe({ logLines }: CustodianProcess, ...messages: string[]): Set<string> {
  const ids = new Set<string>();
  for (const line of logLines) {
    const { msg, conversationId, mediaId } = JSON.parse(line) as Record<string, string>;
    if (!messages.includes(msg!)) continue;
    ids.add(
      mediaId === undefined ? archiveWorkflowId(conversationId!, COMPLETED) : scanWorkflowId(conversationId!, mediaId),
    );
  }
  return ids;
}

async function allSafe(listener: CustodianProcess, sent: readonly string[]): Promise<void> {
  const isSafe = () => {
    const ids = safe(listener, 'event taken', 'event spooled');
    return sent.every((id) => ids.has(id));
  };
  await until(`${sent.length} events safe`, isSafe);
}

/**
 * Settles when Temporal has taken an event that was never on the disk. Not each one has to be such: a start may outlast its
 * deadline on a busy machine, and its event is then spooled, as it should be.
 */
async function takesEventsAtOnce(listener: CustodianProcess, sendOne: () => string[]): Promise<void> {
  await until('an event is taken without a stay on the disk', async () => {
    const sent = sendOne();
    await allSafe(listener, sent);
    const onDisk = safe(listener, 'event spooled');
    return !sent.some((id) => onDisk.has(id));
  });
}

/** All but the lock and the mark of the key. */
const spooled = async (spoolDir: string) =>
  (await readdir(spoolDir)).filter((name) => !/^(?:lock\.|sealed-since-key$)/.test(name));

/** Every event has one run and there is no other. */
async function expectOneRunEach(environment: Record<string, string>, sent: readonly string[]): Promise<void> {
  const connection = await Connection.connect({ address: environment['TEMPORAL_ADDRESS']! });
  try {
    const client = clientFor(connection, environment);
    // Ledgers are no events: each begins with the first upload of its conversation.
    const query = `WorkflowType IN ("scanAttachment", "archiveConversation")`;
    const runs = async () => {
      const ids: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) ids.push(workflowId);
      return ids;
    };
    await until('all runs in the list', async () => new Set(await runs()).size >= sent.length);
    expect((await runs()).sort()).toEqual([...sent].sort());
  } finally {
    await connection.close();
  }
}

test('Temporal is killed and comes back, the listener is stopped and killed meanwhile: one run for each event', async () => {
  const { simulator, spoolDir, environment, startServer, server } = await setUp();
  const sent: string[] = [];
  const sendSome = (count: number) => {
    const ids = send(simulator, count);
    sent.push(...ids);
    return ids;
  };

  let listener = await startListener(environment, simulator);
  await allSafe(listener, sendSome(100));
  await takesEventsAtOnce(listener, () => sendSome(1));

  // Killed with events under way.
  const during = sendSome(50);
  await server().kill();
  during.push(...sendSome(150));
  await allSafe(listener, during);
  expect(safe(listener, 'event spooled').size).toBeGreaterThanOrEqual(150);

  // Stopped with events on the wire.
  sendSome(100);
  expect(await listener.end('SIGTERM')).toBe(0);

  // Killed with all events safe, but none of them with Temporal.
  listener = await startListener(environment, simulator);
  await allSafe(listener, sendSome(100));
  expect(safe(listener, 'event taken').size).toBe(0);
  expect(await listener.end('SIGKILL')).toBe('SIGKILL');

  listener = await startListener(environment, simulator);
  await allSafe(listener, sendSome(20));
  await startServer();
  await allSafe(listener, sendSome(80));
  await until('an empty spool', async () => (await spooled(spoolDir)).length === 0);
  await takesEventsAtOnce(listener, () => sendSome(1));
  await allSafe(listener, sendSome(50));
  await until('an empty spool', async () => (await spooled(spoolDir)).length === 0);

  await expectOneRunEach(environment, sent);
  expect(await listener.end('SIGTERM')).toBe(0);
  expect(await readdir(spoolDir)).toEqual(['sealed-since-key']);
  for (const line of listener.logLines) expect(line).not.toContain('signature=');
});

test('Temporal freezes: no start is waited for without end, and a start that went through all the same is no second run', async () => {
  const { simulator, spoolDir, environment, server } = await setUp();
  const listener = await startListener(environment, simulator);
  const sent = send(simulator, 20);
  await allSafe(listener, sent);
  process.kill(server().pid, 'SIGSTOP');
  defer(() => process.kill(server().pid, 'SIGCONT'));
  const during = send(simulator, 200);
  sent.push(...during);
  await allSafe(listener, during);
  const onDisk = safe(listener, 'event spooled');
  expect(during.filter((id) => !onDisk.has(id))).toEqual([]);
  process.kill(server().pid, 'SIGCONT');
  await until('an empty spool', async () => (await spooled(spoolDir)).length === 0);
  await expectOneRunEach(environment, sent);
});

test.each([
  ['goes on', false],
  ['is killed', true],
])(
  'the key is rotated on disk while events wait, the listener %s: what either key has sealed is started',
  async (_, killed) => {
    const { simulator, spoolDir, environment, startServer, server } = await setUp();
    const [first, second, former] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const { PAYLOAD_KEY: _unused, ...others } = environment;
    const file = (name: string) => join(spoolDir, '..', name);
    const put = async (name: string, key: Buffer) => {
      await writeFile(file(`${name}.next`), key.toString('base64'));
      await rename(file(`${name}.next`), file(name));
    };
    await put('key', first);
    await put('former-keys', former);
    const settings = { ...others, PAYLOAD_KEY_FILE: file('key'), PAYLOAD_FORMER_KEYS_FILE: file('former-keys') };
    let listener = await startListener(settings, simulator);
    await server().kill();
    const sent = send(simulator, 20);
    await allSafe(listener, sent);

    await put('former-keys', first);
    await put('key', second);
    await until('the new key is used', () =>
      listener.logLines.some((line) => line.includes('rotated:') && line.includes('PAYLOAD_KEY')),
    );
    const later = send(simulator, 20);
    sent.push(...later);
    await allSafe(listener, later);
    const texts = await Promise.all((await spooled(spoolDir)).map((name) => readFile(join(spoolDir, name), 'utf8')));
    const sealedWith = new Set([...texts.join('').matchAll(/ sealed:(\w+) /g)].map(([, id]) => id));
    expect(sealedWith).toEqual(new Set([payloadKeyId(first), payloadKeyId(second)]));

    if (killed) {
      await listener.end('SIGKILL');
      listener = await startListener(settings, simulator);
    }
    await startServer();
    await until('an empty spool', async () => (await spooled(spoolDir)).length === 0);
    const [PAYLOAD_KEY, PAYLOAD_FORMER_KEYS] = [second, first].map((key) => key.toString('base64'));
    await expectOneRunEach({ ...others, PAYLOAD_KEY: PAYLOAD_KEY!, PAYLOAD_FORMER_KEYS: PAYLOAD_FORMER_KEYS! }, sent);
  },
);

test('a second listener on the same spool is refused with a clear message', async () => {
  const { simulator, environment } = await setUp();
  await startListener(environment, simulator);
  const second = startCustodian('listen', environment);
  const line = JSON.parse(await second.logged('SPOOL_DIR')) as Record<string, string>;
  expect(line).toMatchObject({ level: 'fatal', msg: expect.stringMatching(/another listener uses it/) });
  // Changes nothing; it ends by itself.
  expect(await second.end('SIGCONT')).toBe(2);
});
