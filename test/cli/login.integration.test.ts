import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningDesk } from '../../src/desk/serve.js';
import { eicar } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import type { TestProvider } from '../desk/oidc-provider.js';
import { startDeskWithProvider } from '../desk/support.js';
import { deskKeys } from '../support/desk-keys.js';
import { openReview, reportOf } from '../support/reviews.js';
import { custodian, MAIN } from './run.js';

/** From `custodian login` to a released file: a real provider, a desk, a worker that takes what desks sign, and nothing else. */
const keys = deskKeys();
const SHA256 = createHash('sha256').update(eicar()).digest('hex');
let home: string;
let stack: Stack;
let provider: TestProvider;
let desk: RunningDesk;
let ahead = 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'custodian-login-'));
  stack = await startStack({ settings: { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: keys.publicKeysFile } });
  ({ provider, desk } = await startDeskWithProvider(
    [
      { sub: 'u-1', name: 'jane.doe', roles: ['reviewer'] },
      { sub: 'u-2', name: 'otto', roles: ['auditor'] },
      { sub: 'u-3', name: 'nobody', roles: [] },
    ],
    {
      ...{ client: stack.client, taskQueue: stack.taskQueue, signer: keys.signer, sessionMs: 1_800_000 },
      ...{ answerMs: 240_000, now: () => Date.now() + ahead },
    },
  ));
});
afterAll(async () => {
  await desk?.close();
  await stack?.stop();
  await provider?.close();
  await rm(home, { recursive: true, force: true });
});

const environment = () => ({
  TEMPORAL_ADDRESS: stack.environment['TEMPORAL_ADDRESS']!,
  TASK_QUEUE: stack.taskQueue,
  XDG_CONFIG_HOME: home,
  DESK_URL: desk.url,
});
const run = (...args: string[]) => custodian(args, { env: environment() });
const kept = () => join(home, 'conversation-custodian', 'login.json');

/** `custodian login`, with somebody who signs on where it says. */
async function login(sub: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, 'login'], { env: { PATH: process.env['PATH'], ...environment() } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const address = await until('the address', () => /^Open (\S+)$/m.exec(output)?.[1]);
  await provider.approveDevice(address, sub);
  return { code: await ended, output };
}

test('what is approved after a login is signed by the desk; the login is private, and over after the logout', async () => {
  const reviewed = await openReview(stack);
  await until('it is listed', async () => (await run('review', 'list')).stdout.includes(reviewed.mediaId.slice(0, 8)));
  const plain = await run('review', 'approve', reviewed.mediaId, '--reason', 'known');
  expect(plain).toMatchObject({ code: 1, stderr: expect.stringMatching(/only decisions that a desk has signed/) });

  expect(await login('u-1')).toMatchObject({ code: 0, output: expect.stringMatching(/logged in as jane\.doe/) });
  expect((await stat(kept())).mode & 0o777).toBe(0o600);
  expect(await readdir(join(home, 'conversation-custodian'))).toEqual(['login.json']);
  const { token, ...told } = JSON.parse(await readFile(kept(), 'utf8')) as Record<string, string>;
  expect(told).toEqual({ desk: desk.url, name: 'jane.doe', expiresAt: expect.stringMatching(/Z$/) });

  const posing = await run('review', 'approve', reviewed.mediaId, '--reason', 'known', '--reviewer', 'sam');
  expect(posing).toMatchObject({ code: 2, stderr: expect.stringMatching(/you are logged in as jane\.doe/) });
  const approved = await run('review', 'approve', reviewed.mediaId, '--reason', 'known');
  expect(approved).toMatchObject({ code: 0, stdout: expect.stringMatching(/approved by jane\.doe/), stderr: '' });
  expect(await reviewed.handle.result()).toMatchObject({ status: 'released' });
  const report = await reportOf(reviewed.handle, ({ state }) => state === 'approved');
  const { claim, signature } = report.decision!.signature!;
  expect(claim).toMatchObject({ issuer: provider.issuer, subject: 'u-1', name: 'jane.doe', sha256: SHA256 });
  expect(signature.keyId).toBe(keys.signer.keyId);

  expect(await run('logout')).toMatchObject({ code: 0, stdout: 'logged out\n' });
  await expect(stat(kept())).rejects.toMatchObject({ code: 'ENOENT' });
  // Whoever has made a copy has nothing.
  await writeFile(kept(), JSON.stringify({ ...told, token }), { mode: 0o600 });
  const stolen = await run('review', 'reject', reviewed.mediaId, '--reason', 'x');
  expect(stolen).toMatchObject({ code: 2, stderr: expect.stringMatching(/The login is over/) });
  expect(await run('logout')).toMatchObject({ code: 0 });
});

test('several are decided on at once, and of each it is told what became of it', async () => {
  const files = [await openReview(stack), await openReview(stack)];
  for (const { mediaId } of files) {
    const query = `MediaId = "${mediaId}" AND ReviewState = "waiting"`;
    await until('it is listed', async () => (await stack.client.workflow.count(query)).count === 1);
  }
  await login('u-1');
  const ids = files.map(({ mediaId }) => mediaId);
  const { code, stdout } = await run('review', 'reject', ...ids, '--reason', 'a campaign', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, decisions: ids.map(() => ({ ok: true })) });
  for (const { handle } of files) expect(await handle.result()).toMatchObject({ status: 'rejected' });
  await run('logout');
});

test('without the role, after its time, for another desk or where others can read it, a login decides nothing', async () => {
  const { mediaId, handle } = await openReview(stack);
  await until('it is listed', async () => (await run('review', 'list')).stdout.includes(mediaId.slice(0, 8)));
  const approve = () => run('review', 'approve', mediaId, '--reason', 'known');
  expect(await login('u-3')).toMatchObject({ code: 2, output: expect.stringMatching(/have no role here/) });
  await login('u-2');
  expect(await approve()).toMatchObject({ code: 2, stderr: expect.stringMatching(/takes the role reviewer/) });

  await login('u-1');
  await chmod(kept(), 0o644);
  expect(await approve()).toMatchObject({ code: 2, stderr: expect.stringMatching(/others can read this token/) });
  await chmod(kept(), 0o600);
  const held = await readFile(kept(), 'utf8');
  await writeFile(kept(), held.replace(desk.url, 'http://127.0.0.1:9'));
  expect(await approve()).toMatchObject({ code: 2, stderr: expect.stringMatching(/DESK_URL is/) });
  await writeFile(kept(), held.replace(/"expiresAt":"[^"]+"/, '"expiresAt":"2020-01-01T00:00:00.000Z"'));
  expect(await approve()).toMatchObject({ code: 2, stderr: expect.stringMatching(/your login is over/) });
  // Whatever the file says, the desk's own clock counts.
  await writeFile(kept(), held);
  ahead = 1_800_000;
  expect(await approve()).toMatchObject({ code: 2, stderr: expect.stringMatching(/The login is over/) });
  ahead = 0;
  expect(await reportOf(handle, () => true)).toMatchObject({ state: 'waiting', approvals: [] });
  await handle.terminate();
});
