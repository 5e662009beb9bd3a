import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { keepContainment, keepReports, knownRemoval } from '../../src/activities/known-standing.js';
import { createRemoveMedia } from '../../src/activities/remove-media.js';
import type { RemovalEvidence } from '../../src/activities/remove-media.js';
import type { Removal } from '../../src/contract/findings.js';
import type { ScanResult } from '../../src/contract/verdict.js';
import { GenesysRejectedError } from '../../src/genesys/errors.js';
import { testSealing } from '../support/sealing.js';

const FILE = { conversationId: 'c', mediaId: 'm' };
const INPUT = { ...FILE, messageId: 's', receivedAt: '2025-01-01T00:00:00Z' };
const FOUND: ScanResult = {
  ...{ verdict: 'infected', signature: 'Test', reply: 'Test FOUND' },
  ...{ engine: 'e', databaseVersion: '1', bytes: 5, milliseconds: 1 },
};

/** The step on an API that answers so; notes what it is asked and what is measured. */
function setUp(answer: () => Promise<Removal>, earlierAttempt?: Removal) {
  const asked: unknown[] = [];
  const seconds: number[] = [];
  const { seals, standings, authority } = testSealing();
  const removeMedia = createRemoveMedia({
    ...{ seals, standings, authority, client: {} as never, acceptsUnsealedStarts: false },
    genesys: {
      removeMedia: (file) => {
        asked.push(file);
        return answer();
      },
    },
    metrics: { contained: (value) => void seconds.push(value) },
    now: () => Date.parse('2025-01-01T00:01:00Z'),
  });
  const info = earlierAttempt === undefined ? {} : { heartbeatDetails: earlierAttempt };
  const proven = { sha256: 'x', scan: seals.sealVerdict(FILE, 'x', FOUND) };
  const run = (evidence: RemovalEvidence = proven) =>
    new MockActivityEnvironment(info).run(removeMedia, { ...INPUT, evidence }) as Promise<Removal>;
  return { asked, seconds, run, seals, standings };
}

describe('the step removeMedia', () => {
  test('removes the media record, and measures the time to containment', async () => {
    const { asked, seconds, run } = setUp(async () => 'deleted');
    await expect(run()).resolves.toBe('deleted');
    expect(asked).toEqual([{ conversationId: 'c', mediaId: 'm', messageId: 's' }]);
    expect(seconds).toEqual([60]);
  });

  test('measures nothing where the file is only marked: everybody can still open it', async () => {
    const { seconds, run } = setUp(async () => 'kept');
    await expect(run()).resolves.toBe('kept');
    expect(seconds).toEqual([]);
  });

  test('asks once, whatever becomes of the attempt that asked', async () => {
    const { asked, seconds, run } = setUp(async () => 'deleted', 'deleted');
    await expect(run()).resolves.toBe('deleted');
    expect([asked, seconds]).toEqual([[], []]);
  });

  test('seals nothing that only the details of a heartbeat say: whoever polls the queue can send those', async () => {
    const step = setUp(async () => 'deleted', 'deleted');
    await expect(step.run()).resolves.toBe('deleted');
    expect(await knownRemoval(step, FILE)).toBeUndefined();
    const own = setUp(async () => 'deleted');
    await own.run();
    expect(await knownRemoval(own, FILE)).toBe('deleted');
  });

  test('a refusal is for an operator, and tried on', async () => {
    const refusal = new GenesysRejectedError({ route: 'DELETE', status: 400 });
    const { run } = setUp(() => Promise.reject(refusal));
    await expect(run()).rejects.toMatchObject({ name: 'ContainmentRefusedError', cause: refusal });
  });

  test.each([
    ['nothing', () => ({})],
    ['a verdict without a seal', () => ({ sha256: 'x', scan: FOUND })],
    [
      'the verdict on another file',
      ({ seals }: ReturnType<typeof setUp>) => ({ sha256: 'y', scan: seals.sealVerdict(FILE, 'x', FOUND) }),
    ],
    [
      'that it is clean',
      ({ seals }: ReturnType<typeof setUp>) => {
        const { engine, databaseVersion, bytes, milliseconds } = FOUND;
        const clean = { verdict: 'clean', reply: 'OK', engine, databaseVersion, bytes, milliseconds } as const;
        return { sha256: 'x', scan: seals.sealVerdict(FILE, 'x', clean) };
      },
    ],
    ['a decision to release it', () => ({ decision: { approved: true, statements: [] } })],
  ])('removes nothing where the run has %s to show', async (_, evidence) => {
    const step = setUp(async () => 'deleted');
    await expect(step.run(evidence(step))).rejects.toMatchObject({ name: 'RemovalUnprovenError' });
    expect(step.asked).toEqual([]);
  });

  test('removes what the vault knows as contained, and notes that', async () => {
    const step = setUp(async () => 'kept');
    expect(await knownRemoval(step, FILE)).toBeUndefined();
    const about = { bytes: 5, mimeType: 'text/plain', isImage: false, at: '2025-01-01T00:00:00.000Z' };
    const scan = step.seals.sealVerdict(FILE, 'x', FOUND);
    await keepContainment(step, { ...FILE, ...about, sha256: 'x', scan });
    await expect(step.run({})).resolves.toBe('kept');
    expect(await knownRemoval(step, FILE)).toBe('kept');
  });

  test('removes a file that was contained and released since once more, and leaves one that was released where it is', async () => {
    const at = '2025-01-01T00:00:00.000Z';
    const released = { mediaId: 'm', status: 'released', verdict: 'infected', reply: 'r', at, reportedAt: at } as const;
    const inPlace = setUp(async () => 'deleted');
    await keepReports(inPlace, 'c', [inPlace.seals.sealReport('c', released)]);
    await expect(inPlace.run({})).resolves.toBe('kept');
    expect(inPlace.asked).toEqual([]);
    const contained = setUp(async () => 'deleted');
    const scan = contained.seals.sealVerdict(FILE, 'x', FOUND);
    const about = { bytes: 5, mimeType: 'text/plain', isImage: false, at, sha256: 'x', scan };
    await keepContainment(contained, { ...FILE, ...about });
    await keepReports(contained, 'c', [contained.seals.sealReport('c', released)]);
    await expect(contained.run({})).resolves.toBe('deleted');
  });
});
