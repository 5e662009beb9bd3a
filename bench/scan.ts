import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { randomSound } from './lib/random-sound.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { ensureClamd, startClamd } from '../devkit/parts/clamd.js';
import { startStack } from '../devkit/stack/stack.js';
import type { Stack } from '../devkit/stack/stack.js';
import { testServers } from '../devkit/stack/servers.js';
import { until } from '../devkit/until.js';
import { median, milliseconds, printTable, ratio } from './lib/statistics.js';

/**
 * Time from the event to the verdict, beside `clamdscan --fdpass` on the same bytes and the same clamd, in turns: with the signatures
 * of the tests, and with as many as a production database has. The bytes differ from round to round: clamd remembers what it
 * found clean.
 */
export async function scanBenchmark(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
  const log = (line: string): void => console.log(line);
  const large = await startClamd({
    ...{ programs: await ensureClamd({ log }), stateDir: join(folder, 'state'), log },
    signatures: 'large',
  });
  try {
    const rows: string[][] = [];
    for (const [signatures, clamdSocket] of [
      ['3', testServers().clamdSocket] as const,
      ['1.1 million', large.socket] as const,
    ]) {
      for (const row of await withClamd(clamdSocket, folder)) rows.push([signatures, ...row]);
    }
    printTable(
      ['signatures', 'file', 'rounds', 'event to verdict', 'of it clamd', 'clamdscan --fdpass', 'ratio'],
      rows,
    );
  } finally {
    await large.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function withClamd(clamdSocket: string, folder: string): Promise<string[][]> {
  const stack = await startStack({
    workerProcess: true,
    settings: { MAX_ATTACHMENT_BYTES: '30000000', CLAMD_SOCKET: clamdSocket },
  });
  const rows: string[][] = [];
  try {
    for (const [name, size, rounds] of [['10 kB', 10_000, 25] as const, ['25 MB', 25_000_000, 9] as const]) {
      const ours: number[] = [];
      const theirs: number[] = [];
      const scans: number[] = [];
      const content = Buffer.alloc(size);
      for (let round = -2; round < rounds; round += 1) {
        const id = randomUUID(); // a ledger of the stack before would be asked what it knew
        const timing = await eventToVerdict(stack, id, randomSound(size, content));
        const peer = await clamdscan(clamdSocket, folder, randomSound(size, content));
        if (round < 0) continue; // warm-up
        ours.push(timing.verdictMs);
        scans.push(timing.scanMs);
        theirs.push(peer);
      }
      rows.push([
        name,
        String(rounds),
        milliseconds(median(ours)),
        milliseconds(median(scans)),
        milliseconds(median(theirs)),
        ratio(median(ours), median(theirs)),
      ]);
    }
  } finally {
    await stack.stop();
  }
  return rows;
}

async function eventToVerdict(stack: Stack, id: string, bytes: Uint8Array) {
  stack.simulator.addConversation({ id, messages: [] });
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId: id, fileName: 'x', bytes, announce: false });
  const sentAt = Date.now();
  stack.simulator.announceUpload(mediaId);
  const handle = stack.scan(id, mediaId);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  await handle.result();
  const { at, scanMs } = await verdictOf(handle);
  return { verdictMs: at - sentAt, scanMs };
}

interface Scanned {
  readonly milliseconds?: number;
}

/** When the server recorded the verdict, and how long clamd took; server and benchmark share a clock. Milliseconds. */
async function verdictOf(handle: WorkflowHandle) {
  const completed = (await handle.fetchHistory()).events?.filter(
    (event) =>
      event.activityTaskCompletedEventAttributes !== null && event.activityTaskCompletedEventAttributes !== undefined,
  );
  for (const { eventTime, activityTaskCompletedEventAttributes: attributes } of completed ?? []) {
    const data = attributes?.result?.payloads?.[0]?.data ?? [];
    // A small file is scanned by the step that downloads it.
    const result = JSON.parse(Buffer.from(data).toString('utf8')) as Scanned & { readonly scan?: Scanned };
    const milliseconds = result.milliseconds ?? result.scan?.milliseconds;
    if (milliseconds === undefined) continue;
    return { at: Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1_000_000, scanMs: milliseconds };
  }
  throw new Error('the run has no verdict');
}

async function clamdscan(clamdSocket: string, folder: string, bytes: Uint8Array): Promise<number> {
  const path = join(folder, 'sample');
  const conf = join(folder, 'clamd.conf');
  await writeFile(path, bytes);
  await writeFile(conf, `LocalSocket ${clamdSocket}\n`);
  const start = performance.now();
  await promisify(execFile)('clamdscan', ['--config-file', conf, '--fdpass', '--no-summary', path]);
  return performance.now() - start;
}
