import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decideRelease } from '../../src/contract/review.js';
import { eicar } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { openReview } from '../support/reviews.js';
import { TemporalProxy } from '../support/temporal-proxy.js';
import { watchStack } from '../support/watching.js';

/** Somebody who can write to the namespace answers a step that our worker is about to do. */

let proxy: TemporalProxy;
let stack: Stack;
beforeAll(async () => {
  proxy = await TemporalProxy.start(testServers().temporalAddress);
  stack = await startStack({ settings: { TEMPORAL_ADDRESS: proxy.address } });
});
afterAll(async () => {
  await stack?.stop();
  await proxy?.stop();
});

test('that a file was released to an address of his: nobody is told, and the watch names it', async () => {
  const { conversationId, handle } = await openReview(stack);
  const { workflowId } = handle;
  const status = () => stack.simulator.conversation(conversationId)?.customAttributes['file_scan_status'];
  await until('the conversation is told', () => status() === 'quarantined');
  const held = proxy.holdTask('release', workflowId);
  await handle.executeUpdate(decideRelease, { args: [{ reviewer: 'jane', reason: 'known', approve: true }] });
  await until('the worker is about to release it', () => held.holding > 0);
  const { raw } = await handle.describe();
  const { activityId } = raw.pendingActivities!.find(({ activityType }) => activityType?.name === 'release')!;
  const link = 'https://files.example/invoice.pdf?sig=1';
  await stack.client.activity.complete({ workflowId, activityId: activityId! }, { uri: link.split('?')[0], link });
  held.release();
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'FileNotReported' } });
  const { look } = await watchStack(stack);
  const told = 'approved, and failed before the conversation was told';
  await until('the watch names it', async () =>
    (await look()).some(({ id, problem }) => id === workflowId && problem === told),
  );
  const said = stack.simulator.calls.filter(({ id }) => id === conversationId).map(({ body }) => JSON.stringify(body));
  expect(said.join()).toContain('"quarantined"');
  expect(said.join()).not.toMatch(/"released"|files\.example/);
});

test('that a file was removed: nobody is told so before it is', async () => {
  const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
  const mediaId = randomUUID();
  const { workflowId } = stack.scan(conversationId, mediaId);
  const held = proxy.holdTask('quarantine', workflowId);
  const refusing = stack.simulator.setFault({ kind: 'status', status: 503, route: 'deleteMedia', match: mediaId });
  stack.simulator.uploadAttachment({ conversationId, mediaId, fileName: 'invoice.pdf', bytes: eicar() });
  await until('the worker is about to contain it', () => held.holding > 0);
  const { raw } = await stack.scan(conversationId, mediaId).describe();
  const { activityId } = raw.pendingActivities!.find(({ activityType }) => activityType?.name === 'quarantine')!;
  await stack.client.activity.complete({ workflowId, activityId: activityId! }, 'deleted');
  await stack.simulator.waitFor(() => refusing.applied > 0);
  const said = () =>
    stack.simulator.calls.filter(({ id, method }) => id === conversationId && method === 'PATCH').length;
  expect([said(), stack.simulator.media(mediaId)?.deleted]).toEqual([0, false]);
  refusing.release();
  await until('it is told', () => said() > 0);
  expect(stack.simulator.media(mediaId)).toMatchObject({ deleted: true });
  held.release();
});
