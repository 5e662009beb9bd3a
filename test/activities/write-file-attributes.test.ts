import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createWriteFileAttributes } from '../../src/activities/write-file-attributes.js';
import type { WriteFileAttributesDependencies } from '../../src/activities/write-file-attributes.js';
import type { FileReport } from '../../src/contract/file-report.js';
import type { CallOptions } from '../../src/genesys/rest.js';

const REPORT: FileReport = {
  mediaId: 'm-1',
  status: 'clean',
  verdict: 'clean',
  reply: 'stream: OK',
  at: '2026-03-01T00:00:00.000Z',
};

/** A step whose write waits for an answer, and what it was sent with. */
function setUp() {
  let sent = (): void => undefined;
  const isSent = new Promise<void>((resolve) => (sent = resolve));
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const leaving = new AbortController();
  const write = createWriteFileAttributes({
    genesys: {
      setConversationAttributes: async (_id: string, _attributes: unknown, options?: CallOptions) => {
        sent();
        await Promise.race([
          answered,
          new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason))),
        ]);
        return { confirmed: [], unconfirmed: ['conversation'] };
      },
    },
    metrics: { unconfirmed: () => undefined },
    seals: { isReport: () => true },
    leaving: leaving.signal,
  } as unknown as WriteFileAttributesDependencies);
  const environment = new MockActivityEnvironment();
  const written = environment.run(write, { conversationId: 'c-1', files: [REPORT], count: 1 }) as ReturnType<
    typeof write
  >;
  return { environment, written, isSent, answer, leaving };
}

test('a write that was sent is waited for, also when it is called back: it must not arrive behind a warning', async () => {
  const { environment, written, isSent, answer } = setUp();
  await isSent;
  environment.cancel();
  answer();
  await expect(written).resolves.toEqual({ unconfirmed: ['conversation'], unsealed: [] });
});

test('a write without an answer does not hold up a worker that leaves', async () => {
  const { written, isSent, leaving } = setUp();
  await isSent;
  leaving.abort(new Error('leaving'));
  await expect(written).rejects.toThrow('leaving');
});
