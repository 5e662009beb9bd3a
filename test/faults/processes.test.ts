import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { startTemporalServer } from '../../devkit/parts/temporal-server.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { Plant } from './support/plant.js';
import { filesOf, logged, plantsOfTests } from './support/plants.js';
import { statusOf } from './support/scan-runs.js';
import type { ScanRun } from './support/scan-runs.js';

// Longer than `WAIT_MS`, after which a wait says what it was for.
jest.setTimeout(600_000);

const { openPlant, expectUnharmed } = plantsOfTests();

/** Files of both kinds, told to the listener. */
const announced = (plant: Plant, count: number): ScanRun[] => [
  ...filesOf(plant, count / 2, 'clean', { announce: true }),
  ...filesOf(plant, count / 2, 'quarantined', { announce: true }),
];

/** What a socket had not delivered when the listener died is out of anybody's reach here: the API does not send it again. */
describe('a listener that is killed', () => {
  test('has lost nothing of what it had spooled', async () => {
    const plant = await openPlant();
    const hold = plant.temporal.holdStarts();
    const first = await plant.startListener();
    const runs = announced(plant, 40);
    await until('all events are spooled', () => logged(first, 'event spooled') === runs.length, 60_000);
    await first.end('SIGKILL');
    hold.release();
    await Promise.all([plant.startListener(), plant.startWorker()]);
    await expectUnharmed('SIGKILL of the listener, events in its spool', plant, runs);
  });

  test('has lost nothing whose start Temporal has taken, answered or not', async () => {
    const plant = await openPlant();
    const hold = plant.temporal.holdStartAnswers();
    const first = await plant.startListener();
    const runs = announced(plant, 20);
    await until('all starts have been made', () => hold.holding === runs.length, 60_000);
    await first.end('SIGKILL');
    hold.release();
    await Promise.all([plant.startListener(), plant.startWorker()]);
    await expectUnharmed('SIGKILL of the listener, starts not answered', plant, runs);
  });

  test('leaves the events that it had in its hands to a second listener', async () => {
    const plant = await openPlant();
    const hold = plant.temporal.holdStarts();
    const first = await plant.startListener();
    await plant.startListener({
      TEMPORAL_ADDRESS: testServers().temporalAddress,
      SPOOL_DIR: join(plant.folder, 'second-spool'),
    });
    const runs = announced(plant, 20);
    await until('all events are between receipt and start', () => hold.holding === runs.length, 60_000);
    await first.end('SIGKILL');
    hold.release();
    await plant.startWorker();
    await expectUnharmed('SIGKILL of one of two listeners, before its starts', plant, runs);
  });
});

describe('SIGTERM', () => {
  test('ends listener and worker in order, with work in flight, and loses nothing', async () => {
    const plant = await openPlant();
    const [listener, worker] = await Promise.all([plant.startListener(), plant.startWorker()]);
    // Steps that end within the grace period: scans. One that does not, and is handed back: a call that hangs.
    const scans = plant.scanner.answers.add((command) => command.includes('SCAN') && !command.includes('self-test'));
    const first = filesOf(plant, 1, 'clean', { announce: true });
    const hanging = plant.simulator.setFault({
      kind: 'hang',
      route: 'patchConversation',
      match: first[0]!.conversationId,
    });
    await until('a scan is under way', () => scans.holding === 1);
    scans.release();
    const isPatching = () =>
      plant.simulator.calls.some(({ route, state }) => route === 'patchConversation' && state === 'open');
    await until('a call hangs', isPatching);
    const others = plant.scanner.answers.add((command) => command.includes('SCAN') && !command.includes('self-test'));
    const runs = [...first, ...announced(plant, 30)];
    await until('the scanner is busy', () => others.holding > 0);
    const ends = [listener.end('SIGTERM'), worker.end('SIGTERM')];
    await worker.logged('stopping');
    others.release();
    expect(await Promise.all(ends)).toEqual([0, 0]);
    hanging.release();
    await Promise.all([plant.startListener(), plant.startWorker()]);
    await expectUnharmed('SIGTERM of listener and worker, work in flight', plant, runs);
  });
});

test('a Temporal server that is killed goes on from its database, and takes what was spooled meanwhile', async () => {
  const stateDir = await Plant.newFolder();
  const options = { cli: process.env['TEST_TEMPORAL_CLI'] ?? 'temporal', stateDir, log: () => undefined, uiPort: 0 };
  let server = await startTemporalServer({ ...options, port: 0 });
  try {
    const plant = await openPlant({ temporalAddress: server.address });
    const [listener] = await Promise.all([plant.startListener(), plant.startWorker()]);
    const before = announced(plant, 30);
    await until(
      'work is under way',
      () => before.filter((run) => statusOf(plant, run) !== undefined).length > 3,
      60_000,
    );
    await server.kill();
    const meanwhile = announced(plant, 10);
    await until('events are spooled', () => logged(listener, 'event spooled') >= meanwhile.length, 90_000);
    server = await startTemporalServer({ ...options, port: Number(server.address.split(':')[1]) });
    await expectUnharmed('Temporal killed and restarted from its database', plant, [...before, ...meanwhile]);
  } finally {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
});
