import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { png } from '../../devkit/samples.js';
import { Scene } from '../../devkit/stack/scene.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

/** As many as a worker has slots for shared steps. */
const LINKS = 16;

let stack: Stack;
let begun = 0;
let ended = 0;
/** Begins a body, and sends five bytes in a second. */
const trickle = createServer((_, response) => {
  begun += 1;
  response.on('close', () => (ended += 1));
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': '100000' });
  response.write('x');
  const timer = setInterval(() => response.write('x'), 200);
  response.on('close', () => clearInterval(timer));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => trickle.listen(0, '127.0.0.1', resolve));
  // Slow as they are, none of them is given up, however long the other file takes.
  stack = await startStack({ settings: { DOWNLOAD_MIN_BYTES_PER_SECOND: '1' } });
});
afterAll(async () => {
  await stack?.stop();
  trickle.closeAllConnections();
  trickle.close();
});

test('links that trickle hold up no other file, and no bookkeeping', async () => {
  const scene = new Scene(stack);
  const { port } = trickle.address() as AddressInfo;
  const location = `http://127.0.0.1:${port}/slow`;
  for (let link = 0; link < LINKS; link += 1) {
    const mediaId = `${scene.id(`slow-${link}`)}-media`;
    stack.simulator.setFault({ kind: 'status', route: 'download', status: 302, headers: { location }, match: mediaId });
    stack.simulator.addConversation({ id: scene.id(`slow-${link}`), messages: [] });
    stack.simulator.uploadAttachment({
      conversationId: scene.id(`slow-${link}`),
      mediaId,
      fileName: 'x.png',
      bytes: png(),
    });
  }
  await until('all of them trickle', () => begun >= LINKS);
  const before = ended;
  const { handle } = scene.upload('other', 'y.png', png());
  expect(await scene.result(handle)).toMatchObject({ status: 'clean' });
  expect(await scene.saying('other', 'clean')).toBeDefined();
  // None was given up for the other's sake: there was room.
  expect(ended).toBe(before);
});
