import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { eicar } from '../devkit/samples.js';
import { clientFor } from '../devkit/stack/client.js';
import { testServers } from '../devkit/stack/servers.js';
import { until } from '../devkit/until.js';
import type { RouteName } from '../simulator/routes.js';
import type { Simulator } from '../simulator/simulator.js';
import { startSimulator } from '../simulator/start-simulator.js';
import { scanWorkflowId } from '../src/contract/ids.js';
import { cpuTimeOf } from './lib/process-figures.js';
import { randomSound } from './lib/random-sound.js';
import { milliseconds, percentile, printTable, ratio } from './lib/statistics.js';
import { startWholeProduct } from './lib/whole-product.js';
import type { PeerMessage } from './peers/process.js';
import type { PeerServers } from './peers/scan-one-file.js';

const FILE_BYTES = 10_000;
const ROUNDS = 2;
/** Files that are alone, of each kind, in each round. */
const ALONE = 25;
/** Before that, much of the time of a file is V8's compiler, in each contender: a worker runs for weeks. */
const WARM_UP = 200;
/** Files at once; `BENCH_PEERS_FILES` names other numbers, such as `100,1000,10000`. */
const AT_ONCE = (process.env['BENCH_PEERS_FILES'] ?? '300').split(',').map(Number);
const TIMEOUT_MS = 30 * 60_000;

/** What is compared, in processes of its own. */
interface Contender {
  /** By what they do. */
  readonly pids: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  verdictAt(conversationId: string, mediaId: string): Promise<number>;
  stop(): Promise<void>;
}

const CONTENDERS: Readonly<Record<string, (simulator: Simulator) => Promise<Contender>>> = {
  'conversation-custodian': startProduct,
  'one activity': (simulator) => startPeer(simulator, 'one-activity'),
  'no Temporal': (simulator) => startPeer(simulator, 'plain'),
};

/** Times in milliseconds, from the event on. */
interface Measured {
  readonly verdict: number[];
  readonly told: number[];
  readonly contained: number[];
  /** For each number of files at once: files a second, and processor time for each file, by process, in milliseconds. */
  readonly floods: Map<number, { perSecond: number; cpu: Readonly<Record<string, number>> }[]>;
}

/**
 * The product beside two workers that do the least: one activity for each file, and the worker of source document A without Temporal.
 * All have the same servers, in turns, and processes of their own; they neither open nor prove, seal, review or retry anything.
 */
export async function peersBenchmark(): Promise<void> {
  const results = new Map<string, Measured>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, start] of Object.entries(CONTENDERS)) {
      const known = results.get(name) ?? { verdict: [], told: [], contained: [], floods: new Map() };
      results.set(name, known);
      await measure(start, known);
    }
  }
  printLatencies(results);
  for (const files of AT_ONCE) printFlood(files, results);
}

async function measure(start: (simulator: Simulator) => Promise<Contender>, into: Measured): Promise<void> {
  const simulator = await startSimulator();
  const contender = await start(simulator);
  try {
    await atOnce(simulator, WARM_UP);
    for (let index = 0; index < ALONE; index += 1) {
      const clean = await alone(simulator, contender, randomSound(FILE_BYTES));
      into.verdict.push(clean.verdict);
      into.told.push(clean.told);
      const infected = await alone(simulator, contender, Buffer.concat([randomSound(FILE_BYTES), eicar()]));
      into.contained.push(infected.contained);
    }
    for (const files of AT_ONCE) {
      const before = await cpuTimes(contender);
      const seconds = await atOnce(simulator, files);
      const after = await cpuTimes(contender);
      const cpu = Object.fromEntries(Object.keys(after).map((key) => [key, (after[key]! - before[key]!) / files]));
      const floods = into.floods.get(files) ?? [];
      floods.push({ perSecond: files / seconds, cpu });
      into.floods.set(files, floods);
    }
  } finally {
    await contender.stop();
    await simulator.close();
  }
}

async function alone(simulator: Simulator, contender: Contender, bytes: Buffer) {
  const { conversationId, mediaId } = upload(simulator, bytes);
  const sentAt = Date.now();
  simulator.announceUpload(mediaId);
  await simulator.waitFor(() => isTold(simulator, conversationId), TIMEOUT_MS);
  return {
    verdict: (await contender.verdictAt(conversationId, mediaId)) - sentAt,
    told: doneAt(simulator, 'patchConversation', conversationId) - sentAt,
    contained: doneAt(simulator, 'deleteMedia', mediaId) - sentAt,
  };
}

/** @returns the seconds until all were told */
async function atOnce(simulator: Simulator, files: number): Promise<number> {
  const uploads = Array.from({ length: files }, () => upload(simulator, randomSound(FILE_BYTES)));
  const sentAt = performance.now();
  for (const { mediaId } of uploads) simulator.announceUpload(mediaId);
  await simulator.waitFor(() => uploads.every(({ conversationId }) => isTold(simulator, conversationId)), TIMEOUT_MS);
  return (performance.now() - sentAt) / 1000;
}

