import { execFile } from 'node:child_process';
import { randomSound } from './lib/random-sound.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { startStack } from '../devkit/stack/stack.js';
import type { Stack } from '../devkit/stack/stack.js';
import { testServers } from '../devkit/stack/servers.js';
import { until } from '../devkit/until.js';
import { median, milliseconds, printTable, ratio } from './lib/statistics.js';

/**
 * Time from the event to the verdict, beside `clamdscan --fdpass` on the same bytes and the same clamd, in turns. The
 * bytes differ from round to round: clamd remembers what it found clean.
 */
export async function scanBenchmark(): Promise<void> {
  const stack = await startStack({ settings: { MAX_ATTACHMENT_BYTES: '30000000' } });
  const folder = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
  try {
    const rows: string[][] = [];
    for (const [name, size, rounds] of [['10 kB', 10_000, 25] as const, ['25 MB', 25_000_000, 9] as const]) {
      const ours: number[] = [];
      const theirs: number[] = [];
      const scans: number[] = [];
      for (let round = -2; round < rounds; round += 1) {
        const id = `${name.replace(' ', '-')}-${round + 2}`;
        const timing = await eventToVerdict(stack, id, randomSound(size));
        const peer = await clamdscan(folder, randomSound(size));
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
    printTable(['file', 'rounds', 'event to verdict', 'of it clamd', 'clamdscan --fdpass', 'ratio'], rows);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function eventToVerdict(stack: Stack, id: string, bytes: Uint8Array) {
  stack.simulator.addConversation({ id, messages: [] });
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId: id, fileName: 'x', bytes, announce: false });
  const sentAt = Date.now();
  stack.simulator.announceUpload(mediaId);
  const handle = stack.scan(id, mediaId);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  await handle.result();
  return { verdictMs: (await scanCompletedAt(handle)) - sentAt, scanMs: await scanMilliseconds(handle) };
}

/** When the server recorded the end of the scan step; server and benchmark share a clock. */
async function scanCompletedAt(handle: WorkflowHandle): Promise<number> {
  const { eventTime } = await scanCompletion(handle);
  return Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1_000_000;
}

async function scanMilliseconds(handle: WorkflowHandle): Promise<number> {
  const event = await scanCompletion(handle);
  const data = event.activityTaskCompletedEventAttributes?.result?.payloads?.[0]?.data;
  const result = JSON.parse(Buffer.from(data ?? []).toString('utf8')) as { milliseconds: number };
  return result.milliseconds;
}

async function scanCompletion(handle: WorkflowHandle) {
  const events = (await handle.fetchHistory()).events ?? [];
  const scheduled = events.find((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'scan');
  const completed = events.find(
    (event) => String(event.activityTaskCompletedEventAttributes?.scheduledEventId) === String(scheduled?.eventId),
  );
  if (completed === undefined) throw new Error('the run has no completed scan');
  return completed;
}

async function clamdscan(folder: string, bytes: Uint8Array): Promise<number> {
  const path = join(folder, 'sample');
  const conf = join(folder, 'clamd.conf');
  await writeFile(path, bytes);
  await writeFile(conf, `LocalSocket ${testServers().clamdSocket}\n`);
  const start = performance.now();
  await promisify(execFile)('clamdscan', ['--config-file', conf, '--fdpass', '--no-summary', path]);
  return performance.now() - start;
}
