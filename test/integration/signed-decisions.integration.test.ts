import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Findings } from '../../src/contract/findings.js';
import { approveRelease, decideRelease, rejectRelease } from '../../src/contract/review.js';
import type { ReviewDecision } from '../../src/contract/review.js';
import type { DecisionClaim, SignedDecision } from '../../src/contract/signed-decision.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';
import { newSigningKey, signerFromPem } from '../../src/sealing/signing-key-ring.js';
import { eicar } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { custodian } from '../cli/run.js';
import { claimOn, deskKeys, signedBy } from '../support/desk-keys.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';

/** Forged releases that are tried. */
const MUTATIONS = Number(process.env['TEST_MUTATIONS'] ?? 300);
/** The fields of a claim. */
const CLAIMED = [
  ...(['id', 'issuer', 'subject', 'name', 'decision', 'reason', 'workflowId', 'runId', 'mediaId'] as const),
  ...(['sha256', 'at', 'account'] as const),
] satisfies readonly (keyof DecisionClaim)[];
const keys = deskKeys();
const SHA256 = createHash('sha256').update(eicar()).digest('hex');
const sam = { subject: 'sam', name: 'sam' };

const refusal = (update: Promise<unknown>) =>
  update.then(
    () => 'it counted',
    (error: Error) => (error.cause as Error | undefined)?.message ?? error.message,
  );
const decide = ({ handle }: Reviewed, decision: ReviewDecision & { approve: boolean }) =>
  handle.executeUpdate(decideRelease, { args: [decision] });

type Signed = ReviewDecision & { readonly signature: SignedDecision };
/** What an attacker makes of a decision that counts. */
const mutation: fc.Arbitrary<(decision: Signed) => unknown> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CLAIMED), fc.oneof(fc.string(), fc.jsonValue()))
    .map(([field, value]) => ({ signature: { claim, signature }, ...said }: Signed) => ({
      ...said,
      signature: { claim: { ...claim, [field]: value }, signature },
    })),
  fc.nat(511).map((bit) => ({ signature: { claim, signature }, ...said }: Signed) => {
    const bytes = Buffer.from(signature.value, 'base64');
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    return { ...said, signature: { claim, signature: { ...signature, value: bytes.toString('base64') } } };
  }),
  fc.constantFrom('none', 'HS256', 'RS256').map((alg) => ({ signature: { claim, signature }, ...said }: Signed) => ({
    ...said,
    signature: { claim, signature: { ...signature, alg } },
  })),
  fc.string({ minLength: 1 }).map((reviewer) => (decision: Signed) => ({ ...decision, reviewer: `${reviewer}!` })),
  fc.jsonValue().map((value) => (decision: Signed) => ({ ...decision, signature: value })),
  fc.constant(({ reviewer, reason }: Signed) => ({ reviewer, reason })),
);

