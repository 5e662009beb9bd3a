import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pickText } from '../../src/desk/decide.js';
import { entryOf } from '../../src/desk/entry.js';
import type { RunningDesk } from '../../src/desk/serve.js';
import { describeRun } from '../../src/temporal/review-run.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { deskKeys } from '../support/desk-keys.js';
import { openReview } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';
import type { TestProvider } from './oidc-provider.js';
import { Browser, startDeskWithProvider } from './support.js';

/** People who decide on the same files, at the same moment or on a page that has grown old. */
const ROUNDS = 5;
const keys = deskKeys();
let stack: Stack;
let provider: TestProvider;
let desk: RunningDesk;
beforeAll(async () => {
  stack = await startStack({ settings: { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: keys.publicKeysFile } });
  ({ provider, desk } = await startDeskWithProvider(
    [
      { sub: 'u-1', name: 'jane.doe', roles: ['reviewer'] },
      { sub: 'u-2', name: 'sam', roles: ['reviewer'] },
    ],
    {
      ...{ client: stack.client, taskQueue: stack.taskQueue, signer: keys.signer },
      ...{ sessionMs: 3_600_000, answerMs: 240_000 },
    },
  ));
});
afterAll(async () => {
  await desk?.close();
  await stack?.stop();
  await provider?.close();
});

async function signedOn(sub: string): Promise<Browser> {
  const browser = new Browser(desk.url);
  const redirect = await browser.get('/sign-on');
  await browser.get((await provider.authorize(redirect.headers.get('location') ?? '', sub)).href);
  return browser;
}

/** The file as a page shows it by now. The memo is there a moment after the review is open. */
const pickOf = ({ handle }: Reviewed) =>
  until('it is described', async () => {
    const entry = entryOf(await describeRun(stack.client, handle.workflowId));
    return entry && pickText(entry);
  });

async function decide(browser: Browser, csrf: string, decision: 'approve' | 'reject', picks: readonly string[]) {
  const form = new URLSearchParams({ csrf, decision, reason: 'known', confirmed: String(picks.length) });
  for (const pick of picks) form.append('pick', pick);
  expect((await browser.post('/decide', form)).status).toBe(303);
}

/** What the next page says about the decisions before it. */
async function told(browser: Browser): Promise<{ done: string[]; problems: string[] }> {
  const page = await (await browser.get('/decided')).text();
  const listed = (name: string) => {
    const list = new RegExp(`<ul class="${name}">(.*?)</ul>`, 's').exec(page)?.[1] ?? '';
    return [...list.matchAll(/<li>(.*?)<\/li>/gs)].map(([, line = '']) => line);
  };
  return { done: listed('done'), problems: listed('problems') };
}

test('of two people who decide on a file at the same moment, one counts, and the other is told who it was', async () => {
  const [jane, sam] = [await signedOn('u-1'), await signedOn('u-2')];
  const [ofJane, ofSam] = [await jane.csrf(), await sam.csrf()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = await openReview(stack, { fileName: 'offer.pdf' });
    const pick = await pickOf(file);
    await Promise.all([decide(jane, ofJane, 'approve', [pick]), decide(sam, ofSam, 'reject', [pick])]);
    const [toJane, toSam] = [await told(jane), await told(sam)];
    const { status } = await file.handle.result();
    expect(['released', 'rejected']).toContain(status);
    const [winner, loser] = status === 'released' ? [toJane, toSam] : [toSam, toJane];
    const [name, done] = status === 'released' ? ['jane.doe', 'approved'] : ['sam', 'rejected'];
    expect(winner).toEqual({ done: [`offer.pdf: ${done}`], problems: [] });
    expect(loser).toEqual({ done: [], problems: [expect.stringContaining(`${name} has ${done} it`)] });
  }
});

test('a form that is sent twice counts once, and the page tells both answers', async () => {
  const jane = await signedOn('u-1');
  const csrf = await jane.csrf();
  const file = await openReview(stack, { fileName: 'offer.pdf' });
  const pick = await pickOf(file);
  await Promise.all([decide(jane, csrf, 'reject', [pick]), decide(jane, csrf, 'reject', [pick])]);
  expect(await told(jane)).toEqual({
    done: ['offer.pdf: rejected'],
    problems: [expect.stringContaining('jane.doe has rejected it')],
  });
  expect(await told(jane)).toEqual({ done: [], problems: [] });
  expect(await file.handle.result()).toMatchObject({ status: 'rejected' });
});

test('of many at once, those that cannot be decided hide nothing of the others', async () => {
  const [jane, sam] = [await signedOn('u-1'), await signedOn('u-2')];
  const files: Reviewed[] = [];
  for (let index = 0; index < 12; index += 1) files.push(await openReview(stack, { fileName: `batch-${index}.pdf` }));
  const picks = await Promise.all(files.map(pickOf));
  // While the page is open, one is decided by somebody else, one is ended by force, and of one there is other evidence.
  await decide(sam, await sam.csrf(), 'approve', [picks[3]!]);
  await files[6]!.handle.terminate('by force');
  const changed = JSON.parse(picks[9]!) as unknown[];
  picks[9] = JSON.stringify([...changed.slice(0, 4), 'A'.repeat(16)]);
  await decide(jane, await jane.csrf(), 'reject', picks);
  const { done, problems } = await told(jane);
  const others = [0, 1, 2, 4, 5, 7, 8, 10, 11];
  expect(done.sort()).toEqual(others.map((index) => `batch-${index}.pdf: rejected`).sort());
  expect(problems.sort()).toEqual([
    expect.stringMatching(/^batch-3\.pdf: .*sam has approved it/),
    expect.stringMatching(/^batch-6\.pdf: /),
    expect.stringMatching(/^batch-9\.pdf: not decided: there is a new verdict/),
  ]);
  for (const index of others) expect(await files[index]!.handle.result()).toMatchObject({ status: 'rejected' });
  expect(await files[3]!.handle.result()).toMatchObject({ status: 'released' });
  await files[9]!.handle.terminate();
});

test('a review that ends while its page is open takes no decision, and says so', async () => {
  const jane = await signedOn('u-1');
  const file = await openReview(stack, { fileName: 'offer.pdf', reviewWindowMs: 3000 });
  const pick = await pickOf(file);
  await file.handle.result();
  await decide(jane, await jane.csrf(), 'approve', [pick]);
  expect(await told(jane)).toEqual({
    done: [],
    problems: [expect.stringMatching(/^offer\.pdf: too late: the review is expired, it was open until /)],
  });
});
