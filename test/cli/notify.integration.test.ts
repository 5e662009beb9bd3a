import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startReceiver } from '../notices/receivers.js';
import type { Receiver } from '../notices/receivers.js';
import { custodian } from './run.js';

let webhook: Receiver;
let slack: Receiver;
beforeEach(async () => {
  [webhook, slack] = await Promise.all([startReceiver(), startReceiver()]);
});
afterEach(() => Promise.all([webhook, slack].map((receiver) => receiver.close())));

const notifyTest = () =>
  custodian(['notify', 'test'], { env: { NOTICE_WEBHOOK_URL: webhook.url, NOTICE_SLACK_URL: slack.url } });

test('`custodian notify test` sends one notice to every place that is set up', async () => {
  expect(await notifyTest()).toMatchObject({ code: 0, stdout: expect.stringMatching(/webhook: took test\//) });
  for (const { received } of [webhook, slack]) expect(received).toHaveLength(1);
  expect(JSON.parse(webhook.received[0]?.body ?? '')).toMatchObject({ specversion: '1.0' });
});

test('and says which one does not take it, without the secret of its address', async () => {
  slack.answer = () => 404;
  const { code, stdout } = await notifyTest();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^webhook: took /m);
  expect(stdout).toMatch(/^slack: .*404/m);
  expect(stdout).not.toContain('key=secret');
});

test('and says that none is set up', async () => {
  expect(await custodian(['notify', 'test'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/no place/) });
});
