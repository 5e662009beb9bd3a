import { expect, test } from '@jest/globals';
import { entryOf } from '../../src/desk/entry.js';
import type { Entry } from '../../src/desk/entry.js';
import { findEvidence } from '../../src/desk/evidence.js';
import { reviewRun } from '../../src/temporal/review-run.js';
import { infoOf, SCAN_ID } from './run-info.js';

const [OLD, NEW] = ['a'.repeat(64), 'b'.repeat(64)];
const entryFor = (...given: Parameters<typeof infoOf>) => entryOf(reviewRun(infoOf(...given) as never)) as Entry;

/** @param described what Temporal says now, once it is let */
function start(described: object) {
  const asked: string[] = [];
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const client = {
    workflow: {
      getHandle: () => ({ describe: () => answered.then(() => described) }),
      list: async function* ({ query }: { query: string }) {
        asked.push(query);
        yield* await Promise.resolve([]);
      },
    },
  } as never;
  const askVault = ({ sha256 }: { sha256: string }) => {
    asked.push(sha256);
    return Promise.resolve({ verdict: 'infected', signature: sha256.slice(0, 1), bytes: 1 });
  };
  return { asked, answer, sources: { client, askVault } };
}

test('what a listed file needs is asked for beside the run, and only once', async () => {
  const { asked, answer, sources } = start(infoOf(OLD));
  const found = findEvidence({ ...sources, known: [entryFor(OLD)] }, SCAN_ID);
  await Promise.resolve();
  expect(asked).toEqual([expect.stringContaining('ConversationId = "c-1"'), OLD]);
  answer();
  expect(await found).toMatchObject({ entry: { sha256: OLD }, vault: { signature: 'a' } });
  expect(asked).toHaveLength(2);
});

test.each([
  ['another content', entryFor(OLD)],
  ['another conversation', entryFor(NEW, { conversationId: 'c-0' })],
])('where the run has %s, the list does not count', async (_, listed) => {
  const { asked, answer, sources } = start(infoOf(NEW));
  answer();
  expect(await findEvidence({ ...sources, known: [listed] }, SCAN_ID)).toMatchObject({
    entry: { sha256: NEW, conversationId: 'c-1' },
    vault: { signature: 'b' },
  });
  expect(asked).toEqual(expect.arrayContaining([expect.stringContaining('ConversationId = "c-1"'), NEW]));
});

test('another verdict or second opinion is other evidence; the same one, repeated, is not', () => {
  const opinion = (verdict: string, databaseVersion: string) => ({
    ...{ verdict, engine: 'ClamAV', databaseVersion, at: '2026-03-01T12:00:00.000Z' },
  });
  const { evidence } = entryFor(OLD, { opinions: [opinion('clean', '2')] });
  expect(entryFor(OLD, { opinions: [opinion('clean', '2'), opinion('clean', '3')] }).evidence).toBe(evidence);
  const others = [
    entryFor(OLD),
    entryFor(OLD, { verdict: 'infected', opinions: [opinion('clean', '2')] }),
    entryFor(OLD, { opinions: [opinion('clean', '2'), opinion('infected', '3')] }),
  ];
  expect(new Set([evidence, ...others.map((other) => other.evidence)]).size).toBe(4);
});
