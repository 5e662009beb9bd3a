import { expect, test } from '@jest/globals';
import { decideAll, flashOf, pickText, parsePick } from '../../src/desk/decide.js';
import type { PickedFile } from '../../src/desk/decide.js';
import { entryOf } from '../../src/desk/entry.js';
import type { Entry } from '../../src/desk/entry.js';
import { bothTold } from '../../src/desk/sessions.js';
import { newSigningKey, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import { reviewRun } from '../../src/temporal/review-run.js';
import { infoOf, RUN_ID } from './run-info.js';

const SHA256 = 'a'.repeat(64);
const entryFor = (...changes: Parameters<typeof infoOf>) => entryOf(reviewRun(infoOf(...changes) as never)) as Entry;

/** What becomes of a decision, and what was sent to the run. @param described what Temporal tells of the run by now */
async function decide(pick: PickedFile, described: object) {
  const sent: unknown[] = [];
  const client = {
    withDeadline: (_: number, send: () => unknown) => send(),
    workflow: {
      getHandle: (workflowId: string, runId?: string) => ({
        describe: () => Promise.resolve(runId === RUN_ID ? described : undefined),
        executeUpdate: (_: unknown, { args }: { args: unknown[] }) => {
          sent.push({ workflowId, runId, args });
          return Promise.resolve({ state: 'approved', approvals: [] });
        },
      }),
    },
  } as never;
  const person = { issuer: 'i', subject: 's', name: 'sam', roles: ['reviewer' as const] };
  const options = { client, signer: signerFromPem(newSigningKey()), person, now: Date.now, answerMs: undefined };
  const verdict = { decision: 'approve', reason: 'known' } as const;
  const [outcome] = await decideAll([pick], verdict, { ...options, decided: () => undefined });
  return { answer: outcome?.answer, sent };
}

test('a decision on the evidence that there is counts', async () => {
  const { answer, sent } = await decide(entryFor(SHA256), infoOf(SHA256));
  expect(answer).toMatchObject({ state: 'approved' });
  expect(sent).toHaveLength(1);
});

test.each([
  ['another verdict', { verdict: 'infected' }],
  ['a second opinion', { opinions: [{ verdict: 'infected', engine: 'x', databaseVersion: '2', at: '2026-03-01' }] }],
])('a decision without %s is neither signed nor sent', async (_, change) => {
  const { answer, sent } = await decide(entryFor(SHA256), infoOf(SHA256, change));
  expect(answer).toMatch(/^not decided: there is a new verdict or second opinion/);
  expect(sent).toEqual([]);
});

test('a run of which nothing can be read is not decided on', async () => {
  const { memo: _, ...unreadable } = infoOf(SHA256);
  const { answer, sent } = await decide(entryFor(SHA256), unreadable);
  expect(answer).toMatch(/^not decided: the run waits for nobody, or what it says of the file cannot be read/);
  expect(sent).toEqual([]);
});

test('the outcome names the file as people know it', () => {
  const pick = entryFor(SHA256);
  const answer = 'too late';
  expect(flashOf([{ pick, fileName: 'a\u202e.pdf', answer }]).problems).toEqual(['a .pdf: too late']);
  expect(flashOf([{ pick, fileName: '', answer }]).problems).toEqual(['m-1: too late']);
});

test('a form that was sent twice tells both outcomes', () => {
  const first = { done: ['a.pdf: rejected'], problems: [] };
  const second = { done: [], problems: ['a.pdf: too late'] };
  expect(bothTold(bothTold(undefined, first), second)).toEqual({
    done: ['a.pdf: rejected'],
    problems: ['a.pdf: too late'],
  });
});

test('why it is too late to decide is told by the run', async () => {
  const { sent } = await decide(entryFor(SHA256), infoOf(SHA256, { verdict: 'infected', state: 'expired' }));
  expect(sent).toHaveLength(1);
});

test('a pick is read back as it was written, and nothing else is one', () => {
  const entry = entryFor(SHA256);
  const { workflowId, runId, mediaId, sha256, evidence } = entry;
  const pick = { workflowId, runId, mediaId, sha256, evidence };
  expect(parsePick(pickText(entry))).toEqual(pick);
  for (const change of [{ evidence: '' }, { evidence: 'A'.repeat(17) }, { sha256: 'b' }, { runId: 'x' }]) {
    expect(parsePick(pickText({ ...pick, ...change }))).toBeUndefined();
  }
  expect(parsePick(JSON.stringify([workflowId, runId, mediaId, sha256]))).toBeUndefined();
});
