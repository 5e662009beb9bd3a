import { expect, test } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { findTroubles } from '../../src/desk/troubles.js';
import { troublePage } from '../../src/desk/pages/lists.js';
import { infoOf } from './run-info.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const SHA256 = 'a'.repeat(64);

interface Run {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: string;
  readonly state?: string;
  readonly startTime?: Date;
  readonly type?: string;
}

const infoFor = ({
  workflowId,
  runId,
  status,
  state = 'waiting',
  startTime = at(0),
  type = 'scanAttachment',
}: Run) => ({
  ...infoOf(SHA256, { state }),
  ...{ workflowId, runId, startTime, type, taskQueue: 'q', status: { name: status } },
});

/** @param found what a query finds, by a part of it; @param newest the last run of an id; @param watch what the latest watch says */
async function troubles(found: Record<string, readonly Run[]>, newest: readonly Run[] = [], watch: object[] = []) {
  const client = {
    workflow: {
      list: async function* ({ query }: { query: string }) {
        await Promise.resolve();
        if (query.includes('watchPromises')) {
          yield { workflowId: 'watch', runId: 'w', startTime: at(10) };
          return;
        }
        for (const [part, runs] of Object.entries(found)) if (query.includes(part)) yield* runs.map(infoFor);
      },
      getHandle: (workflowId: string) => ({
        result: () => Promise.resolve({ broken: watch }),
        describe: () => {
          const run = newest.find((one) => one.workflowId === workflowId);
          if (run === undefined) return Promise.reject(new WorkflowNotFoundError('gone', workflowId, undefined));
          return Promise.resolve(infoFor(run));
        },
      }),
    },
  } as never;
  const list = await findTroubles({ client, taskQueue: 'q', narrowed: (query) => query, now: at(20).getTime() });
  return list.filter(({ entries, runs }) => entries.length + runs.length > 0);
}

const LOST = 'ReviewState = "waiting" AND (';
const EXPIRED = 'ReviewState = "expired"';
const ended = { workflowId: 'scan:c:1', runId: 'first', status: 'TERMINATED' };

test('a run that has ended is lost; once another has begun in its place, it is not', async () => {
  const kept = await troubles({ [LOST]: [ended] }, [ended]);
  expect(kept.map(({ title, entries }) => [title, entries.map(({ runId }) => runId)])).toEqual([
    ['Lost: the run ended while it waited', ['first']],
  ]);
  for (const status of ['RUNNING', 'COMPLETED']) {
    expect(await troubles({ [LOST]: [ended] }, [{ ...ended, runId: 'second', status }])).toEqual([]);
  }
});

test('what somebody else runs under its id does not make good for it', async () => {
  const stranger = { ...ended, runId: 'strange', status: 'RUNNING', type: 'anything' };
  expect(await troubles({ [LOST]: [ended] }, [stranger])).toHaveLength(1);
});

test('a review that has expired is shown until it is reopened', async () => {
  const expired = { ...ended, status: 'COMPLETED', state: 'expired' };
  expect(await troubles({ [EXPIRED]: [expired] }, [expired])).toHaveLength(1);
  expect(await troubles({ [EXPIRED]: [expired] }, [{ ...ended, runId: 'second', status: 'RUNNING' }])).toEqual([]);
});

test('more than are shown are said to be more', async () => {
  const many = Array.from({ length: 201 }, (_, number) => ({ ...ended, workflowId: `scan:c:${number}` }));
  const person = { issuer: 'i', subject: 's', name: 'sam', roles: ['auditor' as const] };
  const session = { person, csrf: 'x', endAtIssuer: undefined, flash: undefined };
  const textOf = async (runs: readonly Run[]) =>
    String(await troublePage(session, await troubles({ [LOST]: runs }, many)));
  expect(await textOf(many)).toContain('Lost: the run ended while it waited (200 and more)');
  expect(await textOf(many.slice(1))).toContain('Lost: the run ended while it waited (200)');
});

test('those that were made good hide none that was not', async () => {
  const many = Array.from({ length: 450 }, (_, number) => ({ ...ended, workflowId: `scan:c:${number}` }));
  const newest = many.map((run, number) => ({ ...run, runId: number % 150 === 149 ? 'first' : 'second' }));
  const [lost] = await troubles({ [LOST]: many }, newest);
  expect([lost?.entries.map(({ workflowId }) => workflowId), lost?.isCut]).toEqual([
    ['scan:c:149', 'scan:c:299', 'scan:c:449'],
    false,
  ]);
});

test('what the watch has found is shown with its remedy, unless it is shown already, or has been started again since', async () => {
  const told = (kind: string, id: string, what = 'review') => ({
    ...{ kind, what, id, since: at(0).toISOString(), problem: `problem of ${kind}`, remedy: 'custodian watch --drive' },
  });
  const watch = [
    told('abandoned', 'scan:c:2'),
    told('abandoned', 'scan:c:3'),
    told('lost', ended.workflowId),
    told('abandoned', 'scan:c:4'),
    told('overdue', '2026-02-28', 'manifest'),
  ];
  const newest = [
    ended,
    { ...ended, workflowId: 'scan:c:3', startTime: at(5) },
    { ...ended, workflowId: 'scan:c:4', status: 'RUNNING', startTime: at(11) },
  ];
  const found = await troubles({ [LOST]: [ended] }, newest, watch);
  expect(found.slice(1)).toEqual([
    {
      ...{ title: 'Abandoned: review, problem of abandoned', remedy: 'custodian watch --drive' },
      ...{ entries: [], runs: ['scan:c:2', 'scan:c:3'], isCut: false },
    },
    {
      ...{ title: 'Overdue: manifest, problem of overdue', remedy: 'custodian watch --drive' },
      ...{ entries: [], runs: ['2026-02-28'], isCut: false },
    },
  ]);
});

test('a watch that says anything else hides nothing of the others', async () => {
  expect(await troubles({ [LOST]: [ended] }, [ended], [{ kind: 'x' }])).toHaveLength(1);
});
