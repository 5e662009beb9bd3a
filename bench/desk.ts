import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { REVIEW_MEMO } from '../src/contract/review-memo.js';
import { WAITING_REVIEWS } from '../src/contract/review.js';
import {
  conversationIdAttribute,
  mediaIdAttribute,
  reviewStateAttribute,
  verdictAttribute,
} from '../src/contract/search-attributes.js';
import { serveDesk } from '../src/desk/serve.js';
import { newSigningKey, signerFromPem } from '../src/sealing/signing-key-ring.js';
import { clientFor } from '../devkit/stack/client.js';
import { until } from '../devkit/until.js';
import { milliseconds, printTable, ratio } from './lib/statistics.js';

const WAITING = 10_000;
/** As many as a page of the queue shows. */
const PAGE_SIZE = 50;
const ROUNDS = 100;
const STARTS_AT_ONCE = 40;
const TASK_QUEUE = 'bench-desk';
const NAMESPACE = 'default';
const BROWSER = { 'user-agent': 'bench' };

/** Times to the first byte of the desk's pages, as ratios to the visibility query of one page alone. */
export async function deskBenchmark(): Promise<void> {
  const connection = await Connection.connect({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233' });
  const client = clientFor(connection);
  const query = `(${WAITING_REVIEWS}) AND TaskQueue = "${TASK_QUEUE}"`;
  await startRuns(client);
  await until('all are listed', async () => (await client.workflow.count(query)).count >= WAITING);
  const desk = await serveDesk({
    ...{ client, namespace: NAMESPACE, taskQueue: TASK_QUEUE, askVault: undefined, url: undefined },
    ...{ signer: signerFromPem(newSigningKey()), host: '127.0.0.1', port: 0, sessionMs: 3_600_000 },
    ...{ temporalUiUrl: undefined, oidc: undefined, login: 'bench', log: pino({ level: 'silent' }), now: Date.now },
  });
  try {
    const entered = await fetch(desk.link!, { redirect: 'manual', headers: BROWSER });
    const [cookie = ''] = entered.headers.getSetCookie()[0]?.split(';') ?? [];
    const page = (path: string) => async () => {
      const answer = await fetch(`${desk.url}${path}`, { headers: { ...BROWSER, cookie } });
      const reader = answer.body!.getReader();
      await reader.read();
      const milestone = performance.now();
      await reader.cancel();
      if (answer.status !== 200) throw new Error(`${path}: status ${answer.status}`);
      return milestone;
    };
    const list = (pageSize: number) => async () => {
      await client.workflowService.listWorkflowExecutions({ namespace: NAMESPACE, query, pageSize });
      return performance.now();
    };
    const base = await times(list(PAGE_SIZE));
    const rows = [
      ['visibility query of 50', base],
      ['first page after a start', await times(page('/'), 1)],
      ['queue', await times(page('/'))],
      ['search of a name', await times(page('/?search=invoice%2077'))],
      ['page 150 by name', await times(page('/?page=150&order=name'))],
      ['file', await times(page(`/file?id=${encodeURIComponent(workflowId(77))}`))],
    ] as const;
    printTable(
      [`${WAITING} waiting files`, 'p50', 'p95', 'p95 to the query'],
      rows.map(([name, { p50, p95 }]) => [name, milliseconds(p50), milliseconds(p95), ratio(p95, base.p95)]),
    );
  } finally {
    await desk.close();
    await connection.close();
  }
}

const workflowId = (number: number) => `scan:bench-${number}:media-${number}`;

/** Runs that nobody works on: their memo is all that lists read. */
async function startRuns(client: Client): Promise<void> {
  const now = Date.now();
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
  const scan = {
    ...{ verdict: 'infected', signature: 'Win.Test', reply: 'stream: Win.Test FOUND', engine: 'ClamAV 1.4.3' },
    ...{ databaseVersion: '27000', bytes: 68, milliseconds: 3 },
  };
  const start = async (number: number) => {
    const [conversationId, mediaId] = [`bench-${number}`, `media-${number}`];
    const file = { sha256: number.toString(16).padStart(64, '0'), bytes: 68, mimeType: 'text/plain' };
    const review = {
      input: { conversationId, mediaId, fileName: `invoice ${number}.pdf` },
      findings: { file, scan, inVault: true, withdrawal: 'deleted' },
      report: {
        ...{ status: 'quarantined', state: 'waiting', approvers: 1, approvals: [], reminded: false },
        ...{ since: at(-number), until: at(number), secondOpinions: [] },
      },
    };
    await client.workflow.start('scanAttachment', {
      ...{ workflowId: workflowId(number), taskQueue: TASK_QUEUE, args: [{}], memo: { [REVIEW_MEMO]: review } },
      typedSearchAttributes: [
        { key: reviewStateAttribute, value: 'waiting' },
        { key: verdictAttribute, value: 'infected' },
        { key: conversationIdAttribute, value: conversationId },
        { key: mediaIdAttribute, value: mediaId },
      ],
    });
  };
  let next = 0;
  const lane = async () => {
    while (next < WAITING) await start(next++);
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, lane));
}

/** @param run returns when it has had what is measured, by `performance.now()` */
async function times(run: () => Promise<number>, rounds = ROUNDS): Promise<{ p50: number; p95: number }> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    taken.push((await run()) - begin);
  }
  taken.sort((one, other) => one - other);
  const percentile = (share: number) => taken[Math.min(rounds - 1, Math.floor(rounds * share))]!;
  return { p50: percentile(0.5), p95: percentile(0.95) };
}