describe('REVIEW_AUTHORITY=desk', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: keys.publicKeysFile } });
  });
  afterAll(() => stack?.stop());

  test('a decision that the desk signed releases; it is told who decided, and how that is known', async () => {
    const reviewed = await openReview(stack);
    const decision = await signedBy(keys.signer, await claimOn(reviewed, SHA256));
    expect(await decide(reviewed, decision)).toMatchObject({ state: 'approved', decision: { reviewer: 'jane.doe' } });
    expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
    const { currentDetails } = await reviewed.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toMatch(/`jane\.doe` at .*: `known`, signed by the desk/);
  });

  test('nothing else counts: no plain decision, no foreign key, no decision on another file or run, no replay', async () => {
    const reviewed = await openReview(stack);
    const other = await openReview(stack);
    const plain = { reviewer: 'jane.doe', reason: 'known' };
    expect(await refusal(decide(reviewed, { ...plain, approve: true }))).toMatch(
      /only decisions that a desk has signed/,
    );
    const foreign = await signedBy(signerFromPem(newSigningKey()), await claimOn(reviewed, SHA256));
    expect(await refusal(decide(reviewed, foreign))).toMatch(/not among DESK_PUBLIC_KEYS/);
    const own = await signedBy(keys.signer, await claimOn(reviewed, SHA256));
    expect(await refusal(decide(other, own))).toMatch(/another file/);
    expect(await refusal(decide(reviewed, { ...own, approve: false }))).toMatch(/signed as the opposite/);
    expect(await refusal(decide(reviewed, { ...own, reviewer: 'sam' }))).toMatch(/other than what was signed/);
    const elsewhere = await signedBy(keys.signer, await claimOn(reviewed, SHA256, { runId: randomUUID() }));
    expect(await refusal(decide(reviewed, elsewhere))).toMatch(/another run/);
    const late = await signedBy(keys.signer, await claimOn(reviewed, SHA256), Date.now() - 3_600_000);
    expect(await refusal(decide(reviewed, late))).toMatch(/too long ago/);
    const content = await signedBy(keys.signer, await claimOn(reviewed, 'ab'.repeat(32)));
    expect(await refusal(decide(reviewed, content))).toMatch(/other content/);
    await reviewed.handle.signal(rejectRelease, plain);
    const report = await reportOf(reviewed.handle, ({ ignored }) => ignored.length > 0);
    expect(report).toMatchObject({ state: 'waiting', approvals: [] });
    await Promise.all([reviewed, other].map(({ handle }) => handle.terminate()));
  });

  test('two people are two subjects: another name is nobody else, and the same name may be', async () => {
    const reviewed = await openReview(stack, { reviewApprovers: 2 });
    const approve = async (changes: object) => signedBy(keys.signer, await claimOn(reviewed, SHA256, changes));
    expect(await decide(reviewed, await approve({}))).toMatchObject({ state: 'waiting', approvers: 2 });
    expect(await refusal(decide(reviewed, await approve({ name: 'jane.other' })))).toMatch(/another person must, too/);
    expect(await decide(reviewed, await approve({ subject: 'sam' }))).toMatchObject({ state: 'approved' });
    expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
  });

  test('a run that was started with forged approvals releases nothing', async () => {
    const real = await openReview(stack);
    const { memo } = await real.handle.describe();
    const { findings } = (memo as { review: { findings: object } }).review;
    const forged = await signedBy(signerFromPem(newSigningKey()), await claimOn(real, SHA256));
    const taken = await signedBy(keys.signer, await claimOn(real, SHA256));
    await real.handle.terminate();
    for (const { approve: _, ...approval } of [forged, taken, { reviewer: 'eve', reason: 'x', approve: true }]) {
      const at = new Date().toISOString();
      const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
        workflowId: real.handle.workflowId,
        taskQueue: stack.taskQueue,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        args: [
          {
            ...{ conversationId: real.conversationId, mediaId: real.mediaId, reviewWindowMs: 3_600_000 },
            reviewApprovers: 2,
            earlier: {
              status: 'quarantined',
              findings,
              open: {
                approvals: [{ ...approval, at }],
                ...{ ignored: [], reminded: false, secondOpinions: [], since: at },
                until: new Date(Date.now() + 3_600_000).toISOString(),
              },
            },
          },
        ],
      });
      const again = { ...real, handle: stack.client.workflow.getHandle<ScanAttachment>(handle.workflowId) };
      await reportOf(again.handle, ({ state }) => state === 'waiting');
      // The second approval is a real one; the first that came with the input is none.
      const report = await decide(again, await signedBy(keys.signer, await claimOn(again, SHA256, sam)));
      expect(report).toMatchObject({ state: 'waiting', approvers: 2, approvals: [{ reviewer: 'sam' }] });
      await handle.terminate();
    }
    const names: string[] = [];
    const released = stack.blobs.getContainerClient(stack.containers.released);
    for await (const { name } of released.listBlobsFlat()) names.push(name);
    expect(names.filter((name) => name.includes(real.mediaId))).toEqual([]);
  });

  test('a review that somebody reopens in the name of another: the name is a claim, and what was signed before counts no more', async () => {
    const reviewed = await openReview(stack);
    const approval = await signedBy(keys.signer, await claimOn(reviewed, SHA256));
    await decide(reviewed, await signedBy(keys.signer, await claimOn(reviewed, SHA256, { decision: 'reject' })));
    expect(await reviewed.handle.result()).toMatchObject({ status: 'rejected' });
    const { conversationId, mediaId } = reviewed;
    const told = () => stack.simulator.conversation(conversationId)?.customAttributes['file_scan_status'];
    await until('it is told', () => told() === 'rejected');
    const { memo } = await reviewed.handle.describe();
    const { findings } = (memo as { review: { findings: Findings } }).review;
    // With a signature of something else.
    const { signature } = approval;
    const reopened = { reviewer: 'the boss', reason: 'open it', at: new Date().toISOString(), signature };
    const { workflowId } = reviewed.handle;
    await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...{ workflowId, taskQueue: stack.taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE' },
      args: [
        {
          ...{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 3_600_000 },
          earlier: { status: 'released', findings: { ...findings, releasedTo: 'https://evil.example' }, reopened },
        },
      ],
    });
    const again = { ...reviewed, handle: stack.client.workflow.getHandle<ScanAttachment>(workflowId) };
    // It asks, and nothing more: the file is contained, and told so.
    await reportOf(again.handle, ({ state, status }) => state === 'waiting' && status === 'quarantined');
    expect(await refusal(decide(again, approval))).toMatch(/another run/);
    expect(await refusal(decide(again, { reviewer: 'the boss', reason: 'open it', approve: true }))).toMatch(
      /only decisions that a desk has signed/,
    );
    await until('it is told that it is contained', () => told() === 'quarantined');
    const details = await until('the details say who has reopened it', async () => {
      const { currentDetails } = await again.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return currentDetails.includes('Reopened') && currentDetails;
    });
    expect(details).toMatch(/Reopened by `the boss` at .*: `open it`, as the message said/);
    expect(details).not.toContain('evil.example');
    // The log has the rejection with its signature, and of the reopening that nobody has vouched for it.
    const log = await until('the reopening is in the log', async () => {
      const { stdout } = await custodian(['archive', 'decisions', mediaId], { env: { ...stack.environment } });
      return stdout.includes('reopening done') && stdout;
    });
    expect(log).toMatch(/reopening done: contained\n +the boss \(as the message said\)/);
    expect(log).toMatch(/rejection done.*\n +jane\.doe \(signed/);
    await again.handle.terminate();
  });

  test('a decision made before a reset is none after it', async () => {
    const reviewed = await openReview(stack, { reviewApprovers: 2 });
    const kept = await signedBy(keys.signer, await claimOn(reviewed, SHA256));
    await decide(reviewed, await signedBy(keys.signer, await claimOn(reviewed, SHA256, sam)));
    // To the task before the one that took the decision of the other.
    const { events = [] } = await reviewed.handle.fetchHistory();
    const decided = events!.findIndex(({ workflowExecutionUpdateAcceptedEventAttributes: it }) => Boolean(it));
    const tasks = events!.slice(0, decided).filter(({ workflowTaskCompletedEventAttributes: it }) => Boolean(it));
    const earlierTask = tasks.at(-2)?.eventId;
    const { runId } = await reviewed.handle.describe();
    await stack.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: reviewed.handle.workflowId, runId },
      reason: 'somebody who can',
      workflowTaskFinishEventId: earlierTask ?? null,
      requestId: randomUUID(),
    });
    const handle = stack.client.workflow.getHandle<ScanAttachment>(reviewed.handle.workflowId);
    await until('the new run waits', async () => {
      const { runId: now } = await handle.describe();
      return now !== runId && (await reportOf(handle, ({ state }) => state === 'waiting'));
    });
    expect(await refusal(decide({ ...reviewed, handle }, kept))).toMatch(/another run/);
    await handle.terminate();
  });

  test(`${MUTATIONS} mutations through real signals and updates: none counts`, async () => {
    const reviewed = await openReview(stack);
    const sent = fc.sample(mutation, { numRuns: MUTATIONS, seed: 7 });
    const genuine = async () => signedBy(keys.signer, await claimOn(reviewed, SHA256));
    // As many at once as a run looks at.
    for (let from = 0; from < sent.length; from += 15) {
      // Of the run that asks now: so much makes a review continue in others, and what was signed for one is none in the next.
      const { approve: _, ...decision } = await genuine();
      await Promise.all(
        sent.slice(from, from + 15).map(async (forge, index) => {
          const payload = forge(decision) as ReviewDecision;
          if (index % 3 > 0) return reviewed.handle.signal(index % 3 === 1 ? approveRelease : rejectRelease, payload);
          expect(await refusal(decide(reviewed, { ...payload, approve: true }))).not.toBe('it counted');
        }),
      );
    }
    const report = await reportOf(reviewed.handle, ({ ignored }) => ignored.length === 20);
    expect(report).toMatchObject({ state: 'waiting', approvals: [] });
    // What they were made from does.
    await until('it is approved', () =>
      genuine()
        .then((decision) => decide(reviewed, decision))
        .then(({ state }) => state === 'approved')
        .catch(() => false),
    );
    expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
    process.stdout.write(`forged decisions: ${sent.length}, counted: 0\n`);
  });
});

