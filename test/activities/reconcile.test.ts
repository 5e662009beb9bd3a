import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createReconcile, NoConversationListError } from '../../src/activities/reconcile.js';
import type { ReconcileInput, ReconcileResult } from '../../src/activities/reconcile.js';
import { capturedLog } from '../genesys/support.js';
import { FakeReconciliation, FakeStarter } from '../reconciliation/support.js';

const QUIET = new DefaultLogger('ERROR');
const DAY_MS = 86_400_000;
const INPUT = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z', longestLifeMs: DAY_MS };

function setUp(options: { since?: string; heartbeatDetails?: unknown } = {}) {
  const genesys = new FakeReconciliation();
  const starter = new FakeStarter();
  const { log, lines } = capturedLog();
  const measured: unknown[] = [];
  const reconcile = createReconcile({
    genesys: { reconciliation: genesys },
    starter,
    remembersSince: () => Promise.resolve(Date.parse(options.since ?? '2026-01-01T00:00:00.000Z')),
    log,
    metrics: { reconciled: (counts, until) => void measured.push({ ...counts, until }) },
  });
  const environment = new MockActivityEnvironment({ heartbeatDetails: options.heartbeatDetails }, { logger: QUIET });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
  return {
    genesys,
    starter,
    lines,
    measured,
    heartbeats,
    run: () => environment.run<[ReconcileInput], ReconcileResult, typeof reconcile>(reconcile, INPUT),
  };
}

describe('reconcile', () => {
  test('tells what it has looked at and what had been missed', async () => {
    const { genesys, lines, measured, run } = setUp();
    genesys.add(['2026-03-01T10:00:00.000Z'], '2026-03-01T11:00:00.000Z');
    const result = await run();
    expect(result).toEqual({
      ...{
        from: INPUT.from,
        to: INPUT.to,
        seen: 1,
        startedScans: 1,
        startedArchives: 1,
        refused: 0,
        unreadable: 0,
        alreadyThere: 0,
      },
      missed: expect.anything(),
    });
    expect([...result.missed].sort()).toEqual(genesys.runIds());
    expect(measured).toEqual([
      expect.objectContaining({ startedScans: 1, startedArchives: 1, until: Date.parse(INPUT.to) }),
    ]);
    expect(lines.map(({ msg }) => msg)).toEqual(['the listener had missed it', 'the listener had missed it']);
    expect(JSON.stringify([result, lines])).not.toContain('s3cr3t');
  });

  test('does not look at a time that Temporal has forgotten: its runs would be started a second time', async () => {
    const { genesys, starter, lines, run } = setUp({ since: '2026-03-02T12:00:00.000Z' });
    genesys.add(['2026-03-02T11:00:00.000Z'], '2026-03-02T13:00:00.000Z');
    expect(await run()).toMatchObject({ from: '2026-03-02T12:00:00.000Z', startedScans: 0, startedArchives: 1 });
    expect(starter.started).toHaveLength(1);
    expect(lines[0]).toMatchObject({ wanted: INPUT.from, msg: expect.stringMatching(/retention .* too short/) });
  });

  test('names a hundred of the missed, and counts all', async () => {
    const { genesys, run } = setUp();
    genesys.add(Array.from({ length: 150 }, () => '2026-03-01T10:00:00.000Z'));
    const { missed, startedScans } = await run();
    expect([missed.length, startedScans]).toEqual([100, 150]);
  });

  test('leaves to the next attempt how far it has come', async () => {
    const first = setUp();
    first.genesys.add(['2026-03-01T10:00:00.000Z']);
    first.genesys.add(['2026-03-02T10:00:00.000Z']);
    first.genesys.failAt = { index: 1, error: new Error('away') };
    await expect(first.run()).rejects.toThrow('away');
    expect(first.heartbeats).toHaveLength(1);

    const heartbeatDetails = JSON.parse(JSON.stringify(first.heartbeats[0])) as unknown;
    // Temporal would remember less by now: the span stays what it was.
    const second = setUp({ heartbeatDetails, since: '2026-03-01T12:00:00.000Z' });
    second.genesys.conversationList.push(...first.genesys.conversationList);
    const result = await second.run();
    expect(second.genesys.asked.map(({ from }) => from)).toEqual(['2026-03-02T00:00:00.000Z']);
    expect(result).toMatchObject({ from: INPUT.from, seen: 2, startedScans: 2 });
    expect([...result.missed].sort()).toEqual(first.genesys.runIds());
  });
});

test('an API that does not tell what happened cannot be reconciled', async () => {
  const reconcile = createReconcile({
    genesys: {},
    starter: new FakeStarter(),
    remembersSince: () => Promise.resolve(0),
    log: capturedLog().log,
    metrics: { reconciled: () => undefined },
  });
  await expect(new MockActivityEnvironment({}, { logger: QUIET }).run(reconcile, INPUT)).rejects.toThrow(
    NoConversationListError,
  );
});
