import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { pino } from 'pino';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { RunningDesk } from '../../src/desk/serve.js';
import { asking } from '../../src/cli/ask-vault.js';
import { openVault } from '../../src/cli/vault/vault.js';
import { loadConfig } from '../../src/config/config.js';
import { zip } from '../../devkit/containers/zip.js';
import { eicar, encryptedZip } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { deskKeys } from '../support/desk-keys.js';
import type { TestProvider } from './oidc-provider.js';
import { startDeskWithProvider } from './support.js';

const CHROMIUM = process.env['TEST_CHROMIUM'];
/** Where pictures for the documentation are put, if they are wanted. */
const PICTURES = process.env['TEST_PICTURES'];
/** Bounds a hang of a page, in milliseconds; of a worker, a little earlier. */
const PAGE_MS = 300_000;
const ANSWER_MS = 240_000;
/** For all files to wait, which is hundreds of scans, in milliseconds. */
const UPLOAD_MS = 1_200_000;
const WAITING = 300;
const BATCH = 20;
const CONTAINER = zip([
  { name: 'sealed.zip', content: encryptedZip() },
  { name: '<b>letter</b>\u202efdp.txt', content: Buffer.from('Dear customer') },
]);
const HOSTILE = '<img src=x onerror=alert(1)>"\'.pdf';

if (CHROMIUM === undefined) console.warn('NO CHROMIUM HERE: THE PAGES OF THE DESK ARE NOT TESTED');
// `npm test` installs it where it can; without a package manager there is no browser to drive.
const here = CHROMIUM === undefined ? describe.skip : describe;

