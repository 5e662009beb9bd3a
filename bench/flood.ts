import { randomSound } from './lib/random-sound.js';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../simulator/start-simulator.js';
import type { Simulator } from '../simulator/simulator.js';
import { eicar } from '../devkit/samples.js';
import { startStack } from '../devkit/stack/stack.js';
import { fetchToken } from './lib/fetch-token.js';
import { percentile, printTable, ratio } from './lib/statistics.js';

const FILES = 1000;
/** One in fifty: twenty of them. */
const INFECTED_EVERY = 50;
const FILE_BYTES = 10_000;
const CALLS_PER_MINUTE = 300;
const TIMEOUT_MS = 15 * 60_000;

interface Upload {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly infected: boolean;
}

/** The result of one of the two; times are milliseconds from the start, sorted. */
interface Outcome {
  readonly row: string[];
  readonly contained: readonly number[];
  /** When the conversation of an infected file showed it. */
  readonly warned: readonly number[];
}

/**
 * A burst of a thousand uploads, twenty of them infected, at an API that allows 300 calls a minute, compared with a client that
 * processes the events one after the other in order of arrival and waits as each 429 requests. That client is given the
 * verdicts: it neither downloads nor scans.
 */
export async function floodBenchmark(): Promise<void> {
  const ours = await custodian();
  const peer = await firstComeFirstServed();
  printTable(
    [
      ...['', 'told', 'lost', 'downloaded twice', 'calls per file', '429s', 'containment p50', 'p95', 'warned p50'],
      ...['p95', 'all told after'],
    ],
    [ours.row, peer.row],
  );
  const [contained, warned] = [percentile(ours.contained, 0.95), percentile(ours.warned, 0.95)];
  printTable(
    ['p95', 'ratio'],
    [
      ['telling a warning / containment', ratio(warned, contained)],
      ['containment / first come, first served', ratio(contained, percentile(peer.contained, 0.95))],
    ],
  );
}

async function custodian(): Promise<Outcome> {
  const stack = await startStack();
  try {
    const { simulator } = stack;
    const uploads = prepare(simulator);
    const sentAt = Date.now();
    for (const { mediaId } of uploads) simulator.announceUpload(mediaId);
    await simulator.waitFor(() => uploads.every((upload) => isTold(simulator, upload)), TIMEOUT_MS);
    return outcome('conversation-custodian', simulator, uploads, sentAt);
  } finally {
    await stack.stop();
  }
}

async function firstComeFirstServed(): Promise<Outcome> {
  const simulator = await startSimulator();
  try {
    const uploads = prepare(simulator);
    const client = await plainClient(simulator.url);
    const sentAt = Date.now();
    for (const { conversationId, mediaId, infected } of uploads) {
      if (infected) await client('DELETE', `/api/v2/media/files/${mediaId}`);
      const attributes = { file_scan_status: infected ? 'quarantined' : 'clean' };
      await client('PATCH', `/api/v2/conversations/webchat/${conversationId}`, { custom_attributes: attributes });
    }
    return outcome('first come, first served', simulator, uploads, sentAt);
  } finally {
    await simulator.close();
  }
}

function prepare(simulator: Simulator): Upload[] {
  const uploads = Array.from({ length: FILES }, (_, index): Upload => {
    const conversationId = `flood-${index}`;
    const infected = index % INFECTED_EVERY === INFECTED_EVERY - 1;
    simulator.addConversation({ id: conversationId, messages: [] });
    const bytes = Buffer.concat([randomSound(FILE_BYTES), infected ? eicar() : Buffer.alloc(0)]);
    const upload = { conversationId, fileName: 'x', bytes, announce: false };
    return { conversationId, mediaId: simulator.uploadAttachment(upload).mediaId, infected };
  });
  simulator.setFault({ kind: 'quota', perMinute: CALLS_PER_MINUTE });
  return uploads;
}

/** A client like the retry function of the source document: it repeats a call after the wait that the 429 names. */
async function plainClient(url: string) {
  const token = await fetchToken(url, 'conversation:write media:write');
  return async (method: string, path: string, body?: object): Promise<void> => {
    for (;;) {
      const { status, headers } = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (status < 300) return;
      if (status !== 429) throw new Error(`${method} ${path} answered ${status}`);
      await delay(Number(headers.get('retry-after') ?? 1) * 1000);
    }
  };
}

function isTold(simulator: Simulator, { conversationId, infected }: Upload): boolean {
  const status = simulator.conversation(conversationId)?.customAttributes['file_scan_status'];
  return status === (infected ? 'quarantined' : 'clean');
}

function outcome(name: string, simulator: Simulator, uploads: readonly Upload[], sentAt: number): Outcome {
  const rest = simulator.calls.filter(({ route }) => route === 'patchConversation' || route === 'deleteMedia');
  const downloads = new Map<string, number>();
  for (const { route, id = '' } of simulator.calls) {
    if (route === 'download') downloads.set(id, (downloads.get(id) ?? 0) + 1);
  }
  /** Of the first call that succeeded, by the id in its path. */
  const doneAt = (id: string) =>
    (rest.find((call) => call.id === id && (call.status ?? 500) < 300)?.at ?? Infinity) - sentAt;
  const infected = uploads.filter((upload) => upload.infected);
  const inOrder = (times: readonly number[]) => [...times].sort((a, b) => a - b);
  const contained = inOrder(infected.map(({ mediaId }) => doneAt(mediaId)));
  // One file in each conversation: its first attributes are those of the warning.
  const warned = inOrder(infected.map(({ conversationId }) => doneAt(conversationId)));
  const told = uploads.filter((upload) => isTold(simulator, upload)).length;
  const seconds = (ms: number | undefined) => `${((ms ?? Infinity) / 1000).toFixed(1)} s`;
  const row = [
    name,
    String(told),
    String(FILES - told),
    String([...downloads.values()].filter((times) => times > 1).length),
    (rest.length / FILES).toFixed(3),
    String(rest.filter(({ status }) => status === 429).length),
    ...[contained, warned].flatMap((times) => [0.5, 0.95].map((share) => seconds(percentile(times, share)))),
    seconds((rest.at(-1)?.at ?? sentAt) - sentAt),
  ];
  return { row, contained, warned };
}
