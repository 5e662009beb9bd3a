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

const WAITING = Number(process.env['BENCH_WAITING'] ?? 10_000);
/** Entries of the reference desk, whose pages are the baseline. */
const FEW = 10;
/** As many as a page of the queue shows. */
const PAGE_SIZE = 50;
const ROUNDS = 100;
const STARTS_AT_ONCE = 40;
const NAMESPACE = 'default';
const BROWSER = { 'user-agent': 'bench' };

/**
 * Times to the first byte of the desk's pages, as ratios to the visibility query of one page alone, and to the same page of a desk with
 * ten entries, which is asked in turns with it.
 */
export async function deskBenchmark(): Promise<void> {
  const connection = await Connection.connect({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233' });
  const client = clientFor(connection);
  const open = async (taskQueue: string, waiting: number) => {
    await startRuns(client, taskQueue, waiting);
    const query = `(${WAITING_REVIEWS}) AND TaskQueue = "${taskQueue}"`;
    await until('all are listed', async () => (await client.workflow.count(query)).count >= waiting);
    const desk = await serveDesk({
      ...{ client, namespace: NAMESPACE, taskQueue, askVault: undefined, url: undefined },
      ...{ signer: signerFromPem(newSigningKey()), host: '127.0.0.1', port: 0, sessionMs: 3_600_000 },
      ...{ temporalUiUrl: undefined, oidc: undefined, login: 'bench', log: pino({ level: 'silent' }), now: Date.now },
    });
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
    return { desk, page, query };
  };
  const few = await open('bench-desk-few', FEW);
  const many = await open('bench-desk', WAITING);
  try {
    const list = async () => {
      await client.workflowService.listWorkflowExecutions({
        ...{ namespace: NAMESPACE, query: many.query, pageSize: PAGE_SIZE },
      });
      return performance.now();
    };
    const [base] = await times([list]);
    const [start] = await times([many.page('/')], 1);
    await few.page('/')();
    const file = (queue: string) => `/file?id=${encodeURIComponent(workflowId(queue, 7))}`;
    const rows: string[][] = [
      ['visibility query of 50', milliseconds(base!.p50), milliseconds(base!.p95), '', ''],
      ['first page after a start', milliseconds(start!.p50), '', ratio(start!.p50, base!.p95), ''],
    ];
    for (const [name, ofMany, ofFew] of [
      ['queue', '/', '/'],
      ['search of a name', '/?search=invoice%2077', '/?search=invoice%207'],
      ['page 150 by name', '/?page=150&order=name', '/?order=name'],
      ['file', file('bench-desk'), file('bench-desk-few')],
    ] as const) {
      const [one, ten] = await times([many.page(ofMany), few.page(ofFew)]);
      const { p50, p95 } = one!;
      const compared = [ratio(p95, base!.p95), `${ratio(p50, ten!.p50)}, ${ratio(p95, ten!.p95)}`];
      rows.push([name, milliseconds(p50), milliseconds(p95), ...compared]);
    }
    const head = [`${WAITING} waiting files`, 'p50', 'p95', 'p95 to the query', `p50, p95 to ${FEW} files`];
    printTable(head, rows);
  } finally {
    await Promise.all([few.desk.close(), many.desk.close()]);
    await connection.close();
  }
}

const workflowId = (queue: string, number: number) => `scan:${queue}-${number}:media-${number}`;

/** Runs without a worker: lists read their memo only. */
async function startRuns(client: Client, taskQueue: string, waiting: number): Promise<void> {
  const now = Date.now();
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
  const scan = {
    ...{ verdict: 'infected', signature: 'Win.Test', reply: 'stream: Win.Test FOUND', engine: 'ClamAV 1.4.3' },
    ...{ databaseVersion: '27000', bytes: 68, milliseconds: 3 },
  };
  const start = async (number: number) => {
    const [conversationId, mediaId] = [`${taskQueue}-${number}`, `media-${number}`];
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
      ...{ workflowId: workflowId(taskQueue, number), taskQueue, args: [{}], memo: { [REVIEW_MEMO]: review } },
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
    while (next < waiting) await start(next++);
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, lane));
}

/** Runs each in turns. @param runs each returns when it has had what is measured, by `performance.now()` */
async function times(
  runs: readonly (() => Promise<number>)[],
  rounds = ROUNDS,
): Promise<{ p50: number; p95: number }[]> {
  const taken = runs.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, run] of runs.entries()) {
      const begin = performance.now();
      taken[index]!.push((await run()) - begin);
    }
  }
  return taken.map((all) => {
    all.sort((one, other) => one - other);
    const percentile = (share: number) => all[Math.min(rounds - 1, Math.floor(rounds * share))]!;
    return { p50: percentile(0.5), p95: percentile(0.95) };
  });
}
