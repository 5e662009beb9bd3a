import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { guard } from '../../devkit/parts/child-process.js';
import { pickText } from '../../src/desk/decide.js';
import { entryOf } from '../../src/desk/entry.js';
import { describeRun } from '../../src/temporal/review-run.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { MAIN } from '../cli/run.js';
import { deskKeys } from '../support/desk-keys.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';
import { Browser } from './support.js';

/** More by hand: each takes the start of a desk. */
const KILLS = Number(process.env['TEST_DESK_KILLS'] ?? 3);
const FILES_A_ROUND = 3;

const keys = deskKeys();
let stack: Stack;
beforeAll(async () => {
  // Two must approve: what one person has said twice would show as two approvals, and release the file.
  const settings = { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: keys.publicKeysFile, REVIEW_APPROVERS: '2' };
  stack = await startStack({ settings });
});
afterAll(() => stack?.stop());

interface DeskProcess {
  readonly browser: Browser;
  readonly csrf: string;
  readonly child: ChildProcess;
}

/** `custodian desk` as a process, and a browser that has come by its link. */
async function startDeskProcess(): Promise<DeskProcess> {
  const child = spawn(process.execPath, [MAIN, 'desk'], {
    env: {
      ...{ PATH: process.env['PATH'], DESK_PORT: '0', DESK_SIGNING_KEY: keys.privateKeyFile },
      ...stack.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const callOff = guard(child.pid!);
  child.on('exit', callOff);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const link = await until('the link', () => {
    if (child.exitCode !== null) throw new Error(`the desk has ended: ${output}`);
    return /^Opens the desk, once: (\S+)$/m.exec(output)?.[1];
  });
  const browser = new Browser(new URL(link).origin);
  expect((await browser.get(link)).status).toBe(200);
  return { browser, csrf: await browser.csrf(), child };
}

async function approve({ browser, csrf }: DeskProcess, files: readonly Reviewed[]): Promise<Response> {
  const picks = await Promise.all(
    files.map(({ handle }) =>
      // The memo is there a moment after the review is open.
      until('it is described', async () => {
        const entry = entryOf(await describeRun(stack.client, handle.workflowId));
        return entry && pickText(entry);
      }),
    ),
  );
  const form = new URLSearchParams({ csrf, decision: 'approve', reason: 'known', confirmed: String(files.length) });
  for (const pick of picks) form.append('pick', pick);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return fetch(`${browser.home}/decide`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { origin: browser.home, 'user-agent': browser.name, cookie },
  });
}

const approvalsOf = async ({ handle }: Reviewed) => (await reportOf(handle, () => true)).approvals.length;

test(`a desk that is killed ${KILLS} times while people decide loses no decision, and counts none twice`, async () => {
  const all: Reviewed[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const files: Reviewed[] = [];
    for (let index = 0; index < FILES_A_ROUND; index += 1) files.push(await openReview(stack));
    all.push(...files);
    const desk = await startDeskProcess();
    const ended = once(desk.child, 'exit');
    const sent = approve(desk, files).then(
      ({ status }) => status,
      () => undefined,
    );
    // Killed before anybody knows of it, once a decision counts, or once the person was told.
    if (kill % 3 === 1) {
      await until('one counts', async () => (await Promise.all(files.map(approvalsOf))).some((count) => count > 0));
    }
    if (kill % 3 === 2) await sent;
    desk.child.kill('SIGKILL');
    await ended;
    const told = (await sent) === 303;
    if (kill % 3 === 2) expect(told).toBe(true);
    // Who was told that it is done is not told otherwise.
    if (told) expect(await Promise.all(files.map(approvalsOf))).toEqual(files.map(() => 1));
  }

  // Whoever was not told decides again; and so does whoever was.
  const desk = await startDeskProcess();
  try {
    for (let start = 0; start < all.length; start += 50) {
      expect((await approve(desk, all.slice(start, start + 50))).status).toBe(303);
    }
    for (const file of all) {
      const report = await reportOf(file.handle, ({ approvals }) => approvals.length > 0);
      expect(report).toMatchObject({ state: 'waiting', approvals: [{ reason: 'known' }] });
      expect(report.approvals).toHaveLength(1);
    }
  } finally {
    const ended = once(desk.child, 'exit');
    desk.child.kill('SIGTERM');
    await ended;
    await Promise.all(all.map(({ handle }) => handle.terminate()));
  }
});
