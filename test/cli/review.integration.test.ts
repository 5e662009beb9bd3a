import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReviewSummary } from '../../src/temporal/review-run.js';
import { scanWorkflowId } from '../../src/contract/ids.js';
import { START_MEMO } from '../../src/contract/start-memo.js';
import { openReview } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { zip } from '../../devkit/containers/zip.js';
import { encryptedZip } from '../../devkit/samples.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { custodian } from './run.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { MAX_ATTACHMENT_BYTES: '1000' } });
});
afterAll(async () => {
  await stack?.stop();
});

const reviewOf =
  ({ taskQueue }: Stack) =>
  (...args: string[]) =>
    custodian(['review', ...args], { env: { TEMPORAL_ADDRESS: testServers().temporalAddress, TASK_QUEUE: taskQueue } });
const review = (...args: string[]) => reviewOf(stack)(...args);
const as = (reviewer: string) => ['--reviewer', reviewer, '--reason', 'known'];

async function listed(): Promise<ReviewSummary[]> {
  const { stdout, code } = await review('list', '--json');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { reviews: ReviewSummary[] }).reviews;
}

/** Once lists, which lag behind, know the file, and how its review stands. */
const known = ({ mediaId }: Reviewed, state = 'waiting') =>
  until('the list of runs knows it', async () => {
    const query = `MediaId = "${mediaId}" AND ReviewState = "${state}"`;
    return (await stack.client.workflow.count(query)).count === 1;
  });

async function opened(...args: Parameters<typeof openReview> extends [Stack, ...infer Rest] ? Rest : never) {
  const reviewed = await openReview(stack, ...args);
  await known(reviewed);
  return reviewed;
}

