import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRemoveMedia } from '../../src/activities/remove-media.js';
import type { Removal } from '../../src/contract/findings.js';
import { GenesysRejectedError } from '../../src/genesys/errors.js';

const INPUT = { conversationId: 'c', mediaId: 'm', messageId: 's', receivedAt: '2025-01-01T00:00:00Z' };

/** The step on an API that answers so; notes what it is asked and what is measured. */
function setUp(answer: () => Promise<Removal>, earlierAttempt?: Removal) {
  const asked: unknown[] = [];
  const seconds: number[] = [];
  const removeMedia = createRemoveMedia({
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
  const run = () => new MockActivityEnvironment(info).run(removeMedia, INPUT) as Promise<Removal>;
  return { asked, seconds, run };
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

  test('a refusal is for an operator, and tried on', async () => {
    const refusal = new GenesysRejectedError({ route: 'DELETE', status: 400 });
    const { run } = setUp(() => Promise.reject(refusal));
    await expect(run()).rejects.toMatchObject({ name: 'ContainmentRefusedError', cause: refusal });
  });
});