describe('REVIEW_AUTHORITY=signals', () => {
  let stack: Stack;
  beforeAll(async () => {
    const settings = { DESK_PUBLIC_KEYS: keys.publicKeysFile, VAULT_ON_REJECT: 'destroy', REVIEW_APPROVERS: '2' };
    stack = await startStack({ settings });
  });
  afterAll(() => stack?.stop());

  test('takes both, and tells them apart; a wrong signature is worse than none; the own minimum of people holds', async () => {
    const reviewed = await openReview(stack, { reviewApprovers: 1 });
    const signed = await signedBy(keys.signer, await claimOn(reviewed, SHA256));
    expect(await decide(reviewed, signed)).toMatchObject({
      state: 'waiting',
      approvers: 2,
      approvals: [{ signature: {} }],
    });
    const foreign = await signedBy(signerFromPem(newSigningKey()), await claimOn(reviewed, SHA256, sam));
    expect(await refusal(decide(reviewed, foreign))).toMatch(/not among DESK_PUBLIC_KEYS/);
    expect(await refusal(decide(reviewed, { reviewer: 'JANE.DOE', reason: 'x', approve: true }))).toMatch(
      /another person/,
    );
    await reviewed.handle.signal(approveRelease, { reviewer: 'sam', reason: 'known' });
    expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
  });

  test('a signed rejection destroys the copy', async () => {
    const reviewed = await openReview(stack);
    await decide(reviewed, await signedBy(keys.signer, await claimOn(reviewed, SHA256, { decision: 'reject' })));
    expect(await reviewed.handle.result()).toMatchObject({ status: 'rejected' });
    const { memo } = await reviewed.handle.describe();
    expect(memo).toMatchObject({ review: { findings: { rejectedCopy: expect.stringMatching(/destroyed|shared/) } } });
  });
});
