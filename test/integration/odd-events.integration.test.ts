import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eicar, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { DOWNLOAD_LINK_GRACE: '10 minutes' } });
});
afterAll(async () => {
  await stack?.stop();
});

const upload = (conversationId: string, mediaId: string, media: object) => ({
  eventType: 'conversation.media.upload',
  conversation: { id: conversationId },
  media: { id: mediaId, filename: 'a.png', ...media },
});

const saying = (conversationId: string) =>
  stack.simulator.waitFor(() => {
    const attributes = stack.simulator.conversation(conversationId)?.customAttributes ?? {};
    return attributes['file_scan_status'] === undefined ? undefined : attributes;
  });

describe('an event of a file without a usable link', () => {
  test.each([
    ['none', {}, 'no-link'],
    ['a relative one', { downloadUrl: '/files/1?signature=x' }, 'link-refused'],
    ['an over-long one', { downloadUrl: `https://files.example/${'x'.repeat(9000)}` }, 'link-refused'],
    ['an object', { downloadUrl: { href: 'https://files.example/' } }, 'link-refused'],
  ])('%s: the conversation says that it is unscanned', async (name, media, reason) => {
    const id = `link-${name.replaceAll(/\W/g, '-')}`;
    stack.simulator.addConversation({ id, messages: [] });
    stack.simulator.sendRaw('uploads', JSON.stringify(upload(id, 'm-1', media)));
    expect(await saying(id)).toMatchObject({
      file_scan_status: 'unscanned',
      file_virus_scan_result: `not scanned: ${reason}`,
    });
  });
});

test('events in a list, behind a byte order mark and in a binary frame are all scanned', async () => {
  const { simulator } = stack;
  const files = ['list-1', 'list-2', 'binary-1'].map((id, index) => {
    simulator.addConversation({ id, messages: [] });
    const bytes = index === 1 ? eicar() : png();
    const { mediaId, downloadUrl } = simulator.uploadAttachment({
      conversationId: id,
      fileName: 'a.png',
      bytes,
      announce: false,
    });
    return upload(id, mediaId, { downloadUrl });
  });
  simulator.sendRaw('uploads', `\ufeff${JSON.stringify(files.slice(0, 2))}`);
  simulator.sendRaw('uploads', Buffer.from(JSON.stringify(files[2])));
  const statuses = await Promise.all(['list-1', 'list-2', 'binary-1'].map(saying));
  expect(statuses.map((attributes) => attributes['file_scan_status'])).toEqual(['clean', 'quarantined', 'clean']);
});

test.each([
  ['+0000', '2024-05-15T14:32:00+0000'],
  ['without seconds', '2024-05-15T14:32Z'],
  ['lower case', '2024-05-15t14:32:00z'],
  ['epoch', 1_715_783_520_000],
])('an end told as %s is archived under its day', async (name, completedTime) => {
  const id = `end-${name.replaceAll(/\W/g, '-')}`;
  stack.simulator.addConversation({
    id,
    messages: [{ text: 'hello', fromId: 'x', timestamp: '2024-05-15T14:30:00Z' }],
  });
  const data = { id, channelType: 'webchat', completedTime };
  stack.simulator.sendRaw('completions', JSON.stringify({ eventType: 'interactions:completed', data }));
  const handle = stack.archive(id, '2024-05-15T14:32:00.000Z');
  await until('the run is started', () => handle.describe().catch(() => undefined));
  expect((await handle.result()).uri).toContain(`/2024-05-15/${id}.gz`);
});

test('a link that is not known yet is tried again: 403, 404 and 425 at first', async () => {
  stack.simulator.addConversation({ id: 'early', messages: [] });
  for (const status of [404, 425, 403]) {
    stack.simulator.setFault({ kind: 'status', route: 'download', status, times: 1, match: 'early-media' });
  }
  stack.simulator.uploadAttachment({
    conversationId: 'early',
    mediaId: 'early-media',
    fileName: 'a.png',
    bytes: png(),
  });
  expect(await saying('early')).toMatchObject({ file_scan_status: 'clean' });
});
