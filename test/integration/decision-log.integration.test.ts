import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decideRelease } from '../../src/contract/review.js';
import type { FileEntry } from '../../src/archive/audit/entries.js';
import { eicar, encryptedZip } from '../../devkit/samples.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import type { CustodianProcess } from '../../devkit/stack/processes.js';
import { testServers } from '../../devkit/stack/servers.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { custodian } from '../cli/run.js';
import { schemaProblem } from '../support/audit.js';
import { HoldProxy } from '../support/hold-proxy.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';

/** A worker that is killed in the middle of decisions, and a Temporal that has forgotten them. */

let storage: HoldProxy;
let stack: Stack;
let second: CustodianProcess | undefined;
beforeAll(async () => {
  storage = await HoldProxy.start(testServers().azuriteConnectionString);
  const settings = { AZURE_STORAGE_CONNECTION_STRING: storage.connectionString, VAULT_ON_REJECT: 'destroy' };
  stack = await startStack({ workerProcess: true, settings });
});
afterAll(async () => {
  await second?.end('SIGTERM');
  await stack?.stop();
  await storage?.stop();
});

const decide = ({ handle }: Reviewed, reviewer: string, approve: boolean) =>
  handle.executeUpdate(decideRelease, { args: [{ reviewer, reason: `says ${reviewer}`, approve }] });

interface Told {
  readonly entry: FileEntry | null;
  readonly proven: boolean;
  readonly problems: readonly string[];
  readonly signedBy: string | null;
}

async function decisionsOn(subject: string): Promise<{ code: number | null; told: readonly Told[] }> {
  const { code, stdout } = await custodian(['archive', 'decisions', subject, '--json'], { env: stack.environment });
  const lines = stdout.split('\n').filter(Boolean);
  return { code, told: lines.map((line) => JSON.parse(line) as Told) };
}

const short = ({ entry }: Told) =>
  `${entry?.action} ${entry?.stage} by ${entry?.statements.map(({ by }) => by).join(' and ')}`;

/** Until nothing of the run is left in Temporal. */
async function forget({ handle }: Reviewed): Promise<void> {
  const { workflowId } = handle;
  const { namespace } = stack.client.options;
  await stack.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  await until('Temporal has forgotten the run', () =>
    handle.describe().then(
      () => false,
      () => true,
    ),
  );
}

