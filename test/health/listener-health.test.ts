import { describe, expect, test } from '@jest/globals';
import { ListenerMetrics } from '../../src/health/listener-metrics.js';
import { checkListener } from '../../src/health/listener-readiness.js';
import { observedEvent, observedStarter } from '../../src/health/observed.js';
import { Readiness } from '../../src/health/readiness.js';

const MAX_BYTES = 1_000_000;
const NOW = Date.parse('2025-01-01T00:00:00Z');

describe('a listener is ready', () => {
  function setUp() {
    const listener = {
      spoolBytes: 0,
      socketStates: { uploads: 'open', completions: 'open' },
      counts: { spooled: 0, ignored: {}, invalid: {} as Record<string, number> },
      lastDropAt: undefined as number | undefined,
    };
    const temporal = { away: false };
    const readiness = new Readiness([]);
    checkListener(readiness, {
      listener,
      now: () => NOW,
      spoolMaxBytes: MAX_BYTES,
      askTemporal: () => (temporal.away ? Promise.reject(new Error('UNAVAILABLE')) : Promise.resolve()),
    });
    return { listener, temporal, report: () => readiness.report() };
  }

  test('with both sockets open, room in the spool, and Temporal', async () => {
    expect(await setUp().report()).toEqual({
      ready: true,
      state: 'ready',
      checks: {
        events: { ok: true },
        'socket uploads': { ok: true },
        'socket completions': { ok: true },
        spool: { ok: true, detail: `0 of ${MAX_BYTES} bytes` },
        temporal: { ok: true },
      },
    });
  });

  test.each(['connecting', 'waiting', 'closed'])('not with a socket that is %s', async (state) => {
    const { listener, report } = setUp();
    listener.socketStates.completions = state;
    expect(await report()).toMatchObject({
      ready: false,
      checks: { 'socket completions': { ok: false, problem: `not open and subscribed, but ${state}` } },
    });
  });

  test('but degraded once a frame was dropped that cannot be read, for a day, and says why', async () => {
    const { listener, report } = setUp();
    listener.counts.invalid = { 'uploads:not-json': 2, 'completions:end-out-of-range': 1 };
    listener.lastDropAt = NOW - 60_000;
    const detail = 'frames were dropped that cannot be read: 2 × uploads:not-json, 1 × completions:end-out-of-range';
    expect(await report()).toMatchObject({
      ready: true,
      state: 'degraded',
      checks: { events: { ok: true, degraded: true, detail } },
    });
    listener.socketStates.uploads = 'waiting';
    expect(await report()).toMatchObject({ ready: false, state: 'not-ready' });
    listener.socketStates.uploads = 'open';
    listener.lastDropAt = NOW - 25 * 3_600_000;
    expect(await report()).toMatchObject({ state: 'ready' });
  });

  test('without Temporal as long as events can be spooled, and says so', async () => {
    const { temporal, report } = setUp();
    temporal.away = true;
    expect(await report()).toMatchObject({
      ready: true,
      checks: { temporal: { ok: true, detail: 'events are spooled, Temporal does not answer: UNAVAILABLE' } },
    });
  });

  test('not with a full spool, and still less without Temporal', async () => {
    const { listener, temporal, report } = setUp();
    listener.spoolBytes = MAX_BYTES - 100;
    expect(await report()).toMatchObject({ ready: false, checks: { spool: { ok: false }, temporal: { ok: true } } });
    temporal.away = true;
    expect(await report()).toMatchObject({ ready: false, checks: { spool: { ok: false }, temporal: { ok: false } } });
  });
});

describe('what is observed', () => {
  const upload = { kind: 'attachment-uploaded', conversationId: 'c-1', mediaId: 'm-1' } as const;

  test('an event is counted, and stays as it is', async () => {
    const metrics = new ListenerMetrics();
    const completed = { kind: 'conversation-completed', conversationId: 'c-1', completedTime: 't' } as const;
    expect(observedEvent(upload, metrics)).toBe(upload);
    expect(observedEvent(completed, metrics)).toBe(completed);
    expect(await metrics.render()).toContain('custodian_events_total{kind="attachment-uploaded"} 1');
    expect(await metrics.render()).toContain('custodian_events_total{kind="conversation-completed"} 1');
  });

  test('a start is counted by its outcome, and not at all when it fails', async () => {
    const metrics = new ListenerMetrics();
    const outcomes = ['started', 'duplicate', 'duplicate'] as const;
    let starts = 0;
    const starter = observedStarter(
      {
        start: async () => {
          const outcome = outcomes[starts];
          starts += 1;
          if (outcome === undefined) throw new Error('UNAVAILABLE');
          return outcome;
        },
      },
      metrics,
    );
    const event = { kind: 'attachment-uploaded', conversationId: 'c', mediaId: 'm', downloadUrl: 'https://x' } as const;
    for (const outcome of outcomes) expect(await starter.start(event)).toBe(outcome);
    await expect(starter.start(event)).rejects.toThrow('UNAVAILABLE');
    const text = await metrics.render();
    expect(text).toContain('custodian_workflow_starts_total{workflow="scanAttachment",outcome="started"} 1');
    expect(text).toContain('custodian_workflow_starts_total{workflow="scanAttachment",outcome="duplicate"} 2');
  });
});
