import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { approveRelease, decideRelease, rejectRelease, review } from '../../src/contract/review.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { ScanHandle } from '../support/reviews.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { json, signalFromUi } from '../support/ui-signal.js';
import type { RawPayload } from '../support/ui-signal.js';
import { until } from '../../devkit/until.js';

const decision = { reviewer: 'jane.doe', reason: 'confirmed by phone' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.stop();
});

/** Why an update was refused; undefined when it counted. */
async function refusal(answer: Promise<unknown>): Promise<string | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return error.cause?.message;
    // The run has ended before the update reached it.
    if (error instanceof WorkflowNotFoundError) return 'closed';
    throw error;
  }
}

const update = (handle: ScanHandle, reviewer: string, approve: boolean) =>
  handle.executeUpdate(decideRelease, { args: [{ reviewer, reason: 'r', approve }] });

describe('a decision', () => {
  test('by signal from the Web UI releases the file', async () => {
    const { handle } = await openReview(stack);
    await signalFromUi(handle.workflowId, 'approveRelease', json(decision));
    expect(await handle.result()).toMatchObject({ status: 'released' });
    expect(await handle.query(review)).toMatchObject({ state: 'approved', decision });
  });

  test('by update is answered with the state after it', async () => {
    const { handle } = await openReview(stack);
    const answer = await handle.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
    expect(answer).toMatchObject({ state: 'rejected', decision: { ...decision, approved: false } });
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
  });

  test('that comes late is noted when it is a signal, and refused with the reason when it is an update', async () => {
    const { handle } = await openReview(stack);
    // The first to arrive counts; the run ends soon after it, maybe before the others are there.
    const signal = (said: typeof decision) =>
      handle.signal(rejectRelease, said).then(
        () => [said.reviewer],
        () => [],
      );
    const [one, other, answer] = await Promise.all([
      signal(decision),
      signal({ reviewer: 'sam', reason: 'too late' }),
      refusal(update(handle, 'kim', true)),
    ]);
    await handle.result();
    const report = await handle.query(review);
    const winner = report.decision?.reviewer;
    expect(answer ?? 'counts').toMatch(winner === 'kim' ? /^counts$/ : /has (rejected|approved) it at|closed/);
    const late = [...one, ...other].filter((name) => name !== winner);
    const notes = late.map((name) => expect.stringMatching(new RegExp(`by ${name}: .* has .* it at`)) as unknown);
    expect(report.ignored).toHaveLength(notes.length);
    expect(report.ignored).toEqual(expect.arrayContaining(notes));
  });
});

describe('deciders at once', () => {
  test('an approval and a rejection: one counts, the other is told', async () => {
    const { handle } = await openReview(stack);
    const answers = await Promise.all([refusal(update(handle, 'jane', true)), refusal(update(handle, 'sam', false))]);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => answer !== undefined)).toEqual([expect.stringMatching(/has .* it at|closed/)]);
    const { decision: made, status } = await reportOf(handle, ({ status }) => status !== 'quarantined');
    expect(status).toBe(made?.approved === true ? 'released' : 'rejected');
  });

  test('fifty of them, by signal and by update: exactly one decision, and all others are told', async () => {
    const { handle } = await openReview(stack);
    const names = Array.from({ length: 50 }, (_, number) => `reviewer-${number}`);
    const answers = await Promise.all(
      names.map(async (reviewer, number) => {
        if (number % 5 !== 0) return refusal(update(handle, reviewer, number % 2 === 0));
        const signal = number % 2 === 0 ? approveRelease : rejectRelease;
        // The run may have ended already.
        return handle.signal(signal, { reviewer, reason: 'r' }).then(
          () => 'noted',
          () => 'closed',
        );
      }),
    );
    await handle.result();
    const report = await handle.query(review);
    const winner = names.indexOf(report.decision?.reviewer ?? '');
    expect(winner).not.toBe(-1);
    const counted = names.filter((_, number) => answers[number] === undefined);
    expect(counted).toEqual(winner % 5 === 0 ? [] : [names[winner]]);
    const told = answers.filter((answer) => answer !== undefined);
    expect(told.filter((answer) => !/has .* it at|^closed$|^noted$/.test(answer))).toEqual([]);
    const sent = answers.filter((answer) => answer === 'noted').length;
    expect(report.ignored).toHaveLength(sent - (winner % 5 === 0 ? 1 : 0));
    expect(report.approvals).toHaveLength(report.decision?.approved === true ? 1 : 0);
  });
});