describe('custodian review list and show', () => {
  test('tell what waits, since when, until when, and what is known of it', async () => {
    const { handle, conversationId, mediaId } = await opened({ reviewApprovers: 2, fileName: 'invoice.pdf' });
    const entry = (await listed()).find(({ workflowId }) => workflowId === handle.workflowId);
    expect(entry).toMatchObject({
      ...{ conversationId, mediaId, state: 'waiting', verdict: 'infected', bytes: 68, approvals: 0, approvers: 2 },
      ...{ signature: expect.stringMatching(/eicar/i), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ...{ since: expect.stringMatching(/^\d{4}-/), until: expect.stringMatching(/^\d{4}-/) },
    });
    for (const [option, value, fits] of [
      ['--search', `INVOICE ${mediaId}`, true],
      ['--verdict', 'unscannable', false],
      ['--older-than', '1 day', false],
    ] as const) {
      const { reviews } = JSON.parse((await review('list', option, value, '--json')).stdout) as {
        reviews: ReviewSummary[];
      };
      expect([option, value, reviews.some((one) => one.mediaId === mediaId)]).toEqual([option, value, fits]);
    }
    const table = (await review('list')).stdout.split('\n');
    const columns = table.filter((line) => line !== '').map((line) => line.search(/WORKFLOW ID|scan:/));
    expect(new Set(columns).size).toBe(1);

    const shown = await review('show', mediaId);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(new RegExp(`SHA-256 +${entry?.sha256}`));
    expect(shown.stdout).toMatch(/^in the conversation +deleted$/m);
    expect(JSON.parse((await review('show', mediaId, '--json')).stdout)).toMatchObject({
      workflowId: handle.workflowId,
      report: { state: 'waiting', ignored: [] },
    });
    // Nobody acts on a terminal by what he says, nor is somebody else by what cannot be seen.
    await handle.signal('approveRelease', { reviewer: '\u001b[2J\u202eeve', reason: 'known' });
    await handle.signal('approveRelease', { reviewer: 'eve', reason: '\u001b[2Jx\ny' });
    await until('the approval is shown', async () => (await review('show', mediaId)).stdout.includes('1 of 2'));
    const answer = (await review('show', mediaId)).stdout;
    expect(answer).toMatch(/^approved +by eve at .*: \[2Jx y$/m);
    expect(answer).toMatch(/^ignored: .* approveRelease by \[2J eve: needs a "reviewer" without invisible characters/m);
    await review('reject', mediaId, ...as('sam'));
  });
});

test('custodian review show tells what was in a container, where the vault can be asked', async () => {
  const bytes = zip([
    { name: 'sealed.zip', content: encryptedZip() },
    { name: 'a\u202etxt.exe\u001b[2J', content: Buffer.from('Dear customer') },
  ]);
  const { mediaId } = await opened({ bytes, fileName: 'letters.zip' });
  const withVault = (...args: string[]) =>
    custodian(['review', 'show', mediaId, ...args], { env: { ...stack.environment } });
  const { stdout, code } = await withVault();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^parts +at least 3; not all of it was opened$/m);
  expect(stdout).toMatch(
    /^part 1 +unscannable: Heuristics\.Encrypted\.Zip; application\/zip, \d+ bytes: sealed\.zip$/m,
  );
  expect(stdout).toMatch(/^part 2 +clean; text\/plain, 13 bytes: a⟨U\+202E⟩txt\.exe⟨U\+001B⟩\[2J$/m);
  expect(stdout).toMatch(/^part 3 +unscannable: encrypted; .*, 0 bytes, in part 1: secret\.txt$/m);
  const { parts } = JSON.parse((await withVault('--json')).stdout) as { parts: { count: number } };
  expect(parts).toMatchObject({ count: 3, isComplete: false });
  expect((await review('show', mediaId)).stdout).toMatch(/^parts +unknown: the vault was not asked/m);
  await review('reject', mediaId, ...as('sam'));
});

describe('custodian review approve and reject', () => {
  test.each(['conversationId', 'mediaId', 'workflowId'] as const)('find the file by %s', async (kind) => {
    const reviewed = await opened();
    const id = { ...reviewed, workflowId: reviewed.handle.workflowId }[kind];
    const answer = await review('approve', id, '--reason', 'known', '--json');
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    const { username: reviewer } = userInfo();
    expect(JSON.parse(answer.stdout)).toMatchObject({
      ok: true,
      report: { state: 'approved', decision: { reviewer, reason: 'known' } },
    });
    expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
  });

  test('say that they come too late, also for a closed run', async () => {
    const { handle, mediaId } = await opened();
    const rejected = await review('reject', mediaId, ...as('sam'));
    // Which file it is: a conversation may have several.
    expect(rejected).toMatchObject({ code: 0, stdout: `${handle.workflowId}: rejected by sam\n` });
    await handle.result();
    const late = await review('approve', mediaId, ...as('jane'));
    expect(late).toMatchObject({ code: 1, stdout: '' });
    expect(late.stderr).toMatch(/^too late: sam has rejected it at /);
    const json = await review('approve', handle.workflowId, ...as('jane'), '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, problem: expect.stringContaining('too late') });
  });

  test('ask for a second person where two are needed', async () => {
    const { handle, mediaId } = await opened({ reviewApprovers: 2 });
    const first = await review('approve', mediaId, ...as('CORP\\jane.doe+x@example.com'));
    expect(first.stdout).toMatch(/: approval of .*jane.* noted: 1 of 2; another person must approve, too$/m);
    const again = await review('approve', mediaId, ...as('corp\\JANE.doe+x@example.com'));
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/jane.* has .* another person must, too$/m) });
    // Nobody is another person by what cannot be seen.
    const disguised = await review('approve', mediaId, ...as('jane\u200b.doe'));
    expect(disguised).toMatchObject({ code: 2, stderr: expect.stringMatching(/without invisible characters/) });
    expect((await listed()).find(({ workflowId }) => workflowId === handle.workflowId)).toMatchObject({ approvals: 1 });
    expect((await review('approve', mediaId, ...as('sam'))).stdout).toMatch(/: approved by sam/);
    expect(await handle.result()).toMatchObject({ status: 'released' });
  });

  test('take several ids, and a selection once its count is confirmed', async () => {
    const files = await Promise.all(Array.from({ length: 4 }, () => opened({ fileName: 'invoice.pdf' })));
    const [one, two] = files.map(({ mediaId }) => mediaId) as [string, string];
    const both = await review('reject', one, two, ...as('sam'));
    expect(both).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 of 2 decided\n$/) });
    const conversation = files[2]!.conversationId;
    const third = await opened({ conversationId: conversation });
    await until('both are listed', async () => {
      const { stdout } = await review('list', '--search', conversation, '--json');
      return (JSON.parse(stdout) as { reviews: unknown[] }).reviews.length === 2;
    });
    const unconfirmed = await review('reject', '--search', conversation, ...as('sam'));
    expect(unconfirmed).toMatchObject({ code: 2, stdout: '' });
    expect(unconfirmed.stderr).toMatch(/means 2 files, and nothing was decided: add --confirm 2\n {2}invoice\.pdf/);
    expect(await review('reject', '--search', conversation, '--confirm', '3', ...as('sam'))).toMatchObject({ code: 2 });
    const confirmed = await review('reject', '--search', conversation, '--confirm', '2', ...as('sam'));
    expect(confirmed).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 of 2 decided\n$/) });
    for (const { handle } of [files[2]!, third]) expect(await handle.result()).toMatchObject({ status: 'rejected' });
    // The beginning of an id, as narrow terminals show it.
    expect(await review('reject', files[3]!.mediaId.slice(0, 8), ...as('sam'))).toMatchObject({ code: 0 });
    expect(await review('reject', ...as('sam'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/give the id/),
    });
  });

  test('name the candidates when a conversation has several', async () => {
    const one = await opened();
    const other = await opened({ conversationId: one.conversationId });
    const answer = await review('reject', one.conversationId, ...as('sam'));
    expect(answer.code).toBe(2);
    for (const { handle } of [one, other]) expect(answer.stderr).toContain(`  ${handle.workflowId}`);
    await review('reject', one.mediaId, ...as('sam'));
    await known(one, 'rejected');
    // The only one that still waits.
    expect(await review('reject', one.conversationId, ...as('sam'))).toMatchObject({ code: 0 });
    expect(await other.handle.result()).toMatchObject({ status: 'rejected' });
  });

  test.each([
    ['no reason', ['approve', 'x', '--reviewer', 'jane']],
    ['an empty reason', ['approve', 'x', '--reason', ' ']],
    ['an invisible reviewer', ['approve', 'x', ...as('\u200b')]],
    ['an unknown file', ['approve', 'nobody-knows-it', ...as('jane')]],
    ['a query instead of an id', ['approve', 'x" OR Verdict = "infected', ...as('jane')]],
    ['an unknown workflow', ['show', scanWorkflowId('no', 'no')]],
    ['an unknown command', ['release', 'x']],
  ])('refuse %s as no answer', async (_, args) => {
    const answer = await review(...args);
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).not.toMatch(/^ +at /m);
  });
});

