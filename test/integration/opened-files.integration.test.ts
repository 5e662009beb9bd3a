import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eicar, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { encryptedDocument } from '../scanning/opener/support/encrypted-document.js';
import { rar } from '../../src/scanning/opener/sample-rar.js';
import { pack } from '../../devkit/containers/seven-zip.js';
import { zip } from '../../devkit/containers/zip.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.stop();
});

/** What the engine alone calls clean: the conversation must say otherwise. */
const FILES: readonly (readonly [string, string, () => Buffer | Promise<Buffer>, string | RegExp])[] = [
  ['rar', 'a.rar', () => rar('eicar.com', eicar()), /FOUND/],
  ['zip-lzma', 'a.zip', () => pack({ 'eicar.com': eicar() }, 'x', '-tzip', '-mm=LZMA'), /FOUND/],
  ['7z-bzip2', 'a.7z', () => pack({ 'eicar.com': eicar() }, 'x', '-t7z', '-m0=BZip2'), /FOUND/],
  ['7z-ppmd', 'a.7z', () => pack({ 'eicar.com': eicar() }, 'x', '-t7z', '-m0=PPMd'), /FOUND/],
  [
    'two-zips',
    'a.zip',
    () =>
      Buffer.concat([zip([{ name: 'eicar.com', content: eicar() }]), zip([{ name: 'b', content: Buffer.from('b') }])]),
    /FOUND|unaccounted-bytes|damaged/,
  ],
  [
    'zip-cut',
    'a.zip',
    () => zip([{ name: 'b', content: Buffer.alloc(4000, 'text ') }]).subarray(0, -30),
    /opener: damaged/,
  ],
  ['office-with-password', 'letter.docx', () => encryptedDocument(), /encrypted/],
  ['openssl', 'a.enc', () => Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(64, 7)]), /opener: encrypted/],
  ['brotli', 'a.br', () => brotliCompressSync(rar('eicar.com', eicar())), /FOUND/],
  ['gzip-in-gzip', 'a.gz', () => gzipSync(gzipSync(rar('eicar.com', eicar()))), /FOUND/],
  [
    'zip-behind-a-picture',
    'photo.png',
    () => Buffer.concat([png(), rar('b', Buffer.from('b'))]),
    /opener: hidden-container/,
  ],
  ['zlib', 'a.bin', () => deflateSync(rar('eicar.com', eicar())), /FOUND/],
  ['program', 'tool.exe', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]), 'policy:programs'],
  [
    'page-called-a-picture',
    'photo.jpg',
    () => Buffer.from('<html><body>Hello</body></html>'),
    /policy:disguised-names|not scanned/,
  ],
];

test.each(FILES)('%s is contained, and the conversation says why', async (id, fileName, content, reply) => {
  stack.simulator.addConversation({ id, messages: [] });
  stack.simulator.uploadAttachment({ conversationId: id, fileName, bytes: await content() });
  const attributes = await stack.simulator.waitFor(() => {
    const found = stack.simulator.conversation(id)?.customAttributes ?? {};
    return found['file_scan_status'] === undefined || found['file_scan_status'] === 'pending' ? undefined : found;
  });
  expect(attributes['file_scan_status']).not.toBe('clean');
  expect(attributes['file_virus_scan_result']).toEqual(
    typeof reply === 'string' ? reply : expect.stringMatching(reply),
  );
});
