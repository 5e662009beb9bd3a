import { describe, expect, test } from '@jest/globals';
import { countsOf } from '../../src/watch/broken-promise.js';
import { brokenPromises } from '../../src/watch/compare.js';
import type { EndedScan, Facts, RunningScan } from '../../src/watch/facts.js';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

const KEPT: Facts = {
  endedScans: [],
  runningScans: [],
  heldRuns: [],
  unattendedCopies: [],
  failedArchives: [],
  runningArchives: [],
  unprovenArchives: [],
  manifests: { newestDay: '2026-03-09', firstDay: undefined, now: NOW },
  untold: [],
  untoldScans: [],
};
const broken = (facts: Partial<Facts>) => brokenPromises({ ...KEPT, ...facts }, NOW);
const file = { conversationId: 'c', mediaId: 'm' };
const scan = { ...file, workflowId: 'scan:c:m' };
const archive = { workflowId: 'archive:c:2026-03-10T01:00:00.000Z', conversationId: 'c' };
const archived = { ...archive, completedTime: '2026-03-10T01:00:00.000Z', at: ago(2) };

test('a decision that is not carried out for an hour is overdue, whenever the run began', () => {
  const decided = (hours: number): RunningScan => ({
    ...{ ...scan, startedAt: ago(900), isReview: false, until: undefined, decidedAt: ago(hours) },
  });
  expect(broken({ runningScans: [decided(0.9)] })).toEqual([]);
  const [promise] = broken({ runningScans: [decided(1.1)] });
  expect(promise).toMatchObject({ kind: 'overdue', what: 'review', since: ago(1.1) });
});

test('where all is kept, nothing is named', () => {
  const running: RunningScan = { ...scan, startedAt: ago(900), isReview: true, until: ago(-1) };
  const young: RunningScan = { ...scan, startedAt: ago(0.9), isReview: false, until: undefined };
  expect(broken({ runningScans: [running, young], runningArchives: [{ ...archived, at: ago(23) }] })).toEqual([]);
});

describe('a scan whose run was ended', () => {
  const ended: EndedScan = {
    ...{
      workflowId: 'scan:c:m',
      runId: 'last',
      firstRunId: 'r',
      ended: 'terminated',
      endedAt: ago(1),
      reviewState: 'none',
      review: undefined,
    },
  };
  const review = { status: 'quarantined', copyIsDue: true };
  test.each([
    ['before a verdict', {}, 'lost scan', 'start-again'],
    ['before people were asked', { review }, 'lost review', 'start-again'],
    ['while people were asked', { review, reviewState: 'waiting' }, 'lost review', 'reopen'],
    ['before a verdict, by itself', { ended: 'failed' }, 'lost scan', 'replace'],
    ['before people were asked, by itself', { review, ended: 'failed' }, 'lost review', 'replace'],
    [
      'while people were asked, by itself',
      { review, reviewState: 'waiting', ended: 'failed' },
      'lost review',
      'open-from-vault',
    ],
    ['before the release', { review, reviewState: 'approved' }, 'lost review', undefined],
    [
      'before the release, which was refused',
      { review: { ...review, undecided: { ...file, sha256: 'ab' } }, reviewState: 'approved' },
      'lost review',
      'open-from-vault',
    ],
    ['before the copy was destroyed', { review, reviewState: 'rejected' }, 'lost review', undefined],
    [
      'after the release',
      { review: { status: 'released', copyIsDue: true }, reviewState: 'approved' },
      'lost attributes',
      undefined,
    ],
    [
      'after the rejection',
      { review: { status: 'rejected', copyIsDue: false }, reviewState: 'rejected' },
      'lost attributes',
      undefined,
    ],
    ['after it expired', { review, reviewState: 'expired' }, 'lost attributes', undefined],
  ] as const)('%s', (_, differently, named, drive) => {
    const [promise, ...others] = broken({ endedScans: [{ ...ended, ...differently }] });
    expect(others).toEqual([]);
    expect([`${promise?.kind} ${promise?.what}`, promise?.drive?.do]).toEqual([named, drive]);
    expect(promise).toMatchObject({ id: 'scan:c:m', since: ago(1) });
    expect(promise?.remedy).toContain('custodian ');
  });

  test.each(['approved', 'rejected'] as const)(
    '%s as its run says, and undecided by the vault, is asked about again',
    (state) => {
      const copy = { ...scan, sha256: 'ab', since: ago(2) };
      const found = broken({ endedScans: [{ ...ended, review, reviewState: state }], unattendedCopies: [copy] });
      expect(found).toMatchObject([{ kind: 'lost', what: 'review', drive: { do: 'open-from-vault', sha256: 'ab' } }]);
    },
  );

  test('rejected as its run says, of which there is no copy, and undecided by the vault, is asked about again', () => {
    const copy = { ...scan, sha256: undefined, since: ago(2) };
    const found = broken({ endedScans: [{ ...ended, review, reviewState: 'rejected' }], unattendedCopies: [copy] });
    expect(found).toMatchObject([{ kind: 'lost', what: 'review', drive: { do: 'open-from-vault' } }]);
  });

  test('and whose copy is in the vault is named once', () => {
    const copy = { ...scan, sha256: 'ab', since: ago(2) };
    const waiting = { ...ended, review, reviewState: 'waiting' } as const;
    expect(broken({ endedScans: [waiting], unattendedCopies: [copy] })).toMatchObject([{ kind: 'lost' }]);
    // That its conversation is not told is no question to people.
    const expired = { ...ended, review, reviewState: 'expired' } as const;
    expect(broken({ endedScans: [expired], unattendedCopies: [copy] }).map(({ kind }) => kind)).toEqual([
      'abandoned',
      'lost',
    ]);
  });
});

