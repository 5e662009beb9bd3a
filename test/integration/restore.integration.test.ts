import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startAzurite } from '../../devkit/parts/azurite.js';
import { startTemporalServer } from '../../devkit/parts/temporal-server.js';
import { eicar } from '../../devkit/samples.js';
import { simulatorSettings } from '../../devkit/stack/both-processes.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { CHANNELS } from '../../simulator/routes.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import { custodian } from '../cli/run.js';
import { cleanUps } from '../genesys/support.js';

/** docs/recovery.md, tried: what it says is to be kept is copied from a site that has stopped, and another one comes back from it. */

const defer = cleanUps();
const quiet = () => undefined;

/** Temporal, storage and the files of the processes, all in one folder. Genesys Cloud is elsewhere. */
async function startSite(folder: string, simulator: Simulator) {
  const { temporalCli: cli, clamdSocket } = testServers();
  const temporal = await startTemporalServer({
    cli,
    stateDir: join(folder, 'temporal'),
    port: 0,
    uiPort: 0,
    log: quiet,
  });
  defer(() => temporal.kill());
  const storage = await startAzurite({ stateDir: join(folder, 'storage'), log: quiet });
  defer(() => storage.stop());
  const environment = {
    ...simulatorSettings(simulator.url),
    TEMPORAL_ADDRESS: temporal.address,
    CLAMD_SOCKET: clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING: storage.connectionString,
    ARCHIVE_IMMUTABILITY: 'optional',
    FACT_KEY: join(folder, 'keys', 'fact-key'),
    PAYLOAD_KEY_FILE: join(folder, 'keys', 'payload-key'),
    ARCHIVE_SIGNING_KEY: join(folder, 'keys', 'archive-signing-key.pem'),
    SPOOL_DIR: join(folder, 'spool'),
    STAGING_DIR: join(folder, 'staging'),
  };
  const start = async (role: 'worker' | 'listen') => {
    const process = startCustodian(role, environment);
    defer(() => process.end('SIGKILL'));
    if (role === 'worker') await process.logged('worker ready');
    else await simulator.waitFor(() => CHANNELS.every((name) => simulator.sockets(name).subscribed > 0));
    return process;
  };
  /** @throws {Error} with what it has said, when the exit code is another one */
  const run = async (code: number, ...args: string[]) => {
    const outcome = await custodian(args, { env: environment });
    if (outcome.code !== code) throw new Error(`${args.join(' ')}: ${JSON.stringify(outcome)}`);
    return outcome.stdout;
  };
  return { temporal, storage, start, run };
}

/** The first site: a review waits, a record is stored, a download is under way, an event is in the spool; then all stops. */
async function siteThatStopped() {
  const folder = await mkdtemp(join(tmpdir(), 'restore-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const first = join(folder, 'first');
  await mkdir(join(first, 'keys'), { recursive: true });
  await writeFile(join(first, 'keys', 'payload-key'), randomBytes(32).toString('base64'));
  const simulator = await startSimulator();
  defer(() => simulator.close());
  const { temporal, storage, start, run } = await startSite(first, simulator);
  const [worker, listener] = [await start('worker'), await start('listen')];

  const upload = (bytes: Buffer) => {
    const { id: conversationId } = simulator.addConversation({ messages: [] });
    return simulator.uploadAttachment({ conversationId, fileName: 'a.txt', bytes }) && conversationId;
  };
  const statusOf = (id: string) => simulator.conversation(id)?.customAttributes['file_scan_status'];
  const reviewed = upload(eicar());
  await until('a review waits', async () => (await run(0, 'review', 'list')).includes(reviewed));
  await until('it is on the conversation', () => statusOf(reviewed) === 'quarantined');
  const { id: archived } = simulator.addConversation({ messages: [] });
  simulator.completeConversation(archived, new Date().toISOString());
  await until('a record is stored', async () => (await run(0, 'archive', 'list')).includes(archived));
  const hanging = simulator.setFault({ kind: 'hang', route: 'download' });
  const underWay = upload(Buffer.from('under way'));
  await simulator.waitFor(() => hanging.applied > 0);
  await temporal.stop();
  const spooled = upload(Buffer.from('spooled'));
  await listener.logged('event spooled');
  await Promise.all([listener.end('SIGTERM'), worker.end('SIGKILL')]);
  await storage.stop();
  simulator.clearFaults();

  const restore = async (...parts: string[]) => {
    for (const part of parts) await cp(join(first, part), join(folder, 'second', part), { recursive: true });
    return startSite(join(folder, 'second'), simulator);
  };
  return {
    simulator,
    restore,
    statusOf,
    reviewed,
    archived,
    underWay,
    spooled,
    spoolOf: join(folder, 'second', 'spool'),
  };
}

test('keys, storage, database and spool of a site are enough for another one: reviews, records and events go on', async () => {
  const { restore, statusOf, reviewed, archived, underWay, spooled, spoolOf } = await siteThatStopped();
  const { start, run } = await restore('keys', 'storage', 'temporal', 'spool');
  await start('worker');
  expect(await run(0, 'review', 'list')).toContain(reviewed);
  expect(await run(0, 'archive', 'list')).toContain(archived);
  await run(0, 'archive', 'show', archived);
  await start('listen');
  await until('what was in the spool is scanned', () => statusOf(spooled) === 'clean');
  await until('what was under way is scanned', () => statusOf(underWay) === 'clean');
  expect((await readdir(spoolOf)).filter((name) => name.endsWith('.spool'))).toEqual([]);
  await run(0, 'review', 'approve', reviewed, '--reason', 'known');
  await until('it is released', () => statusOf(reviewed) === 'released');
  // It exits with 1 as long as something is not.
  const isKept = async () => (await run(0, 'watch').catch(() => '')).includes('every promise is kept');
  await until('nothing is lost', isKept);
});

test('without the database of Temporal, keys and storage are enough to open the reviews again', async () => {
  const { restore, statusOf, reviewed, archived } = await siteThatStopped();
  const { start, run } = await restore('keys', 'storage');
  await start('worker');
  expect(await run(1, 'watch')).toMatch(/abandoned +review/);
  await run(0, 'watch', '--drive');
  await until('its review waits again', async () => (await run(0, 'review', 'list')).includes(reviewed));
  await run(0, 'archive', 'show', archived);
  await run(0, 'review', 'approve', reviewed, '--reason', 'known');
  await until('it is released', () => statusOf(reviewed) === 'released');
});
