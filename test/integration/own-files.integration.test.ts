import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decideRelease } from '../../src/contract/review.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';
import { eicar } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { claimOn, deskKeys, signedBy } from '../support/desk-keys.js';
import { reportOf } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';

/** Agents' own files: who has sent one does not release it, by the word of Genesys Cloud and of the sign-on. */
const keys = deskKeys();
const SHA256 = createHash('sha256').update(eicar()).digest('hex');
let stack: Stack;
beforeAll(async () => {
  const settings = { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: keys.publicKeysFile };
  stack = await startStack({ api: 'platform', settings });
});
afterAll(() => stack?.stop());

/** A file that an agent has sent, and that waits. */
async function sent(name: string): Promise<Reviewed & { readonly email: string }> {
  const { platform } = stack.simulator;
  // Other suites have conversations, too: there is one ledger for each id.
  const conversationId = `${name}-${stack.taskQueue}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const fromId = platform.join(conversationId);
  const attachments = [{ fileName: 'offer.com', bytes: eicar() }];
  const { mediaIds } = platform.sendMessage(conversationId, { fromId, attachments });
  const mediaId = mediaIds[0]!;
  const handle = stack.scan(conversationId, mediaId);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  await reportOf(handle, ({ state }) => state === 'waiting');
  return { conversationId, mediaId, handle, email: `${fromId}@agents.example` };
}

const decide = async (file: Reviewed, by: { subject: string; account?: string; decision?: 'reject' }) => {
  const decision = await signedBy(keys.signer, await claimOn(file, SHA256, by));
  return file.handle.executeUpdate(decideRelease, { args: [decision] }).catch((error: Error) => {
    return (error.cause as Error | undefined)?.message ?? error.message;
  });
};

test('is refused for whoever has sent it, and for whoever may be that; another person releases it', async () => {
  const file = await sent('own');
  expect(await decide(file, { subject: 'agent', account: file.email.toUpperCase() })).toMatch(/you may have sent this/);
  expect(await decide(file, { subject: 'agent' })).toMatch(/does not say which user of Genesys Cloud/);
  const other = { subject: 'sam', account: 'sam@agents.example' };
  expect(await decide(file, other)).toMatchObject({ state: 'approved', approvals: [{ reviewer: 'jane.doe' }] });
  expect(await file.handle.result()).toMatchObject({ status: 'released' });
});

test('whoever has sent it may keep it contained', async () => {
  const file = await sent('regretted');
  const decision = { subject: 'agent', account: file.email, decision: 'reject' } as const;
  expect(await decide(file, decision)).toMatchObject({ state: 'rejected' });
  expect(await file.handle.result()).toMatchObject({ status: 'rejected' });
});

test('a run that says that the customer has sent it changes nothing', async () => {
  const file = await sent('disguised');
  const { memo } = await file.handle.describe();
  const { findings } = (memo as { review: { findings: object } }).review;
  await file.handle.terminate();
  const since = new Date().toISOString();
  const end = new Date(Date.now() + 3_600_000).toISOString();
  await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
    ...{ workflowId: file.handle.workflowId, taskQueue: stack.taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE' },
    args: [
      {
        ...{ conversationId: file.conversationId, mediaId: file.mediaId, reviewWindowMs: 3_600_000 },
        direction: 'inbound',
        earlier: {
          ...{ status: 'quarantined_local', findings },
          open: { approvals: [], ignored: [], reminded: false, secondOpinions: [], since, until: end },
        },
      },
    ],
  });
  const again = { ...file, handle: stack.scan(file.conversationId, file.mediaId) };
  await reportOf(again.handle, ({ state }) => state === 'waiting');
  expect(await decide(again, { subject: 'agent', account: file.email })).toMatch(/you may have sent this/);
  await again.handle.terminate();
});