describe('custodian review reopen', () => {
  test('asks again after a review has expired, with the findings and the rules of the first', async () => {
    const reviewed = await openReview(stack, { reviewWindowMs: 1, reviewApprovers: 2 });
    await reviewed.handle.result();
    await known(reviewed, 'expired');
    const scans = stack.simulator.calls.filter(({ route }) => route === 'download').length;
    const answer = await review('reopen', reviewed.conversationId, '--reviewer', 'kim', '--reason', 'was on leave');
    expect(answer).toMatchObject({ code: 0, stderr: '', stdout: `reopened: ${reviewed.handle.workflowId}\n` });
    const result = await reviewed.handle.result();
    // Its window is that of the first run, too: one millisecond.
    expect(result).toMatchObject({ status: 'quarantined', verdict: 'infected', bytes: 68 });
    expect(stack.simulator.calls.filter(({ route }) => route === 'download')).toHaveLength(scans);
    const shown = JSON.parse((await review('show', reviewed.handle.workflowId, '--json')).stdout) as unknown;
    expect(shown).toMatchObject({ report: { approvers: 2, reopened: { reviewer: 'kim', reason: 'was on leave' } } });
    const { memo } = await stack.client.workflow.getHandle(reviewed.handle.workflowId).describe();
    expect(memo?.[START_MEMO]).toMatchObject({ seal: expect.any(String) });
    const log = await custodian(['archive', 'decisions', reviewed.mediaId], { env: { ...stack.environment } });
    expect(log.stdout).toMatch(/reopening done: contained\n +kim \(as the message said\) at .*: was on leave/);
  });

  test('gives a rejected file another chance, once, and it can then be released', async () => {
    const reviewed = await opened();
    await review('reject', reviewed.mediaId, ...as('sam'));
    await reviewed.handle.result();
    const { workflowId } = reviewed.handle;
    const copyOf = async () => /^copy +(.*)$/m.exec((await review('show', workflowId)).stdout)?.[1];
    expect(await copyOf()).toBe("kept until the vault's retention ends");
    const [one, other] = await Promise.all(['kim', 'lou'].map((name) => review('reopen', workflowId, ...as(name))));
    expect([one?.code, other?.code].sort()).toEqual([0, 1]);
    const handle = stack.client.workflow.getHandle(workflowId);
    await until('the review is open', async () => (await review('show', workflowId)).stdout.includes('waiting'));
    expect(await copyOf()).toBe('in the quarantine vault');
    expect(await review('reopen', workflowId, ...as('kim'))).toMatchObject({ code: 1 });
    expect(await review('approve', workflowId, ...as('jane'))).toMatchObject({ code: 0 });
    expect(await handle.result()).toMatchObject({ status: 'released' });
    const told = () =>
      stack.simulator.conversation(reviewed.conversationId)?.customAttributes['file_scan_status'] === 'released';
    await until('the conversation says so', told);
    const released = await review('reopen', workflowId, ...as('kim'));
    expect(released).toMatchObject({ code: 1, stderr: 'it cannot be reopened: it was released\n' });
  });

  test('refuses where there is nothing left to release', async () => {
    const { handle, mediaId } = await opened({ bytes: Buffer.alloc(1001) });
    await review('reject', mediaId, ...as('sam'));
    expect(await handle.result()).toMatchObject({ status: 'rejected', verdict: 'unscanned' });
    const answer = await review('reopen', handle.workflowId, ...as('kim'));
    expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no copy of it') });
  });
});

