import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClamdProxy } from '../support/clamd-proxy.js';
import { testServers } from '../../devkit/stack/servers.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

let folder: string;
let proxy: ClamdProxy;
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unanswered-'));
  proxy = await ClamdProxy.start({ path: testServers().clamdSocket }, join(folder, 'clamd.sock'));
  stack = await startStack({ settings: { CLAMD_SOCKET: join(folder, 'clamd.sock') } });
});
afterAll(async () => {
  await stack?.stop();
  await proxy?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a file that clamd answers with errors for ever is contained, and a person hears of it', async () => {
  // Of staged files only: the samples of the self-test get their true verdicts.
  const reply = (text: string) => text.replace(/^(\/.*\.file): .*$/, "$1: Can't allocate memory ERROR");
  proxy.fault = () => ({ kind: 'rewrite', reply });
  stack.simulator.addConversation({ id: 'unanswered', messages: [] });
  const bytes = Buffer.from('a strange file');
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId: 'unanswered', fileName: 'x', bytes });
  const waits = await until('the review is open', async () => {
    const description = await stack
      .scan('unanswered', mediaId)
      .describe()
      .catch(() => undefined);
    const { ReviewState } = (description?.searchAttributes ?? {}) as Record<string, unknown[]>;
    return ReviewState?.[0] === 'waiting' ? description : undefined;
  });
  expect(waits.searchAttributes).toMatchObject({ Verdict: ['unscannable'] });
  expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
  const attributes = await stack.simulator.waitFor(
    () => stack.simulator.conversation('unanswered')?.customAttributes['file_scan_status'],
  );
  expect(attributes).toBe('quarantined');
});