here('the review desk in a browser', () => {
  const keys = deskKeys();
  let provider: TestProvider;
  let stack: Stack;
  let desk: RunningDesk;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    const settings = { REVIEW_AUTHORITY: 'desk', DESK_PUBLIC_KEYS: keys.publicKeysFile, REVIEW_APPROVERS: '2' };
    stack = await startStack({ settings });
    ({ provider, desk } = await startDeskWithProvider(
      [
        { sub: 'u-1', name: 'jane.doe', roles: ['reviewer'] },
        { sub: 'u-2', name: 'sam', roles: ['reviewer'] },
        { sub: 'u-3', name: 'otto', roles: ['auditor'] },
      ],
      {
        ...{ client: stack.client, signer: keys.signer, sessionMs: 3_600_000, answerMs: ANSWER_MS },
        taskQueue: stack.taskQueue,
        askVault: asking(openVault(loadConfig(stack.environment, ['azure']).azure, pino({ level: 'silent' }))),
      },
    ));
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
    await upload();
  }, 2 * UPLOAD_MS);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    // A policy that is broken, a script that fails, a dialog: none of them is ever fine.
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
    await stack?.stop();
    await provider?.close();
  });

  /** Files of customers, until all of them wait. */
  async function upload(): Promise<void> {
    const names = Array.from({ length: WAITING - 2 }, (_, index) =>
      index < BATCH ? `batch-${index}.pdf` : `invoice ${index}.pdf`,
    );
    names.push('contract.zip', HOSTILE);
    for (const [index, fileName] of names.entries()) {
      // Every tenth conversation has several.
      const conversationId = `c-${stack.taskQueue}-${index % 10 === 0 ? 'many' : index}`;
      if (stack.simulator.conversation(conversationId) === undefined) {
        stack.simulator.addConversation({ id: conversationId, messages: [] });
      }
      const bytes = fileName.endsWith('.zip') ? CONTAINER : eicar();
      stack.simulator.uploadAttachment({ conversationId, fileName, bytes });
    }
    const query = `TaskQueue = "${stack.taskQueue}" AND ReviewState = "waiting"`;
    await until('all wait', async () => (await stack.client.workflow.count(query)).count === WAITING, UPLOAD_MS);
  }

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', locale: 'en-GB', ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PAGE_MS);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      const isOurs = message.location().url.startsWith(desk.url);
      if (message.type() === 'error' && isOurs && !/status of 40[134]/.test(message.text()))
        problems.push(message.text());
    });
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      // Pages of the provider are not ours: they ask for a font of Google.
      if (!request.isNavigationRequest() && request.frame().url().startsWith(provider.issuer)) return;
      if (request.url().startsWith('http') && origin !== desk.url && origin !== provider.issuer)
        problems.push(request.url());
    });
    return page;
  }

  async function signOn(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open(options);
    await page.goto(desk.url);
    await page.getByRole('link', { name: 'Sign on' }).click();
    await page.getByRole('link', { name }).click();
    await page.waitForURL(`${desk.url}/`);
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    return page;
  }

  /** What axe finds that would keep somebody out. */
  async function barriers(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<{
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    }>('axe.run(document)');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }

  const picture = (page: Page, name: string) =>
    PICTURES === undefined ? undefined : page.screenshot({ path: join(PICTURES, name) });

  const search = async (page: Page, text: string) => {
    await page.getByLabel('Search').fill(text);
    const loaded = page.waitForEvent('load');
    await page.getByLabel('Search').press('Enter');
    await loaded;
  };
  /** Presses keys once the page listens to them. */
  const press = async (page: Page, ...keys: string[]) => {
    await page.waitForLoadState('load');
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Decides by keys alone, as far as the page that comes next. */
  const decideByKeys = async (page: Page, key: 'a' | 'r', reason: string) => {
    await press(page, key);
    await page.keyboard.type(reason);
    await page.keyboard.press('Enter');
  };
  const rows = (page: Page) => page.locator('tbody tr');
  /** Of a decision; a filter is called "Rule or reason". */
  const reason = (page: Page) => page.getByLabel('Reason', { exact: true });
  /** What became of the decisions that were just sent. */
  const outcome = (page: Page) => page.locator('.flash').innerText();
  const reviewState = async (fileName: string): Promise<string | undefined> => {
    const { entry } = await memoOf(fileName);
    return entry;
  };
  async function memoOf(fileName: string) {
    const query = `TaskQueue = "${stack.taskQueue}" AND WorkflowType = "scanAttachment"`;
    for await (const { memo, workflowId } of stack.client.workflow.list({ query })) {
      const { input, report } = (memo as { review: { input: { fileName: string }; report: { state: string } } }).review;
      if (input.fileName === fileName) return { workflowId, entry: report.state };
    }
    return { workflowId: undefined, entry: undefined };
  }

  test('of 300 waiting files, one is found by name, 20 are rejected at once by keys, one is approved by two subjects', async () => {
    const page = await signOn('jane.doe', { viewport: { width: 1200, height: 800 } });
    await page.getByText(`${WAITING} files wait`).waitFor();
    expect(await rows(page).count()).toBe(50);
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText(`Page 2 of ${WAITING / 50}`).waitFor();
    await press(page, 'p');
    await page.getByText(`Page 1 of ${WAITING / 50}`).waitFor();
    await press(page, 'n');
    await page.getByText(`Page 2 of ${WAITING / 50}`).waitFor();
    await page.goto(desk.url);
    await picture(page, 'desk-queue.png');

    // The number alone would be part of some ids, too.
    await search(page, 'INVOICE 137.pdf');
    expect(await rows(page).count()).toBe(1);
    await press(page, 'j', 'o');
    await page.getByRole('heading', { name: 'invoice 137.pdf' }).waitFor();
    await page.getByText('The scanner knows it as malware.').waitFor();
    await page.getByText('its bytes are of no known type').or(page.getByText('its bytes say')).waitFor();
    await picture(page, 'desk-file.png');
    await decideByKeys(page, 'a', 'confirmed by phone');
    await page.getByText('approval 1 of 2 noted').waitFor();
    await page.getByText('signed by the desk').waitFor();

    // The same person is not a second one.
    await decideByKeys(page, 'a', 'once more');
    await page.getByText('another person must, too').waitFor();

    await page.goto(desk.url);
    await search(page, 'batch');
    expect(await rows(page).count()).toBe(BATCH);
    await press(page, '*');
    await decideByKeys(page, 'r', 'a campaign that we know');
    await page.getByRole('button', { name: 'Reject 20 files as jane.doe' }).waitFor();
    await page.waitForLoadState('load');
    expect(await page.getByRole('main').getByRole('listitem').count()).toBe(BATCH);
    await page.getByRole('listitem').filter({ hasText: 'batch-7.pdf' }).waitFor();
    await press(page, 'Enter');
    expect(await outcome(page)).toMatch(/^Done: 20\.\s+Each of them$/);
    // A screen reader reads what has the focus.
    await page.waitForLoadState('load');
    expect(await page.evaluate('document.activeElement.className')).toBe('flash');
    await page.getByText('Nothing fits.').waitFor();

    const other = await signOn('sam');
    await search(other, 'invoice 137.pdf');
    await other.getByRole('link', { name: 'invoice 137.pdf' }).click();
    await other.getByLabel('Approve: it is released').check();
    await reason(other).fill('seen with the customer');
    await other.getByRole('button', { name: 'Decide as sam' }).click();
    expect(await outcome(other)).toContain('Done: 1.');
    const { workflowId = '' } = await memoOf('invoice 137.pdf');
    expect(await stack.client.workflow.getHandle(workflowId).result()).toMatchObject({ status: 'released' });
    for (const name of ['batch-0.pdf', `batch-${BATCH - 1}.pdf`]) {
      await until(`${name} is rejected`, async () => (await reviewState(name)) === 'rejected');
    }
    await until('it is listed', async () => {
      await other.goto(`${desk.url}/decided`);
      return (await other.getByText('seen with the customer').count()) > 0;
    });
  });

  test('an auditor sees everything, and has nothing to decide with', async () => {
    const page = await signOn('otto');
    await search(page, 'contract.zip');
    expect(await reason(page).count()).toBe(0);
    await page.getByRole('link', { name: 'contract.zip' }).click();
    await page.getByText('It is encrypted').waitFor();
    await page.waitForLoadState('load');
    expect(await rows(page).allInnerTexts()).toEqual([
      expect.stringMatching(
        /^1\s+sealed\.zip\s+application\/zip\s+\d+ bytes\s+unscannable: Heuristics\.Encrypted\.Zip$/,
      ),
      expect.stringMatching(/^2\s+<b>letter<\/b>⟨U\+202E⟩fdp\.txt\s+text\/plain\s+13 bytes\s+clean$/),
      expect.stringMatching(/^3, in 1\s+secret\.txt\s+application\/octet-stream\s+0 bytes\s+unscannable: encrypted$/),
    ]);
    expect(await page.getByRole('button').allTextContents()).toEqual(['Turn keys off', 'Sign off']);
    await page.getByRole('button', { name: 'Sign off' }).click();
    await page.waitForURL(/session\/end/);
    await page.goto(desk.url);
    await page.getByText('Sign on to see the queue.').waitFor();
  });

  test('a page of another origin can neither frame the desk nor decide', async () => {
    const page = await signOn('jane.doe');
    await search(page, 'invoice 70.pdf');
    const pick = await page.getByLabel('Select invoice 70.pdf').getAttribute('value');
    const fields = { decision: 'approve', reason: 'x', csrf: '', pick: pick ?? '' };
    const inputs = Object.entries(fields).map(([name, value]) => `<input name='${name}' value='${value}'>`);
    const evil = createServer((_, answer) =>
      answer
        .setHeader('content-type', 'text/html')
        .end(
          `<iframe src='${desk.url}/'></iframe><form method=post action='${desk.url}/decide'>${inputs.join('')}</form>`,
        ),
    );
    evil.listen(0, '127.0.0.1');
    await once(evil, 'listening');
    try {
      // Another port is another origin of the same site: the cookie goes with the request.
      const other = await page.context().newPage();
      await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
      const framed = () => other.frames().some((frame) => frame.url().startsWith('chrome-error:'));
      await until('the frame is refused', framed);
      const answered = other.waitForResponse(`${desk.url}/decide`);
      await other.evaluate('document.forms[0].submit()');
      expect((await answered).status()).toBe(403);
      expect(await reviewState('invoice 70.pdf')).toBe('waiting');
    } finally {
      evil.closeAllConnections();
      evil.close();
    }
  });

  test('a link on another site, as in a notice, opens the file, and signs nobody off', async () => {
    const page = await signOn('jane.doe');
    const { workflowId = '' } = await memoOf('invoice 60.pdf');
    const address = `${desk.url}/file?id=${encodeURIComponent(workflowId)}`;
    const site = createServer((_, answer) =>
      answer.setHeader('content-type', 'text/html').end(`<a href='${address}'>Open the desk</a>`),
    );
    site.listen(0, 'localhost');
    await once(site, 'listening');
    try {
      const other = await page.context().newPage();
      await other.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
      await other.getByRole('link', { name: 'Open the desk' }).click();
      await other.getByRole('heading', { name: 'invoice 60.pdf' }).waitFor();
    } finally {
      site.closeAllConnections();
      site.close();
    }
    await page.goto(desk.url);
    await page.getByRole('heading', { name: 'Queue' }).waitFor();

    // Whoever has to sign on first sees it afterwards.
    const stranger = await open();
    await stranger.goto(address);
    await stranger.getByRole('link', { name: 'Sign on' }).click();
    await stranger.getByRole('link', { name: 'sam' }).click();
    await stranger.getByRole('heading', { name: 'invoice 60.pdf' }).waitFor();
  });

  test('names are text, whatever they are', async () => {
    const page = await signOn('jane.doe');
    await search(page, 'onerror');
    expect(await rows(page).count()).toBe(1);
    await rows(page).getByRole('link').click();
    await page.waitForURL(/\/file\?/);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('<img src=x onerror');
    expect(await page.locator('img').count()).toBe(0);
    await search(await signOn('sam'), '"><script>alert(1)</script>');
  });

  test('what somebody has ended is lost, and says what to do', async () => {
    const { workflowId = '' } = await memoOf('invoice 40.pdf');
    await stack.client.workflow.getHandle(workflowId).terminate('by mistake');
    const page = await signOn('otto');
    await until('it is lost', async () => {
      await page.goto(`${desk.url}/trouble`);
      return (await page.getByRole('link', { name: 'invoice 40.pdf' }).count()) === 1;
    });
    await page.getByText('Ask again: custodian review reopen ID').first().waitFor();
  });

  test('without scripts it does the same', async () => {
    const page = await signOn('jane.doe', { javaScriptEnabled: false });
    await search(page, 'invoice 50.pdf');
    await page.getByLabel('Select invoice 50.pdf').check();
    await page.getByLabel('Reject: it stays contained').check();
    await reason(page).fill('known');
    await page.getByRole('button', { name: 'Decide as jane.doe' }).click();
    expect(await outcome(page)).toContain('Done: 1.');
  });

  test('keys can be turned off, and stay so', async () => {
    const page = await signOn('jane.doe');
    await page.getByRole('button', { name: 'Turn keys off' }).click();
    for (const again of [false, true]) {
      if (again) await page.reload();
      await press(page, 'j', 'r', '*');
      expect(await page.locator('tr.here, :checked[type=checkbox], :checked[type=radio]').count()).toBe(0);
    }
    await page.getByRole('button', { name: 'Turn keys on' }).click();
    await press(page, 'j');
    expect(await page.locator('tr.here').count()).toBe(1);
  });

  test('times are those of the reader', async () => {
    const page = await signOn('otto');
    const time = page.locator('tbody time').first();
    const at = (await time.getAttribute('datetime')) ?? '';
    const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' });
    expect(await time.textContent()).toBe(shown.format(new Date(at)));
  });

  test('a conversation is found by when it began, in the time of the reader, and files of which that is unknown stay', async () => {
    const page = await signOn('jane.doe');
    // The number alone would be part of some ids, too.
    await search(page, 'invoice 161.pdf');
    await page.getByText('More filters').click();
    await page.getByLabel('Conversation began from').fill('2026-03-01T21:00');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/began-from=2026-03-01T12%3A00/);
    await page.getByText('conversation began at an unknown time').waitFor();
    expect(await page.getByLabel('Conversation began from').inputValue()).toBe('2026-03-01T21:00');
    await page.getByLabel('Search').press('Enter');
    await page.waitForURL(/began-from=2026-03-01T12%3A00/);
  });

  test.each([
    ['wide and light', { viewport: { width: 1200, height: 800 }, colorScheme: 'light' }],
    ['wide and dark', { viewport: { width: 1200, height: 800 }, colorScheme: 'dark' }],
    ['400 pixels and light', { viewport: { width: 400, height: 800 }, colorScheme: 'light' }],
    ['400 pixels and dark', { viewport: { width: 400, height: 800 }, colorScheme: 'dark' }],
  ] as const)('keeps nobody out: %s', async (_, options) => {
    const page = await signOn('jane.doe', options);
    const { workflowId = '' } = await memoOf('invoice 60.pdf');
    const { workflowId: container = '' } = await memoOf('contract.zip');
    const fitsEverybody = async () => {
      expect(await barriers(page)).toEqual([]);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(options.viewport.width);
    };
    for (const address of [
      '/',
      '/?search=nothing-has-this',
      `/file?id=${workflowId}`,
      `/file?id=${container}`,
      '/decided',
      '/trouble',
      '/no-page',
    ]) {
      await page.goto(`${desk.url}${address}`);
      await fitsEverybody();
    }
    await page.goto(`${desk.url}/?search=invoice`);
    for (const index of [0, 1]) await rows(page).nth(index).getByRole('checkbox').check();
    await page.getByLabel('Reject: it stays contained').check();
    await reason(page).fill('a campaign');
    await page.getByRole('button', { name: 'Decide as jane.doe' }).click();
    await page.getByRole('button', { name: 'Reject 2 files as jane.doe' }).waitFor();
    await fitsEverybody();
    if (options.viewport.width === 400 && options.colorScheme === 'light') {
      await page.goto(desk.url);
      await picture(page, 'desk-phone.png');
    }
    const stranger = await open(options);
    await stranger.goto(desk.url);
    expect(await barriers(stranger)).toEqual([]);
  });
});