describe('with two people to approve', () => {
  const both = { reviewApprovers: 2 };

  test('one is not enough, twice the same is one, and the second releases', async () => {
    const { handle } = await openReview(stack, both);
    await handle.signal(approveRelease, { reviewer: 'Jane', reason: 'first' });
    expect(await reportOf(handle, ({ approvals }) => approvals.length > 0)).toMatchObject({
      state: 'waiting',
      approvals: [{ reviewer: 'Jane', reason: 'first' }],
    });
    await handle.signal(approveRelease, { reviewer: ' JANE ', reason: 'again' });
    expect(await reportOf(handle, ({ ignored }) => ignored.length > 0)).toMatchObject({
      state: 'waiting',
      approvals: [{ reviewer: 'Jane' }],
      ignored: [expect.stringContaining('another person must')],
    });
    expect(await refusal(update(handle, 'jane', true))).toMatch(/another person must/);
    expect(await update(handle, 'sam', true)).toMatchObject({ state: 'approved', decision: { reviewer: 'sam' } });
    expect(await handle.result()).toMatchObject({ status: 'released' });
  });

  test('one person cannot be two by sending all at once', async () => {
    const { handle } = await openReview(stack, both);
    const answers = await Promise.all(Array.from({ length: 9 }, () => refusal(update(handle, 'jane', true))));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect((await handle.query(review)).state).toBe('waiting');
    await update(handle, 'jane', false);
  });

  test('one rejection is enough, also after an approval', async () => {
    const { handle } = await openReview(stack, both);
    await update(handle, 'jane', true);
    expect(await update(handle, 'sam', false)).toMatchObject({ state: 'rejected', decision: { reviewer: 'sam' } });
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
  });
});

describe('a malformed signal', () => {
  const valid = json(decision);
  const huge = json({ reviewer: 'x'.repeat(1_000_000), reason: 'x' });
  test('is noted and ignored, whatever it carries, and the file can still be decided on', async () => {
    const { handle } = await openReview(stack);
    const signals: RawPayload[][] = [
      [],
      [json(null)],
      [json(7)],
      [json('approve')],
      [json([decision])],
      [json({ reviewer: { toString: 'x' }, reason: [] })],
      [json(JSON.parse('{"__proto__":{"reviewer":"jane","reason":"r"}}'))],
      [huge],
      [valid, valid],
      [valid, json(null)],
      [{ encoding: 'json/plain', data: '{"reviewer":' }],
      [{ encoding: 'json/protobuf', data: '{"reviewer":"jane","reason":"r"}' }],
      [{ encoding: 'binary/unheard-of', data: Uint8Array.from([0, 255]) }],
      [{ encoding: 'binary/null', data: '' }],
      [{ encoding: '', data: 'x' }],
    ];
    for (const payloads of signals) await signalFromUi(handle.workflowId, 'approveRelease', ...payloads);
    const report = await reportOf(handle, ({ ignored }) => ignored.length === signals.length);
    expect(report).toMatchObject({ state: 'waiting', approvals: [] });
    expect(report.ignored.every((note) => note.length < 300)).toBe(true);
    expect(await refusal(handle.executeUpdate(decideRelease, { args: [null as never] }))).toMatch(/is not an object/);
    await handle.signal(rejectRelease, decision);
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
  });

  test('by the thousand keeps a bounded list of notes', async () => {
    const { handle } = await openReview(stack);
    const send = handle.signal.bind(handle) as (name: string, ...payload: unknown[]) => Promise<void>;
    await Promise.all(Array.from({ length: 100 }, (_, number) => send('approveRelease', number)));
    expect((await reportOf(handle, ({ ignored }) => ignored.length >= 20)).ignored).toHaveLength(20);
    await update(handle, 'sam', false);
  });
});

describe('the list of runs', () => {
  test('is filtered by ReviewState and Verdict, and carries the evidence', async () => {
    const { handle } = await openReview(stack);
    const ours = `TaskQueue = "${stack.taskQueue}" AND WorkflowId = "${handle.workflowId}"`;
    const listed = async (filter: string) => {
      const runs = [];
      for await (const run of stack.client.workflow.list({ query: `${filter} AND ${ours}` })) runs.push(run);
      return runs;
    };
    const waiting = 'ReviewState = "waiting"';
    const [run] = await until('the list knows it', async () => {
      const runs = await listed(waiting);
      return runs[0]?.memo?.['review'] === undefined ? undefined : runs;
    });
    expect(run?.memo).toMatchObject({
      review: { report: { state: 'waiting' }, findings: { scan: { verdict: 'infected' } } },
    });
    expect(JSON.stringify(run?.memo)).not.toContain('signature=');
    expect(await listed(`${waiting} AND Verdict = "infected"`)).toHaveLength(1);
    expect(await listed(`${waiting} AND Verdict = "clean"`)).toHaveLength(0);
    await update(handle, 'sam', false);
    await handle.result();
    await until('the list follows', async () => (await listed('ReviewState = "rejected"')).length === 1);
    expect(await listed(waiting)).toHaveLength(0);
  });
});