describe('without a worker', () => {
  test('what waits is listed and shown; a decision is not answered, and says that it may still count', async () => {
    const away = await startStack();
    const { handle, mediaId } = await openReview(away);
    await away.stop();
    const ofAway = reviewOf(away);
    await until('it is listed', async () => (await ofAway('list')).stdout.includes(handle.workflowId));
    expect((await ofAway('show', handle.workflowId)).stdout).toMatch(/no worker answers/);
    const answer = await ofAway('approve', mediaId, ...as('jane'));
    expect(answer).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^no worker has answered yet/) });

    // What another installation has in the same namespace is not meant by a filter here.
    expect((await listed()).map(({ workflowId }) => workflowId)).not.toContain(handle.workflowId);
    const filtered = await review('reject', '--search', mediaId, '--confirm', '1', ...as('jane'));
    expect(filtered).toMatchObject({ code: 2, stderr: expect.stringMatching(/no file that waits is like that/) });

    // Of several, the one that is not answered hides nothing of the other; two ids of one file are one.
    const other = await opened();
    const both = await review('reject', mediaId, other.mediaId, other.handle.workflowId, ...as('jane'));
    expect(both).toMatchObject({ code: 1, stderr: '' });
    expect(both.stdout).toMatch(/: no worker has answered yet/);
    expect(both.stdout).toMatch(/: rejected by jane\n1 of 2 decided\n$/);
    await stack.client.workflow.getHandle(handle.workflowId).terminate();
  });

  test('nor Temporal, the address is named', async () => {
    const answer = await custodian(['review', 'list'], { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).toMatch(/^Temporal does not answer at 127.0.0.1:1/);
  });
});
