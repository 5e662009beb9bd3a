import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHANNELS } from '../../simulator/routes.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import type { ReadinessReport } from '../../src/health/readiness.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import type { CustodianProcess } from '../../devkit/stack/processes.js';
import { eicar } from '../../devkit/samples.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { loadDashboard, metricsIn, queriesOf } from './dashboard.js';
import { lint, parseMetrics } from './exposition.js';
import { hasPromtool, promtoolFindings } from './promtool.js';

/** The real processes, asked as an orchestrator and Prometheus ask them. */

let simulator: Simulator;
let folder: string;
let worker: CustodianProcess;
let listener: CustodianProcess;
const started: CustodianProcess[] = [];

function environment(): Record<string, string> {
  const servers = testServers();
  const id = randomUUID().slice(0, 8);
  return {
    GENESYS_BASE_URL: simulator.url,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TASK_QUEUE: `test-${id}`,
    CLAMD_SOCKET: servers.clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING: servers.azuriteConnectionString,
    AZURE_CONTAINER_NAME: `archive-${id}`,
    AZURE_QUARANTINE_CONTAINER: `quarantine-${id}`,
    AZURE_RELEASED_CONTAINER: `released-${id}`,
    ARCHIVE_IMMUTABILITY: 'optional',
    DOWNLOAD_ALLOW_PRIVATE: 'true',
    STAGING_DIR: join(folder, id, 'staging'),
    ARCHIVE_SIGNING_KEY: join(folder, id, 'archive-signing-key.pem'),
    SPOOL_DIR: join(folder, id, 'spool'),
    WORKER_HTTP_PORT: '0',
    LISTENER_HTTP_PORT: '0',
  };
}

function start(role: 'worker' | 'listen', env: Record<string, string>): CustodianProcess {
  const process = startCustodian(role, env);
  started.push(process);
  return process;
}

const urlOf = async (process: CustodianProcess) =>
  (JSON.parse(await process.logged('serving /healthz')) as { url: string }).url;
const alive = async (process: CustodianProcess) => (await fetch(`${await urlOf(process)}/healthz`)).status;
async function readiness(process: CustodianProcess): Promise<ReadinessReport & { status: number }> {
  const answer = await fetch(`${await urlOf(process)}/readyz`);
  return { status: answer.status, ...((await answer.json()) as ReadinessReport) };
}
const ready = (process: CustodianProcess) =>
  until('it is ready', async () => {
    const report = await readiness(process);
    return report.ready ? report : undefined;
  });
const metricsOf = async (process: CustodianProcess) => (await fetch(`${await urlOf(process)}/metrics`)).text();

