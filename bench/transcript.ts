import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { longTranscript } from './lib/long-transcript.js';
import { mebibytes, milliseconds, printTable, ratio } from './lib/statistics.js';

const WARM_UP = 200;
const COUNT = 250_000;
const ROUNDS = 2;
/** The longest time that a transcript may hold up the main loop, and with it heartbeats and containment. */
const ALLOWED_HOLD_UP_MS = 50;
/** Memory for each byte of text, above the idle level. */
const ALLOWED_GROWTH = 8;
const WORKER = fileURLToPath(new URL('./lib/transcript-worker.js', import.meta.url));

interface Measured {
  readonly plainSha256: string;
  readonly ms: number;
  readonly longestMs: number;
  readonly growth: number;
}

/**
 * The record of one long conversation, from the API's answer to the staged file, in a process of its own: how long its
 * main loop is held up, and its peak memory above the idle level, for each byte of text. Linux only: it reads /proc.
 */
export async function transcriptBenchmark(): Promise<void> {
  const answers = new Map([WARM_UP, COUNT].map((count) => [`c-${count}`, longTranscript(count)]));
  const server = createServer(({ url = '' }, response) => {
    const { answer } = answers.get(url.split('/').at(-1)!)!;
    response.setHeader('content-type', 'application/json').end(answer);
  });
  const address = await listening(server);
  const rows: string[][] = [];
  try {
    const { textBytes } = answers.get(`c-${COUNT}`)!;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { ms, longestMs, growth, plainSha256 } = await inOwnProcess(address);
      rows.push([
        String(COUNT),
        `${(textBytes / 1_048_576).toFixed(1)} MiB`,
        milliseconds(ms),
        milliseconds(longestMs),
        mebibytes(growth),
        (growth / textBytes).toFixed(1),
        plainSha256.slice(0, 16),
        ratio(longestMs, ALLOWED_HOLD_UP_MS),
        ratio(growth / textBytes, ALLOWED_GROWTH),
      ]);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
  printTable(
    [
      ...['messages', 'text', 'time', 'main loop held up', 'growth of the peak', 'for each MiB of text', 'record'],
      `of the allowed ${ALLOWED_HOLD_UP_MS} ms`,
      `of the allowed ${ALLOWED_GROWTH} MiB`,
    ],
    rows,
  );
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function inOwnProcess(address: string): Promise<Measured> {
  const child = fork(WORKER, [address]);
  try {
    await once(child, 'message');
    let found: Measured | undefined;
    for (const each of [WARM_UP, COUNT]) {
      child.send(`c-${each}`);
      [found] = (await once(child, 'message')) as [Measured];
    }
    return found!;
  } finally {
    child.disconnect();
  }
}