test('a remedy can be pasted, whatever id somebody has started a run under', () => {
  const [promise] = broken({
    unprovenArchives: [{ ...archived, conversationId: "it's $(odd)", record: 'missing' }],
  });
  expect(promise?.remedy).toBe(`custodian archive run --completed ${archived.completedTime} 'it'\\''s $(odd)'`);
});

test('a copy without a run, on which nobody has decided, is abandoned', () => {
  const copy = { ...scan, sha256: 'ab', since: ago(2) };
  expect(broken({ unattendedCopies: [copy] })).toEqual([
    {
      ...{ kind: 'abandoned', what: 'review', id: 'scan:c:m', since: ago(2) },
      problem: expect.stringContaining('nobody is asked'),
      remedy: 'custodian watch --drive',
      drive: { do: 'open-from-vault', sha256: 'ab', ...file },
    },
  ]);
});

test.each([
  ['a review', { isReview: true, until: ago(0.5), startedAt: ago(90) }, 'review', ago(0.5)],
  ['a scan', { isReview: false, until: undefined, startedAt: ago(1.1) }, 'scan', ago(1.1)],
] as const)('%s that goes on for too long is overdue', (_, run, what, since) => {
  expect(broken({ runningScans: [{ ...scan, ...run }] })).toMatchObject([{ kind: 'overdue', what, since }]);
});

test('archives: failed, without a record, not locked, too slow', () => {
  const again = { do: 'archive', conversationId: 'c', completedTime: archived.completedTime };
  expect(broken({ failedArchives: [archived] })).toMatchObject([{ kind: 'lost', what: 'archive', drive: again }]);
  for (const record of ['missing', 'unlocked'] as const) {
    const [promise] = broken({ unprovenArchives: [{ ...archived, record }] });
    expect(promise).toMatchObject({ kind: 'lost', what: 'archive', drive: again });
    expect(promise?.problem).toMatch(record === 'missing' ? /there is no record/ : /not locked/);
  }
  const slow = { ...archived, at: ago(25) };
  expect(broken({ runningArchives: [slow] })).toMatchObject([{ kind: 'overdue', what: 'archive', since: ago(25) }]);
});

test.each([
  ['the day before yesterday', '2026-03-08', undefined, ['2026-03-09']],
  ['a month ago', '2026-02-10', undefined, ['2026-02-11']],
  ['yesterday', '2026-03-09', undefined, []],
  ['never, with records of today', undefined, '2026-03-10', []],
  ['never, with records of yesterday', undefined, '2026-03-09', ['2026-03-09']],
  ['never, without records', undefined, undefined, []],
] as const)('the newest manifest is of %s', (_, newestDay, firstDay, overdue) => {
  const found = broken({ manifests: { newestDay, firstDay, now: NOW } });
  expect(found.map(({ kind, what, id }) => [kind, what, id])).toEqual(
    overdue.map((day) => ['overdue', 'manifest', day]),
  );
});

