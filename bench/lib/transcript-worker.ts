import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Agent } from 'undici';
import { createRedact } from '../../src/activities/redact.js';
import type { RedactResult } from '../../src/activities/redact.js';
import { GenesysHttp } from '../../src/genesys/http.js';
import { pino } from 'pino';
import { openStaging } from '../../src/staging/staging.js';
import { RedactionPool } from '../../src/worker/redaction-pool.js';
import { memoryOf } from './process-figures.js';

/** Started by `fork` with the address of an API: makes the records of conversations, and reports the cost. */

const [baseUrl = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'bench-transcript-'));
const tokens = { get: async () => 't', replace: async () => 't', retire: () => undefined };
const http = new GenesysHttp(baseUrl, tokens, new Agent());
const thread = fileURLToPath(new URL('../../src/worker/redaction-thread.js', import.meta.url));
const pool = new RedactionPool(thread, { redactor: {}, api: 'events', gate: true }, http);
const redact = createRedact({
  recorder: pool,
  staging: await openStaging(join(folder, 'staging'), { log: pino({ level: 'silent' }) }),
  format: 'jsonl',
  filesOf: async () => ({ reported: [], underway: [], abandoned: [] }),
});

process.on('message', (conversationId: string) => void measure(conversationId).then((found) => process.send?.(found)));
process.on('disconnect', () => void rm(folder, { recursive: true }).finally(() => process.exit()));
process.send?.('ready');

async function measure(conversationId: string) {
  const idle = await memoryOf('self', 'VmRSS');
  await writeFile('/proc/self/clear_refs', '5'); // the peak counts from here
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const start = performance.now();
  const input = { conversationId, completedTime: '2026-03-02T09:00:00.000Z', owner: 'bench' };
  const made = (await new MockActivityEnvironment().run(redact, input)) as RedactResult;
  const ms = performance.now() - start;
  delays.disable();
  const { plainSha256 } = 'held' in made ? made.held : made;
  return { plainSha256, ms, longestMs: delays.max / 1e6, growth: (await memoryOf('self', 'VmHWM')) - idle };
}
