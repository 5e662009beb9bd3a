import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Readiness } from '../../src/health/readiness.js';
import type { PartHealth } from '../../src/health/readiness.js';
import { startHealthServer } from '../../src/health/server.js';
import type { Listening } from '../../src/lib/listen.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';

const log = pino({ level: 'silent' });
const opened: Listening[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function start(readiness: Pick<Readiness, 'report'>, metrics = new WorkerMetrics()): Promise<Listening> {
  const server = await startHealthServer({ host: '127.0.0.1', port: 0, metrics, readiness, log });
  opened.push(server);
  return server;
}

const get = async (server: Listening, path: string) => {
  const answer = await fetch(server.url + path);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

/** A part in a state that the test changes. */
function part(): { health: PartHealth | Error } {
  return { health: { ok: true } };
}
const asked = (state: { health: PartHealth | Error }) => () => {
  if (state.health instanceof Error) throw state.health;
  return state.health;
};

describe('/healthz', () => {
  test('answers 200 even when nothing is ready', async () => {
    const server = await start(new Readiness(['temporal']));
    expect(await get(server, '/healthz')).toMatchObject({ status: 200, type: 'application/json' });
    expect((await get(server, '/readyz')).status).toBe(503);
  });
});

describe('/readyz', () => {
  test('is 503 until every part has said that it works, and names each that does not', async () => {
    const readiness = new Readiness(['temporal', 'scanner']);
    const server = await start(readiness);
    const answer = await get(server, '/readyz');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toEqual({
      ready: false,
      state: 'not-ready',
      checks: {
        temporal: { ok: false, problem: 'not started yet' },
        scanner: { ok: false, problem: 'not started yet' },
      },
    });
  });

  test('follows its parts', async () => {
    const readiness = new Readiness(['temporal', 'scanner']);
    const [temporal, scanner] = [part(), part()];
    readiness.set('temporal', asked(temporal));
    readiness.set('scanner', asked(scanner));
    const server = await start(readiness);
    expect((await get(server, '/readyz')).status).toBe(200);

    scanner.health = { ok: false, problem: 'the self-test failed' };
    const answer = await get(server, '/readyz');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toEqual({
      ready: false,
      state: 'not-ready',
      checks: { temporal: { ok: true }, scanner: { ok: false, problem: 'the self-test failed' } },
    });

    scanner.health = { ok: true, detail: 'self-test passed' };
    temporal.health = new Error('no connection');
    expect(JSON.parse((await get(server, '/readyz')).text)).toEqual({
      ready: false,
      state: 'not-ready',
      checks: { temporal: { ok: false, problem: 'no connection' }, scanner: { ok: true, detail: 'self-test passed' } },
    });
  });

  test('does not hang with a part that does', async () => {
    const readiness = new Readiness(['temporal'], 20);
    readiness.set('temporal', () => new Promise(() => undefined));
    const server = await start(readiness);
    const answer = await get(server, '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('no answer within 20 ms');
  });
});

describe('/metrics', () => {
  test('is what the process has measured, in the text format', async () => {
    const metrics = new WorkerMetrics();
    metrics.scanned({ verdict: 'clean', bytes: 5, milliseconds: 1 });
    const server = await start(new Readiness([]), metrics);
    const answer = await get(server, '/metrics');
    expect(answer).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(answer.text).toContain('custodian_scans_total{verdict="clean"} 1');
  });
});

describe('the server', () => {
  test('answers other paths with 404, other methods with 405, and HEAD without a body', async () => {
    const server = await start(new Readiness([]));
    expect((await get(server, '/')).status).toBe(404);
    expect((await get(server, '/readyz?verbose=1')).status).toBe(200);
    expect((await fetch(`${server.url}/healthz`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${server.url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('survives a check that breaks, and says no more than that', async () => {
    const server = await start({ report: () => Promise.reject(new Error('secret')) });
    expect(await get(server, '/readyz')).toMatchObject({ status: 500, text: expect.not.stringContaining('secret') });
    expect((await get(server, '/healthz')).status).toBe(200);
  });

  test('refuses a port that is taken: probes would be answered by somebody else', async () => {
    const server = await start(new Readiness([]));
    const port = Number(new URL(server.url).port);
    const second = startHealthServer({
      host: '127.0.0.1',
      port,
      metrics: new WorkerMetrics(),
      readiness: new Readiness([]),
      log,
    });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closes while a client holds a connection open', async () => {
    const server = await start(new Readiness([]));
    const client = request(`${server.url}/healthz`, { headers: { connection: 'keep-alive' } });
    const closed = new Promise((resolve) => client.on('close', resolve));
    client.on('error', () => undefined);
    client.flushHeaders();
    await opened.pop()!.close();
    client.destroy();
    await closed;
  });
});