beforeAll(async () => {
  simulator = await startSimulator();
  folder = await mkdtemp(join(tmpdir(), 'health-'));
  const env = environment();
  worker = start('worker', env);
  listener = start('listen', env);
  await worker.logged('worker ready');
  await simulator.waitFor(() => CHANNELS.every((name) => simulator.sockets(name).subscribed > 0));
});
afterAll(async () => {
  await Promise.all(started.map((process) => process.end('SIGTERM')));
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

test('worker and listener are ready, and say of each part that it is', async () => {
  expect(await ready(worker)).toMatchObject({
    status: 200,
    checks: {
      temporal: { ok: true },
      workers: { ok: true },
      scanner: { ok: true, detail: expect.stringContaining('self-test passed at') },
    },
  });
  expect(Object.keys((await ready(listener)).checks)).toEqual([
    'socket uploads',
    'socket completions',
    'events',
    'spool',
    'temporal',
  ]);
});

test('the worker counts the archives that have failed, from its start on', async () => {
  await until('they are counted', async () => (await metricsOf(worker)).includes('\ncustodian_failed_archives 0\n'));
});

test('an infected file shows in the metrics of both, whose names follow the conventions', async () => {
  // Whole ids are looked for: a short one may be part of those of queues.
  const conversationId = `c-${randomUUID()}`;
  simulator.addConversation({ id: conversationId, messages: [] });
  const { mediaId } = simulator.uploadAttachment({ conversationId, fileName: 'x', bytes: eicar() });
  await simulator.waitFor(() => simulator.conversation(conversationId)?.customAttributes['file_scan_status']);
  expect(simulator.media(mediaId)?.deleted).toBe(true);

  const text = await metricsOf(worker);
  expect(text).toContain('custodian_scans_total{verdict="infected"} 1');
  expect(text).toContain(`custodian_scanned_bytes_total ${eicar().length}`);
  expect(text).toContain('custodian_containment_seconds_count 1');
  expect(text).toContain('{route="DELETE /api/v2/media/files/{mediaId}",status="204"} 1');
  expect(text).toContain('custodian_scanner_self_test_ok 1');
  const listened = await metricsOf(listener);
  expect(listened).toContain('custodian_events_total{kind="attachment-uploaded"} 1');
  expect(listened).toContain('custodian_workflow_starts_total{workflow="scanAttachment",outcome="started"} 1');
  expect(listened).toContain('custodian_socket_up{channel="uploads"} 1');
  for (const exposition of [text, listened]) {
    const own = parseMetrics(exposition).filter(({ name }) => !name.startsWith('temporal_'));
    expect(own.flatMap(lint)).toEqual([]);
    for (const id of [mediaId, conversationId]) expect(exposition).not.toContain(id);
  }
});

test('the SDK of Temporal is measured at the same endpoint: slots, and how long tasks wait for one', async () => {
  const text = await metricsOf(worker);
  const metrics = new Map(parseMetrics(text).map((metric) => [metric.name, metric]));
  const slots = metrics.get('temporal_worker_task_slots_available');
  const queues = ['', '-downloads', '-host-', '-scan-'].map((suffix) => `task_queue="test-[0-9a-f]{8}${suffix}`);
  for (const queue of queues) expect(slots?.samples.map(({ key }) => key).join('\n')).toMatch(new RegExp(queue));
  for (const name of ['workflow_task_schedule_to_start_latency', 'activity_schedule_to_start_latency']) {
    const waits = metrics.get(`temporal_${name}_seconds`);
    expect(waits?.type).toBe('histogram');
    expect(waits?.samples.find(({ key }) => key.includes('_count{'))?.value).toBeGreaterThan(0);
  }
});

// It is a program of Prometheus, which `npm test` installs where it can; else a warning says that this is not tried.
(hasPromtool ? test : test.skip)('the parser of Prometheus finds each metric once, with help and type', async () => {
  for (const process of [worker, listener]) {
    expect(promtoolFindings(['check', 'metrics'], await metricsOf(process))).toBe('');
  }
});

test('the dashboard asks for metrics that the endpoints serve, and for labels that they have', async () => {
  const served = new Map(
    parseMetrics((await metricsOf(worker)) + (await metricsOf(listener))).map((metric) => [metric.name, metric]),
  );
  const queries = queriesOf(loadDashboard());
  expect(queries.flatMap(metricsIn).filter((name) => !served.has(name))).toEqual([]);
  for (const query of queries) {
    // Prometheus adds the instance. What has not been measured yet has no labels yet.
    const grouped = /\bby \(([^)]*)\)/.exec(query)?.[1]?.split(', ') ?? [];
    const samples = metricsIn(query).flatMap((name) => served.get(name)?.samples ?? []);
    const known = new Set(samples.flatMap(({ labels }) => labels));
    if (known.size > 0) expect([query, grouped.filter((label) => !known.has(label))]).toEqual([query, []]);
  }
});

test('the alert rules, and the series that they are tried with, have the labels of the endpoints', async () => {
  const served = parseMetrics((await metricsOf(worker)) + (await metricsOf(listener)));
  // What has not been measured yet has no labels yet.
  const known = new Map(
    served
      .filter(({ samples }) => samples.length > 0)
      .map(({ name, samples }) => [name, new Set(samples.flatMap(({ labels }) => labels))]),
  );
  const texts = ['deploy/alerts.yml', 'deploy/alerts.test.yml'].map((file) => readFileSync(file, 'utf8'));
  const used = texts.flatMap((text) =>
    [...text.matchAll(/\b(custodian_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', matchers = '']) =>
      [...matchers.matchAll(/(\w+)(?:!?=~?)"/g)].map(
        ([, label = '']) => [name.replace(/_bucket$/, ''), label] as const,
      ),
    ),
  );
  expect(used.length).toBeGreaterThan(30);
  // Prometheus adds these two.
  const isThere = (name: string, label: string) =>
    ['instance', 'job'].includes(label) || !known.has(name) || known.get(name)!.has(label);
  expect(used.filter(([name, label]) => !isThere(name, label))).toEqual([]);
});

describe('what does not work is named, while the process is alive:', () => {
  test('a socket that is lost', async () => {
    simulator.setFault({ kind: 'status', route: 'completions', status: 503 });
    simulator.setFault({ kind: 'socket-close', channel: 'completions', code: 1001, times: 1 });
    const report = await until('it is not ready', async () => {
      const latest = await readiness(listener);
      return latest.ready ? undefined : latest;
    });
    expect(report).toMatchObject({
      status: 503,
      checks: { 'socket uploads': { ok: true }, 'socket completions': { ok: false } },
    });
    expect(await alive(listener)).toBe(200);
    expect(await metricsOf(listener)).toMatch(
      /custodian_socket_reconnects_total\{channel="completions",code="1001"\} 1/,
    );
    simulator.clearFaults();
    expect((await ready(listener)).status).toBe(200);
  });

  test('a scanner that is not there', async () => {
    const blind = start('worker', { ...environment(), CLAMD_SOCKET: join(folder, 'no.sock') });
    const report = await until('all but the scanner works', async () => {
      const { status, checks } = await readiness(blind);
      return checks['workers']?.ok === true ? { status, checks } : undefined;
    });
    expect(report).toMatchObject({
      status: 503,
      checks: {
        temporal: { ok: true },
        scanner: { ok: false, problem: expect.stringMatching(/^no self-test has passed yet, so nothing is scanned/) },
      },
    });
    expect(await alive(blind)).toBe(200);
    expect(await metricsOf(blind)).toContain('custodian_scanner_self_test_ok 0');
    expect(await blind.end('SIGTERM')).toBe(0);
  });
});

test('a port that is taken keeps the process from starting', async () => {
  const port = new URL(await urlOf(listener)).port;
  const second = start('listen', { ...environment(), LISTENER_HTTP_PORT: port });
  await expect(second.logged('event socket open')).rejects.toThrow('ended before');
  expect(second.logLines.join('\n')).toContain('EADDRINUSE');
});
