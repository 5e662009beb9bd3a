import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { COMPLETED, judgeArchives, startArchive } from './support/archive-runs.js';
import type { ArchiveRun } from './support/archive-runs.js';
import { FaultTable, sum } from '../../devkit/fault-table.js';
import { Plant } from './support/plant.js';
import { archiveWorkflowId } from '../../src/contract/ids.js';

/** Bounds a hang: the longest takes half a minute of a processor, and the others wait for their turn. */
const RECOVERY_MS = 1_800_000;
jest.setTimeout(RECOVERY_MS + 60_000);
const CARD = '4111 1111 1111 1111';
const message = (text: string) => ({ text, from: { id: 'customer' }, timestamp: '2024-05-15T23:50:00Z' });

const table = new FaultTable();
let storage: WormDouble;
let plant: Plant;
beforeAll(async () => {
  storage = await new WormDouble().start();
  plant = await Plant.open({
    storageConnectionString: storage.connectionString,
    settings: { ARCHIVE_IMMUTABILITY: 'required' },
  });
  await plant.startWorker();
}, 120_000);
afterAll(async () => {
  await plant?.close();
  await storage?.stop();
  table.print();
}, 60_000);

/** A conversation whose transcript is answered word for word. */
function addTranscript(body: string): ArchiveRun {
  const conversationId = randomUUID();
  plant.simulator.addConversation({ id: conversationId, messages: [] });
  plant.simulator.setFault({ kind: 'status', route: 'getConversation', match: conversationId, status: 200, body });
  return { conversationId, workflowId: archiveWorkflowId(conversationId, COMPLETED) };
}

interface Row {
  readonly name: string;
  readonly messages: () => readonly unknown[];
}

const TRANSCRIPTS: readonly Row[] = [
  {
    name: 'of 100,000 messages',
    messages: () => Array.from({ length: 100_000 }, (_, n) => message(`${n}: my card is ${CARD}`)),
  },
  { name: 'with a message of 5 MB', messages: () => [message(`my card is ${CARD} `.repeat(5_000_000 / 30))] },
  {
    name: 'with missing fields',
    messages: () => [{}, { text: null }, { text: 'my card is' }, { from: {}, text: CARD }, { timestamp: 'soon' }],
  },
  { name: 'with lone surrogates', messages: () => [message('my card is'), message(`\ud800 ${CARD} \udfff`)] },
  { name: 'with duplicate messages', messages: () => Array.from({ length: 50 }, () => message(`my card is ${CARD}`)) },
];

describe('a transcript', () => {
  test.each(TRANSCRIPTS)('$name is archived whole and redacted', async ({ name, messages }) => {
    const sent = messages();
    // JSON.stringify writes a lone surrogate as an escape, as a server would.
    const run = addTranscript(JSON.stringify({ id: 'x', messages: sent }));
    await startArchive(plant, run);
    const counts = sum(await judgeArchives(plant, storage, [run], RECOVERY_MS));
    table.add(`transcript ${name}`, counts);
    expect(counts).toMatchObject({ completed: 1, wrongVerdicts: 0, lost: 0, doubled: 0 });
    const record = storage.store.get(`archive-${plant.taskQueue}/conversations/2024-05-15/${run.conversationId}.gz`);
    const lines = gunzipSync(record.content).toString('utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1 + sent.length);
    // Not a replacement character in what had none: the record says what was said.
    expect(() => lines.forEach((line) => JSON.parse(line) as unknown)).not.toThrow();
  });
});
