import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CustodianProcess } from '../../devkit/stack/processes.js';
import { until } from '../../devkit/until.js';
import { FaultTable, sum } from '../../devkit/fault-table.js';
import { Plant } from './support/plant.js';
import { addFile, judgeScans } from './support/scan-runs.js';
import type { ScanRun } from './support/scan-runs.js';

const RECOVERY_MS = 60_000;
// Longer than `WAIT_MS`, after which a wait says what it was for.
jest.setTimeout(600_000);

const table = new FaultTable();
let plant: Plant;
let listener: CustodianProcess;
beforeAll(async () => {
  plant = await Plant.open({ settings: { REVIEW_WINDOW: '1ms', LOG_LEVEL: 'debug' } });
  [listener] = await Promise.all([plant.startListener(), plant.startWorker()]);
  await plant.simulator.waitFor(isSubscribed, 30_000);
}, 120_000);
afterAll(async () => {
  await plant?.close();
  table.print();
}, 60_000);

/** On one socket: an old one that is about to close may still count. */
const isSubscribed = (): boolean => {
  const { open, subscribed } = plant.simulator.sockets('uploads');
  return open === 1 && subscribed === 1;
};

const upload = (conversationId: unknown, mediaId: unknown, downloadUrl: unknown = 'http://127.0.0.1:9/x') =>
  JSON.stringify({
    eventType: 'conversation.media.upload',
    conversation: { id: conversationId },
    media: { id: mediaId, downloadUrl, filename: 'x' },
  });

const HOSTILE: readonly { name: string; frames: readonly (string | Uint8Array)[]; logged: string }[] = [
  { name: 'not JSON', frames: ['hello', '{', '', '\0', '[1,', '{"a":'], logged: 'not-json' },
  { name: 'JSON, but no object', frames: ['null', '7', '"text"', 'true'], logged: 'not-an-object' },
  { name: 'binary', frames: [Buffer.from([0, 1, 2, 255])], logged: 'binary' },
  {
    name: 'of wrong types',
    frames: [upload(7, 'm'), upload(null, {}), upload('c', ['m']), '{"eventType":"conversation.media.upload"}'],
    logged: 'bad-field',
  },
  {
    name: 'of unknown events',
    frames: ['{"eventType":"conversation.deleted"}', '{}', '{"eventType":["conversation.media.upload"]}'],
    logged: 'other-event-type',
  },
  {
    name: 'with ids that are none',
    frames: [
      upload('../../conversations', 'm'),
      upload('c', 'a/b'),
      upload('c\n\r', 'm'),
      upload('c', '\u0000'),
      upload('x'.repeat(10_000), 'm'),
      upload('c', 'x'.repeat(10_000)),
      upload('c', '\ud800'),
    ],
    logged: 'bad-field',
  },
  { name: 'of 200 kB', frames: [upload('c', 'x'.repeat(200_000))], logged: 'bad-field' },
];

/** Of files that are known to be there: the conversation has to say that they were not scanned. */
const NO_LINKS: readonly unknown[] = [
  42,
  null,
  '',
  '/relative',
  { href: 'https://a.test/x' },
  ['https://a.test/x'],
  'x'.repeat(9000),
];

const setAside = (reason: string) =>
  listener.logLines.filter((line) => line.includes('frame') && line.includes(reason)).length;

/** Good events in between: one for each, and nothing else becomes a run. */
async function judge(fault: string, runs: readonly ScanRun[]): Promise<void> {
  const counts = sum(await judgeScans(plant, runs, RECOVERY_MS));
  table.add(fault, counts);
  expect(counts).toMatchObject({ completed: runs.length, wrongVerdicts: 0, lost: 0, doubled: 0 });
}

let good = 0;
const announced = (kind: 'clean' | 'quarantined') => {
  good += 1;
  return addFile(plant, kind, { announce: true });
};
const announcedWith = (link: unknown) => {
  good += 1;
  const run = addFile(plant, 'unscanned');
  plant.simulator.sendRaw('uploads', upload(run.conversationId, run.mediaId, link));
  return run;
};

describe('frames', () => {
  test.each(HOSTILE)('$name are set aside, and the events between them are taken', async ({ name, frames, logged }) => {
    const before = setAside(logged);
    const runs = frames.map((frame, index) => {
      plant.simulator.sendRaw('uploads', frame);
      return announced(index % 2 === 0 ? 'clean' : 'quarantined');
    });
    await until('all bad frames are told of', () => setAside(logged) === before + frames.length);
    await judge(`frames ${name}`, runs);
  });

  test('with ids and no link that can be used make runs that end unscanned', async () => {
    const runs = NO_LINKS.flatMap((link, index) => [
      announcedWith(link),
      announced(index % 2 === 0 ? 'clean' : 'quarantined'),
    ]);
    await judge('frames with links that are none', runs);
  });

  test('that are too large close the socket, which opens anew', async () => {
    const opened = plant.simulator.sockets('uploads').opened;
    plant.simulator.sendRaw('uploads', 'x'.repeat(9_000_000));
    await plant.simulator.waitFor(() => plant.simulator.sockets('uploads').opened > opened && isSubscribed(), 30_000);
    await judge('a frame of 9 MB', [announced('clean'), announced('quarantined')]);
  });

  test('that repeat events, in any order, make one run of each', async () => {
    const runs = Array.from({ length: 10 }, (_, index) => announced(index % 2 === 0 ? 'clean' : 'quarantined'));
    for (const { mediaId } of [...runs, ...runs].reverse()) plant.simulator.announceUpload(mediaId);
    await until(
      'all repeats are counted',
      () => listener.logLines.filter((line) => line.includes('"outcome":"duplicate"')).length >= 2 * runs.length,
    );
    await judge('every event three times, out of order', runs);
    const downloads = plant.simulator.calls.filter(
      ({ route, id }) => route === 'download' && runs.some(({ mediaId }) => mediaId === id),
    );
    expect(downloads).toHaveLength(runs.length);
  });

  test('have started no run that is not that of a good event', async () => {
    const query = `TaskQueue = '${plant.taskQueue}' AND WorkflowType != 'conversationLedger'`;
    await until('all runs are listed', async () => (await plant.client.workflow.count(query)).count >= good);
    expect((await plant.client.workflow.count(query)).count).toBe(good);
  });
});
