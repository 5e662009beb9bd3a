import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRecallHere } from '../../src/activities/recall-here.js';
import type { RecallReportsDependencies } from '../../src/activities/recall-reports.js';
import type { Attributes, CallOptions } from '../../src/genesys/rest.js';
import { unlessAborted } from '../../src/lib/abort.js';
import { testSealing } from '../support/sealing.js';
import { reportOf } from '../workflows/reports.js';

interface Setting {
  /** Whether storage does not answer. */
  readonly isAway?: boolean;
  /** Called before a write is done. */
  readonly write?: () => Promise<unknown>;
}

/** The step of one worker, and what it writes. */
function setUp({ isAway = false, write = async () => undefined }: Setting = {}) {
  const sealing = testSealing();
  const written: Attributes[] = [];
  const leaving = new AbortController();
  const refuses = async () => Promise.reject(new Error('away'));
  const step = createRecallHere({
    ...sealing,
    ...(isAway ? { standings: { ...sealing.standings, read: refuses } } : {}),
    metrics: { unconfirmed: () => undefined },
    leaving: leaving.signal,
    genesys: {
      setConversationAttributes: async (_id: string, attributes: Attributes, options?: CallOptions) => {
        await unlessAborted(write(), options?.signal);
        written.push(attributes);
        return { confirmed: [], unconfirmed: [] };
      },
    },
  } as unknown as RecallReportsDependencies);
  const ask = (currentAttemptScheduledTimestampMs = Date.now()) =>
    new MockActivityEnvironment({ isLocal: true, currentAttemptScheduledTimestampMs }).run(step, {
      conversationId: 'c',
      arrived: [sealing.seals.sealReport('c', reportOf('clean-1', 'clean', 1))],
      tell: true as const,
    });
  return { ask, written, leaving };
}

describe('recallHere', () => {
  test('writes the news of clean files, where nothing else is known', async () => {
    const { ask, written } = setUp();
    expect(await ask()).toMatchObject({ genuine: [true], told: { unconfirmed: [] } });
    expect(written).toEqual([expect.objectContaining({ file_scan_status: 'clean' })]);
  });

  test('writes nothing when it comes to that so late that another worker may have the ledger', async () => {
    const { ask, written } = setUp();
    expect(await ask(Date.now() - 5000)).not.toHaveProperty('told');
    expect(written).toEqual([]);
  });

  test('leaves it to the step that is tried again when storage does not answer', async () => {
    const { ask, written } = setUp({ isAway: true });
    expect(await ask()).toBeNull();
    expect(written).toEqual([]);
  });

  test('leaves a write without an answer to the step that is tried again when the worker is about to end', async () => {
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const { ask, leaving } = setUp({ write: () => new Promise(() => begun()) });
    const asked = ask();
    await isBegun;
    leaving.abort(new Error('leaving'));
    const answer = await asked;
    expect(answer).toMatchObject({ genuine: [true] });
    expect(answer).not.toHaveProperty('told');
  });

  test('holds up no more than half of the workflow tasks that a worker has at once', async () => {
    const finish: (() => void)[] = [];
    const { ask } = setUp({ write: () => new Promise<void>((resolve) => finish.push(resolve)) });
    const isBegun = async (asked: Promise<unknown>, before = finish.length): Promise<boolean> => {
      let isOver = false;
      void asked.finally(() => (isOver = true));
      while (!isOver && finish.length === before) await new Promise(setImmediate);
      return !isOver;
    };
    const under: Promise<unknown>[] = [];
    for (let count = 0; count < 20; count += 1) {
      under.push(ask());
      expect(await isBegun(under.at(-1)!)).toBe(true);
    }
    const more = ask();
    expect(await isBegun(more)).toBe(false);
    expect(await more).toBeNull();
    for (const done of finish.splice(0)) done();
    expect(await Promise.all(under)).not.toContain(null);
    const again = ask();
    expect(await isBegun(again)).toBe(true);
    finish.pop()!();
    expect(await again).not.toBeNull();
  });
});