test('each decision and each effect is an entry, once, though the worker dies in between; and stays when Temporal forgets', async () => {
  const { released, quarantine } = stack.containers;
  const release = await openReview(stack);
  const disposal = await openReview(stack, { bytes: encryptedZip() });
  const approval = await openReview(stack, { reviewApprovers: 2 });

  // The effects have taken place, and the worker does not know.
  const effects = storage.answers.add(
    ({ method, path, comp }) =>
      (method === 'PUT' && path.includes(`/${released}/`) && ['', 'blocklist'].includes(comp)) ||
      (method === 'DELETE' && path.includes(`/${quarantine}/`)),
  );
  await decide(release, 'jane', true);
  await decide(disposal, 'sam', false);
  await until('the file is released, and the copy destroyed', () => effects.holding === 2);
  // Nor does it know of entries that are there.
  const entries = storage.answers.add(({ method, path }) => method === 'PUT' && path.includes('/audit/'));
  const expiry = await openReview(stack, { reviewWindowMs: 2000 });
  const approved = decide(approval, 'kim', true);
  await until('both entries are there', () => entries.holding === 2);
  process.kill(stack.workerPid!, 'SIGKILL');
  effects.release();
  entries.release();
  second = startCustodian('worker', stack.environment);

  expect(await release.handle.result()).toMatchObject({ status: 'released' });
  expect(await disposal.handle.result()).toMatchObject({ status: 'rejected' });
  expect(await expiry.handle.result()).toMatchObject({ status: 'quarantined' });
  expect(await approved).toMatchObject({ state: 'waiting', approvals: [{ reviewer: 'kim' }] });
  await decide(approval, 'lee', true);
  await approval.handle.result();
  await Promise.all([release, disposal, approval, expiry].map(forget));

  const tell = async ({ mediaId }: Reviewed) => {
    const { code, told } = await decisionsOn(mediaId);
    expect({ code, doubtful: told.filter(({ proven, signedBy }) => !proven || signedBy === null) }).toEqual({
      ...{ code: 0, doubtful: [] },
    });
    for (const { entry } of told) expect(schemaProblem(entry)).toBeUndefined();
    return told;
  };
  const ofRelease = await tell(release);
  expect(ofRelease.map(short)).toEqual(['approval done by jane', 'release requested by jane', 'release done by jane']);
  expect(ofRelease[2]?.entry).toMatchObject({
    files: [{ conversationId: release.conversationId, mediaId: release.mediaId }],
    sha256: createHash('sha256').update(eicar()).digest('hex'),
    statements: [{ by: 'jane', reason: 'says jane', authority: 'signals', at: expect.stringMatching(/Z$/) }],
    workflowId: release.handle.workflowId,
    runId: expect.any(String),
    outcome: expect.stringMatching(new RegExp(`/${released}/[^?]+$`)),
  });
  const ofDisposal = await tell(disposal);
  expect(ofDisposal.map(short)).toEqual(['rejection done by sam', 'disposal requested by sam', 'disposal done by sam']);
  expect(ofDisposal[2]?.entry?.outcome).toBe('destroyed');
  expect((await tell(approval)).map(short)).toEqual([
    'approval done by kim',
    'approval done by lee',
    'release requested by kim and lee',
    'release done by kim and lee',
  ]);
  const ofExpiry = await tell(expiry);
  expect(ofExpiry.map(short)).toEqual(['expiry done by custodian']);
  expect(ofExpiry[0]?.entry?.statements[0]?.reason).toMatch(/^nobody has decided until \d{4}-/);
  expect((await decisionsOn(expiry.conversationId)).told).toEqual(ofExpiry);
});

test('while the archive cannot take entries, no decision counts, and nothing is released', async () => {
  const reviewed = await openReview(stack);
  storage.refuse = ({ method, path }) => (method === 'PUT' && path.includes('/audit/') ? 503 : undefined);
  const pending = decide(reviewed, 'jane', true);
  await until('the worker has tried', () => second!.logLines.some((line) => line.includes('"step":"admit"')));
  expect(await reportOf(reviewed.handle, () => true)).toMatchObject({ state: 'waiting', approvals: [] });
  storage.refuse = () => undefined;
  expect(await pending).toMatchObject({ state: 'approved' });
  expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
  const { told } = await decisionsOn(reviewed.mediaId);
  expect(told.map(short)).toEqual(['approval done by jane', 'release requested by jane', 'release done by jane']);
});

test('a signal that is no decision, and an entry that somebody plants, are none', async () => {
  const reviewed = await openReview(stack);
  await decide(reviewed, '\u200b', true).catch(() => undefined);
  expect(await decisionsOn(reviewed.mediaId)).toEqual({ code: 1, told: [] });
  const name = `audit/2026-01-01/00:00:00.000Z-00000000-0000-8000-8000-000000000000-done.json.gz`;
  const blob = stack.blobs.getContainerClient(stack.containers.archive).getBlockBlobClient(name);
  const metadata = { media_id: reviewed.mediaId, conversation_id: reviewed.conversationId, action: 'release' };
  await blob.upload('forged', 6, { metadata });
  const { code, told } = await decisionsOn(reviewed.mediaId);
  expect(code).toBe(1);
  expect(told).toMatchObject([{ entry: null, proven: false }]);
  expect(told[0]?.problems.join()).toContain('bytes are not those of its hash');
  await decide(reviewed, 'jane', false);
  await reviewed.handle.result();
});
