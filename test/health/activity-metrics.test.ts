import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createHostActivities, createScanActivities, createSharedActivities } from '../../src/activities/index.js';
import type { ScanDependencies } from '../../src/activities/scan.js';
import type { ActivityDependencies } from '../../src/activities/index.js';
import type { ActivityObserver } from '../../src/activities/observer.js';
import {
  ArchiveConflictError,
  ContainerNotImmutableError,
  ImmutabilityNotEnforcedError,
} from '../../src/archive/archive-errors.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { markedRecord } from '../../src/activities/gate-mark.js';
import { FakeScanner } from '../worker/fake-scanner.js';

beforeAll(() => installRuntime(pino({ level: 'silent' })));

const NOW = Date.parse('2025-01-01T00:01:00Z');
const PLAIN = 'ab'.repeat(32);
/** A file of which nothing but its hash counts, and a record that the last gate let pass. */
const STAGED = markedRecord({ gate: 'passed', plainSha256: PLAIN }, Buffer.from('bytes'));
const FILE = { ref: 'r', bytes: 5, sha256: createHash('sha256').update(STAGED).digest('hex') };
const RECORD = {
  ...FILE,
  stagingId: 's',
  plainSha256: PLAIN,
  redactor: '1+0',
  name: 'n',
  messageCount: 0,
  redactions: {},
};

/** The steps with everything faked but what they tell the metrics. */
function setUp(overrides: { archive?: () => Promise<unknown>; removeMedia?: () => Promise<string> } = {}) {
  const told: unknown[] = [];
  const metrics: ActivityObserver = {
    scanned: ({ verdict, bytes }) => told.push(['scanned', verdict, bytes]),
    contained: (seconds) => told.push(['contained', seconds]),
    archived: (outcome) => told.push(['archived', outcome]),
    superseded: () => told.push(['superseded']),
    unconfirmed: (place) => told.push(['unconfirmed', place]),
    forged: (kind) => told.push(['forged', kind]),
    unreadable: () => told.push(['unreadable']),
  };
  const dependencies = {
    metrics,
    scanner: new FakeScanner(),
    genesys: {
      deletesMedia: true,
      removeMedia: overrides.removeMedia ?? (async () => 'deleted'),
      setInteractionAttributes: async () => ({ confirmed: [], unconfirmed: ['external-tag'] }),
      setConversationAttributes: async () => ({ confirmed: ['participant-attributes'], unconfirmed: [] }),
    },
    archive: { write: overrides.archive, recordAt: async () => ({ isLocked: true }) },
    acceptsUnsealedStarts: true,
    staging: {
      path: () => '/staged',
      refOf: () => FILE.ref,
      read: () => Readable.from([STAGED]),
      verify: async () => undefined,
      discard: async () => undefined,
    },
    now: () => NOW,
  } as unknown as ActivityDependencies & ScanDependencies;
  const environment = new MockActivityEnvironment();
  return {
    told,
    run: async <P extends unknown[]>(step: (...input: P) => Promise<unknown>, ...input: P) =>
      environment.run(step, ...input),
    ...createSharedActivities(dependencies),
    ...createHostActivities(dependencies),
    ...createScanActivities(dependencies),
  };
}

test('a scan is told with its verdict', async () => {
  const { run, scan, told } = setUp();
  await run(scan, FILE);
  expect(told).toEqual([['scanned', 'clean', 5]]);
});

test.each([
  ['interaction', ['external-tag'], [['unconfirmed', 'external-tag']]],
  ['conversation', [], []],
] as const)('attributes that are accepted and not shown are told: %s', async (target, unconfirmed, expected) => {
  const { run, patch, told } = setUp();
  expect(await run(patch, { target, id: 'c', attributes: {} })).toEqual(unconfirmed);
  expect(told).toEqual(expected);
});

describe('containment', () => {
  const ids = { conversationId: 'c', mediaId: 'm' };

  test.each([
    ['a minute', '2025-01-01T00:00:00Z', [['contained', 60]]],
    ['the clock of the listener is ahead', '2025-01-01T00:02:00Z', [['contained', 0]]],
    ['no time of arrival', undefined, []],
    ['one that cannot be read', 'yesterday', []],
  ])('is measured from the arrival of the event: %s', async (_, receivedAt, expected) => {
    const { run, quarantine, told } = setUp();
    await run(quarantine, { ...ids, receivedAt });
    expect(told).toEqual(expected);
  });

  test('is not told before the media is deleted', async () => {
    const { run, quarantine, told } = setUp({ removeMedia: () => Promise.reject(new Error('503')) });
    await expect(run(quarantine, { ...ids, receivedAt: '2025-01-01T00:00:00Z' })).rejects.toThrow('503');
    expect(told).toEqual([]);
  });
});

describe('an archived record', () => {
  const until = new Date(NOW);
  const written = (immutability: object) => async () => ({ uri: 'https://x', created: true, immutability });
  const failing = (error: Error) => () => Promise.reject(error);
  const input = { conversationId: 'c', completedTime: 't', record: RECORD };

  test.each([
    ['locked', written({ mode: 'locked', until })],
    ['unprotected', written({ mode: 'none' })],
  ])('is told as %s by what the storage was seen to do', async (outcome, archive) => {
    const { run, upload, told } = setUp({ archive });
    await run(upload, input);
    expect(told).toEqual([['archived', outcome]]);
  });

  test('that stands beside a former one is told once, when it is made', async () => {
    const supersedes = { name: 'b', plainSha256: 'y' };
    const immutability = { mode: 'locked', until };
    for (const created of [true, false]) {
      const { run, upload, told } = setUp({
        archive: async () => ({ uri: 'https://x', created, immutability, supersedes }),
      });
      expect(await run(upload, input)).toMatchObject({ supersedes: 'b' });
      expect(told).toEqual([['archived', 'locked'], ...(created ? [['superseded']] : [])]);
    }
  });

  test.each([
    ['refused', new ContainerNotImmutableError('archive')],
    ['refused', new ImmutabilityNotEnforcedError('b', undefined, undefined, until)],
    ['conflict', new ArchiveConflictError('b', 'x', 'y')],
    ['failed', new Error('503')],
  ])('that is none is told as %s, and never as locked', async (outcome, error) => {
    const { run, upload, told } = setUp({ archive: failing(error) });
    await expect(run(upload, input)).rejects.toThrow(error);
    expect(told).toEqual([['archived', outcome]]);
  });
});
