import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WatchResult } from '../../src/activities/watch.js';
import { approveRelease } from '../../src/contract/review.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { WAIT_MS } from '../../devkit/limits.js';
import { until } from '../../devkit/until.js';
import { startReceiver } from '../notices/receivers.js';
import type { Receiver } from '../notices/receivers.js';
import { openReview } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}

const eventsOf = ({ received }: Receiver): Event[] => received.map(({ body }) => JSON.parse(body) as Event);

describe('notices', () => {
  let stack: Stack;
  let webhook: Receiver;
  let slack: Receiver;
  beforeAll(async () => {
    [webhook, slack] = await Promise.all([startReceiver(), startReceiver()]);
    const urls = { NOTICE_WEBHOOK_URL: webhook.url, NOTICE_SLACK_URL: slack.url };
    // A redactor that misses cards: the last gate holds what has one.
    stack = await startStack({ settings: { ...urls, REDACTION_KINDS: 'email' } });
  });
  afterAll(async () => {
    await stack?.stop();
    await Promise.all([webhook, slack].map((receiver) => receiver?.close()));
  });

  test('tell of a review from its opening to its end, once each; a place that never answers holds nothing up', async () => {
    slack.answer = () => 'hang';
    const { handle } = await openReview(stack, { fileName: 'invoice.pdf' });
    await handle.signal(approveRelease, { reviewer: 'jane', reason: 'known' });
    expect(await handle.result()).toMatchObject({ status: 'released' });
    const told = await until('it is told', () => {
      const events = eventsOf(webhook).filter(({ subject }) => subject === handle.workflowId);
      return Promise.resolve(events.length >= 2 ? events : undefined);
    });
    expect(told.map(({ type }) => type).sort()).toEqual([
      'conversation-custodian.review.decided.v1',
      'conversation-custodian.review.opened.v1',
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
    await until('the other place is told, too', () => slack.received.length > 0);
    for (const { body } of [...slack.received, ...webhook.received]) expect(body).not.toContain('invoice.pdf');
  });

  test('half of the time, and the end of it', async () => {
    const { handle } = await openReview(stack, { reviewWindowMs: 2000 });
    await handle.result();
    await until('it is told', () => {
      const kinds = eventsOf(webhook).flatMap(({ subject, type }) => (subject === handle.workflowId ? [type] : []));
      return Promise.resolve(
        ['opened', 'half-time', 'expired'].every((kind) => kinds.some((type) => type.includes(kind))),
      );
    });
  });

  test('come at least once from places that fail at first; doubles have the same id', async () => {
    // The first two tries of each are refused; then it is taken, and the answer is lost once.
    const counts = new Map<string, number>();
    webhook.answer = (_, body) => {
      const { id } = JSON.parse(body) as Event;
      const count = counts.get(id) ?? 0;
      counts.set(id, count + 1);
      return [500, 503, 'cut', 204][count % 4] as 500 | 'cut';
    };
    const { handle } = await openReview(stack);
    const opened = await until('it was tried four times', () => {
      const events = eventsOf(webhook).filter(({ subject }) => subject === handle.workflowId);
      return Promise.resolve(events.length >= 4 ? events : undefined);
    });
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    webhook.answer = () => 204;
    await handle.terminate();
  });

  test('tell of a record that the last gate holds, and nothing of what is in it', async () => {
    const [id, card] = [`c-${stack.taskQueue}-held`, '4111 1111 1111 1111'];
    const said = { text: `my card is ${card}`, fromId: 'customer', timestamp: '2024-05-15T23:50:00.000Z' };
    stack.simulator.addConversation({ id, messages: [said] });
    stack.simulator.completeConversation(id, '2024-05-15T23:59:59.500Z');
    const told = await until('it is told', () =>
      webhook.received.find(({ body }) => body.includes('archive.held') && body.includes(id)),
    );
    expect(JSON.parse(told.body)).toMatchObject({ type: 'conversation-custodian.archive.held.v1' });
    expect(told.body).not.toContain(card);
  });

  test('tell of a conversation that cannot be archived, and nothing of what is in it', async () => {
    const id = `c-${stack.taskQueue}-failed`;
    const said = { text: 'my name is Jane', fromId: 'customer', timestamp: '2024-05-15T23:50:00.000Z' };
    stack.simulator.addConversation({ id, messages: [said] });
    const gone = stack.simulator.setFault({ kind: 'status', route: 'getConversation', status: 404, match: id });
    stack.simulator.completeConversation(id, '2024-05-15T23:59:59.500Z');
    const handle = stack.archive(id, '2024-05-15T23:59:59.500Z');
    const told = await until('it is told', () =>
      webhook.received.find(({ body }) => body.includes('archive.failed') && body.includes(id)),
    );
    gone.release();
    expect(JSON.parse(told.body)).toMatchObject({
      type: 'conversation-custodian.archive.failed.v1',
      subject: handle.workflowId,
      data: { conversationId: id },
    });
    expect(told.body).not.toContain('Jane');
    await expect(handle.result()).rejects.toThrow();
  });
});

describe('the watch', () => {
  test('tells of reviews that are lost, once, whatever place is down', async () => {
    const [webhook, slack] = await Promise.all([startReceiver(), startReceiver()]);
    slack.answer = () => 'hang';
    const stack = await startStack({ settings: { NOTICE_WEBHOOK_URL: webhook.url, NOTICE_SLACK_URL: slack.url } });
    try {
      const { handle } = await openReview(stack);
      await handle.terminate('by mistake');
      const look = (workflowId: string) =>
        stack.client.workflow.execute('watchPromises', { workflowId, taskQueue: stack.taskQueue, args: [] });
      const counts = await until('the watch knows it', async () => {
        const { counts: found } = (await look(`watch-${stack.taskQueue}-${Math.random()}`)) as WatchResult;
        return found.lost.review + found.abandoned.review === 1 ? found : undefined;
      });
      expect(counts.overdue.archive).toBe(0);
      await until('it is told', () => eventsOf(webhook).some(({ type }) => type.includes('review.lost')));
      await look(`watch-${stack.taskQueue}-again`);
      const query = `WorkflowType = "sendNotice" AND TaskQueue = "${stack.taskQueue}" AND WorkflowId STARTS_WITH "notice:watch/"`;
      await until('one run sends it', async () => (await stack.client.workflow.count(query)).count === 1);
      expect(eventsOf(webhook).filter(({ type }) => type.includes('review.lost'))).toEqual([
        expect.objectContaining({ data: expect.objectContaining({ count: '1', oldest: handle.workflowId }) }),
      ]);
    } finally {
      await stack.stop();
      await Promise.all([webhook, slack].map((receiver) => receiver.close()));
    }
  });
});

describe('a worker that is killed again and again', () => {
  /** More by hand: each takes the start of a worker. */
  const KILLS = Number(process.env['TEST_NOTICE_KILLS'] ?? 8);
  let webhook: Receiver;
  let stack: Stack;
  const files: Reviewed[] = [];
  beforeAll(async () => {
    webhook = await startReceiver();
    stack = await startStack({ settings: { NOTICE_WEBHOOK_URL: webhook.url }, workerProcess: true });
    // The first of them: no worker is left but those that are killed, and the last one.
    process.kill(stack.workerPid!, 'SIGKILL');
  });
  afterAll(async () => {
    await Promise.all(files.map(({ handle }) => handle.terminate().catch(() => undefined)));
    await stack?.stop();
    await webhook?.close();
  });

  const startWorker = async (number: number) => {
    const environment = { ...stack.environment, STAGING_DIR: `${stack.stagingDir}-${number}` };
    const worker = startCustodian('worker', environment);
    await worker.logged('worker ready');
    return worker;
  };
  const opened = () => eventsOf(webhook).filter(({ type }) => type.includes('review.opened'));

  test(
    'loses no notice: each comes at least once, and doubles have its id',
    async () => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        webhook.answer = () => (kills % 2 === 0 ? 'hang' : 500);
        const worker = await startWorker(kills);
        files.push(await openReview(stack));
        await worker.end('SIGKILL');
      }
      webhook.answer = () => 204;
      const last = await startWorker(KILLS);
      try {
        const subjects = files.map(({ handle }) => handle.workflowId);
        await until('all are told', () => {
          const told = new Set(opened().map(({ subject }) => subject));
          return subjects.every((subject) => told.has(subject));
        });
        const query = `WorkflowType = "sendNotice" AND TaskQueue = "${stack.taskQueue}" AND ExecutionStatus = "Completed"`;
        // The longer a place has refused a notice, the longer it is left alone: after 50 kills, for eight minutes.
        const isTaken = async () => (await stack.client.workflow.count(query)).count >= KILLS;
        await until('all were taken', isTaken, Math.max(WAIT_MS, KILLS * 15_000));
        const idsOf = (wanted: string) =>
          new Set(opened().flatMap(({ subject, id }) => (subject === wanted ? [id] : [])));
        expect(subjects.map((subject) => idsOf(subject).size)).toEqual(subjects.map(() => 1));
        expect(new Set(opened().map(({ id }) => id)).size).toBe(KILLS);
        // Places that hang, or answer 500, are told again.
        expect(opened().length).toBeGreaterThan(KILLS);
      } finally {
        await last.end('SIGTERM');
      }
    },
    Math.max(600_000, KILLS * 30_000),
  );
});
