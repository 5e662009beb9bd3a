import { expect, test } from '@jest/globals';
import type { ArchiveRun, RunningScan } from '../../src/watch/facts.js';
import { ForeignSealsError, gatherFacts } from '../../src/watch/gather.js';
import type { FactSources, OverReviews, ReviewStanding } from '../../src/watch/gather.js';

const SHA256 = 'ab'.repeat(32);

async function* each<T>(...items: T[]): AsyncGenerator<T, void, void> {
  yield* items;
}

/** A vault with these files, and the archive. */
function sources(
  standings: Readonly<Record<string, ReviewStanding>>,
  more: Partial<FactSources> = {},
): FactSources & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    endedScans: () => Promise.resolve([]),
    runningScans: () => each(),
    heldRuns: () => Promise.resolve([]),
    isScanRunning: () => Promise.resolve(false),
    workflowIdOf: ({ conversationId, mediaId }) => `scan:${conversationId}:${mediaId}`,
    origins: () =>
      Promise.resolve(
        Object.keys(standings).map((media) => ({
          ...{ sha256: SHA256, conversation: 'c', media, createdOn: 1000, standings: 1 },
        })),
      ),
    idsOf: ({ conversation, media }) => Promise.resolve({ conversationId: conversation, mediaId: media }),
    standingOf: ({ mediaId }) => {
      asked.push(mediaId);
      return Promise.resolve(standings[mediaId]!);
    },
    endedArchives: () => Promise.resolve([]),
    runningArchives: () => each(),
    completedArchives: () => each(),
    recordsOf: () => each(),
    manifests: () => Promise.resolve({ newestDay: undefined, firstDay: undefined, now: 0 }),
    untold: () => Promise.resolve({ untold: [], untoldScans: [] }),
    ...more,
  };
}

const running = (mediaId: string): RunningScan => ({
  ...{ conversationId: 'c', mediaId, workflowId: `scan:c:${mediaId}` },
  ...{ startedAt: '2026-03-10T12:00:00.000Z', isReview: true, until: undefined },
});

test('copies without a run at work, and without a decision, are unattended', async () => {
  const standings = { open: 'open', over: 'over', unknown: 'unknown', planted: 'unbelieved', asked: 'open' } as const;
  const { unattendedCopies } = await gatherFacts(sources(standings, { runningScans: () => each(running('asked')) }));
  expect(unattendedCopies).toEqual([
    {
      ...{ conversationId: 'c', mediaId: 'open', workflowId: 'scan:c:open', sha256: SHA256 },
      since: '1970-01-01T00:00:01.000Z',
    },
    expect.objectContaining({ mediaId: 'planted' }),
  ]);
});

test('a file without a copy is unattended only by what is sealed: anybody can note one that never was', async () => {
  const vault = sources({ open: 'open', over: 'over', planted: 'unbelieved' });
  const origins = async () => (await vault.origins()).map((origin) => ({ ...origin, sha256: undefined }));
  const { unattendedCopies } = await gatherFacts({ ...vault, origins });
  expect(unattendedCopies.map(({ mediaId, sha256 }) => [mediaId, sha256])).toEqual([['open', undefined]]);
});

test('what lists do not know of yet is asked for by its id', async () => {
  const late = sources({ open: 'open' }, { isScanRunning: () => Promise.resolve(true) });
  expect((await gatherFacts(late)).unattendedCopies).toEqual([]);
});

test('a review that is over is not asked about again, unless there is news of it', async () => {
  const over: OverReviews = new Map();
  const vault = sources({ over: 'over' });
  await gatherFacts(vault, over);
  await gatherFacts(vault, over);
  expect(vault.asked).toEqual(['over']);
  const [origin] = await vault.origins();
  await gatherFacts({ ...vault, origins: () => Promise.resolve([{ ...origin!, standings: 2 }]) }, over);
  expect(vault.asked).toEqual(['over', 'over']);
});

test('with keys that fit nothing, nothing is told of reviews', async () => {
  await expect(gatherFacts(sources({ one: 'unbelieved', two: 'unbelieved' }))).rejects.toThrow(ForeignSealsError);
});

test('a run that says archived is compared with the records of its day', async () => {
  const run = (conversationId: string): ArchiveRun => ({
    ...{ conversationId, workflowId: `archive:${conversationId}` },
    ...{ completedTime: '2026-03-10T23:59:59.999Z', at: '2026-03-11T00:01:00.000Z' },
  });
  const days: string[] = [];
  const { unprovenArchives } = await gatherFacts(
    sources(
      {},
      {
        completedArchives: () => each([run('locked'), run('twice')], [run('open'), run('gone')]),
        recordsOf: (day) => {
          days.push(day);
          const record = (conversationId: string, isProtected: boolean) => ({ conversationId, isProtected });
          return each(record('locked', true), record('open', false), record('twice', false), record('twice', true));
        },
      },
    ),
  );
  expect(unprovenArchives).toEqual([
    { ...run('open'), record: 'unlocked' },
    { ...run('gone'), record: 'missing' },
  ]);
  expect(days).toEqual(['2026-03-10', '2026-03-10']);
});