test('just after midnight, the manifest of yesterday is not due yet', () => {
  const manifests = { newestDay: '2026-03-08', firstDay: undefined, now: Date.parse('2026-03-10T02:59:00Z') };
  expect(broken({ manifests })).toEqual([]);
});

test.each([
  ['refused', undefined],
  ['unconfirmed', undefined],
  ['ended', 'tell'],
  ['deleted', 'tell'],
] as const)('attributes that are %s are lost', (state, drive) => {
  const [promise] = broken({ untold: [{ workflowId: 'ledger:c', conversationId: 'c', state, since: ago(3) }] });
  expect([promise?.kind, promise?.what, promise?.drive?.do]).toEqual(['lost', 'attributes', drive]);
});

test('a ledger that does not answer is overdue, and nothing can be driven', () => {
  const silent = { workflowId: 'ledger:c', conversationId: 'c', state: 'silent', since: ago(3) } as const;
  const [promise] = broken({ untold: [silent] });
  expect(promise).toMatchObject({ kind: 'overdue', what: 'attributes', id: 'ledger:c' });
  expect(promise?.drive).toBeUndefined();
});

test('a scan that was completed, and of whose file nothing tells, is lost, and started again', () => {
  const [promise] = broken({ untoldScans: [{ workflowId: 'scan:c:m', runId: 'r', since: ago(3) }] });
  expect(promise).toMatchObject({ kind: 'lost', what: 'scan', drive: { do: 'replace', runId: 'r' } });
});

test('an upload whose run was deleted is lost, and people are asked', () => {
  const file = { conversationId: 'c', mediaId: 'm' };
  const [promise] = broken({ untoldScans: [{ workflowId: 'scan:c:m', file, since: ago(3) }] });
  expect(promise).toMatchObject({ kind: 'lost', what: 'scan', drive: { do: 'open-from-vault', ...file } });
});

test('what a ledger has not written for long is overdue, and it is woken', () => {
  const unwritten = { workflowId: 'ledger:c', conversationId: 'c', state: 'unwritten', since: ago(2) } as const;
  const [promise] = broken({ untold: [unwritten] });
  expect(promise).toMatchObject({ kind: 'overdue', what: 'attributes', drive: { do: 'wake', conversationId: 'c' } });
});

test.each([
  ['scan:c:m', 'scan', 'delayed', 'replace'],
  ['scan:c:m', 'scan', 'robbed', 'replace'],
  ['scan:c:m', 'scan', 'paused', 'free'],
  ['scan:c:m', 'scan', 'pinned', 'free'],
  ['archive:c:2026-03-09T12:00:00.000Z', 'archive', 'delayed', 'replace'],
  ['ledger:c', 'attributes', 'delayed', 'wake'],
  ['ledger:c', 'attributes', 'robbed', 'begin-anew'],
  ['ledger:c', 'attributes', 'pinned', 'free'],
] as const)('%s of a %s that is %s is overdue at once, whatever it says of itself', (workflowId, what, how, order) => {
  const heldRuns = [{ workflowId, runId: 'r', what, how, since: ago(0.1) }];
  const waiting = { ...scan, isReview: true, startedAt: ago(90), until: ago(50) };
  const found = broken({ heldRuns, runningScans: what === 'scan' ? [waiting] : [] });
  expect(found).toMatchObject([{ kind: 'overdue', what, id: workflowId, drive: { do: order } }]);
});

test('nobody has decided in the future: a scan that says so is overdue by its start', () => {
  const forged = {
    ...scan,
    isReview: false,
    startedAt: ago(2),
    until: undefined,
    decidedAt: '9999-12-31T23:59:59.000Z',
  };
  expect(broken({ runningScans: [forged] })).toMatchObject([{ what: 'scan', since: ago(2) }]);
});

test('the oldest comes first, and all are counted', () => {
  const old = { workflowId: 'ledger:c', conversationId: 'c', state: 'refused', since: ago(300) } as const;
  const found = broken({ failedArchives: [archived], untold: [old] });
  expect(found.map(({ what }) => what)).toEqual(['attributes', 'archive']);
  expect(countsOf(found)).toMatchObject({
    lost: { scan: 0, review: 0, archive: 1, attributes: 1 },
    abandoned: { review: 0 },
    overdue: { manifest: 0 },
  });
});