function upload(simulator: Simulator, bytes: Buffer) {
  const { id: conversationId } = simulator.addConversation({ id: randomUUID(), messages: [] });
  return {
    conversationId,
    ...simulator.uploadAttachment({ conversationId, fileName: 'x.wav', bytes, announce: false }),
  };
}

const isTold = (simulator: Simulator, conversationId: string): boolean =>
  simulator.conversation(conversationId)?.customAttributes['file_scan_status'] !== undefined;

/** Arrival of the first call that succeeded; NaN without one. */
function doneAt(simulator: Simulator, route: RouteName, id: string): number {
  const call = simulator.calls.find((one) => one.route === route && one.id === id && (one.status ?? 500) < 300);
  return call?.at ?? Number.NaN;
}

async function startProduct(simulator: Simulator): Promise<Contender> {
  const { temporalAddress: address } = testServers();
  const { pids, stop } = await startWholeProduct(simulator);
  const connection = await Connection.connect({ address });
  const client = clientFor(connection);
  return {
    pids,
    verdictAt: async (conversationId, mediaId) => {
      const { events } = await client.workflow.getHandle(scanWorkflowId(conversationId, mediaId)).fetchHistory();
      // The first step downloads and scans; the server's clock is this machine's.
      const { eventTime } = events?.find((event) => Boolean(event.activityTaskCompletedEventAttributes)) ?? {};
      return Number(eventTime?.seconds) * 1000 + (eventTime?.nanos ?? 0) / 1_000_000;
    },
    stop: async () => {
      await connection.close();
      await stop();
    },
  };
}

async function startPeer(simulator: Simulator, kind: 'plain' | 'one-activity'): Promise<Contender> {
  const { temporalAddress, clamdSocket, azuriteConnectionString: azureConnectionString } = testServers();
  const servers: PeerServers = { apiUrl: simulator.url, temporalAddress, clamdSocket, azureConnectionString };
  const program = fileURLToPath(new URL('./peers/process.js', import.meta.url));
  const child = fork(program, [kind, JSON.stringify(servers)]);
  const verdicts = new Map<string, number>();
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the peer ended with ${code}`)));
    child.on('message', (message: PeerMessage) => {
      if ('ready' in message) resolve();
      else verdicts.set(message.mediaId, message.verdictAt);
    });
  });
  await ready;
  await simulator.waitFor(() => simulator.sockets('uploads').subscribed > 0);
  return {
    pids: { worker: child.pid ?? 0 },
    verdictAt: (_, mediaId) => until('the peer has told its verdict', () => verdicts.get(mediaId)),
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Processor time of each process so far, in milliseconds. */
async function cpuTimes({ pids }: Contender): Promise<Readonly<Record<string, number>>> {
  const times: Record<string, number> = {};
  for (const [name, pid] of Object.entries(pids)) times[name] = await cpuTimeOf(pid);
  return times;
}

function printLatencies(results: ReadonlyMap<string, Measured>): void {
  const what = ['verdict', 'told', 'contained'] as const;
  const at = (measured: Measured | undefined, key: (typeof what)[number], share: number): number =>
    percentile(measured?.[key] ?? [], share);
  const row = ([name, measured]: [string, Measured]): string[] => [
    name,
    ...what.flatMap((key) => [0.5, 0.95].map((share) => milliseconds(at(measured, key, share)))),
  ];
  printTable(['10 kB, alone', ...what.flatMap((key) => [`${key} p50`, 'p95'])], [...results].map(row));
  const [ours, ...peers] = [...results];
  printTable(
    ['p50', ...what],
    peers.map(([name, peer]) => [
      `÷ ${name}`,
      ...what.map((key) => ratio(at(ours?.[1], key, 0.5), at(peer, key, 0.5))),
    ]),
  );
}

function printFlood(files: number, results: ReadonlyMap<string, Measured>): void {
  const best = (measured: Measured | undefined) =>
    (measured?.floods.get(files) ?? []).toSorted((a, b) => b.perSecond - a.perSecond)[0];
  const rows = [...results].map(([name, measured]) => {
    const { perSecond = Number.NaN, cpu = {} } = best(measured) ?? {};
    const times = Object.entries(cpu).map(([process, ms]) => `${process} ${ms.toFixed(0)} ms`);
    return [name, perSecond.toFixed(1), times.join(', ')];
  });
  printTable(
    [`${files} files at once, the better of ${ROUNDS} rounds`, 'files a second', 'processor time a file'],
    rows,
  );
  const [ours, ...peers] = [...results];
  const ratios = peers.map(([name, peer]) => [
    `÷ ${name}`,
    ratio(best(ours?.[1])?.perSecond ?? Number.NaN, best(peer)?.perSecond ?? Number.NaN),
  ]);
  printTable(['files a second', ''], ratios);
}
