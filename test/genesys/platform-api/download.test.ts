import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createDownload, FRESH_TRIES } from '../../../src/activities/download.js';
import { Downloader } from '../../../src/genesys/download.js';
import { openStaging } from '../../../src/staging/staging.js';
import { simulators } from '../../simulator/with-simulator.js';
import { cleanUps, countOf, listen } from '../support.js';
import { connectPlatform } from './support.js';
import { testSealing } from '../../support/sealing.js';

const defer = cleanUps();
const start = simulators();
const CONTENT = Buffer.from('the content of the file');

/** The download step on an API of our own or the simulator's, at a given attempt. */
async function stepOn(baseUrl: string) {
  const { rest, tokens } = connectPlatform(baseUrl, defer);
  const dir = await mkdtemp(join(tmpdir(), 'custodian-download-'));
  defer(() => rm(dir, { recursive: true }));
  const downloader = new Downloader({ allowPrivate: true });
  defer(() => downloader.close());
  const staging = await openStaging(dir, { log: pino({ level: 'silent' }) });
  const download = createDownload({
    ...testSealing(),
    genesys: rest,
    downloader,
    staging,
    maxAttachmentBytes: 1_000_000,
    linkGraceMs: 60_000,
    acceptsUnsealedStarts: false,
  });
  const input = { conversationId: 'c-1', mediaId: 'm-1', messageId: 's-1', owner: 'scan:c-1:m-1' };
  const run = (attempt = 1, file: object = {}) =>
    new MockActivityEnvironment({ attempt }).run(download, { ...input, ...file });
  const staged = async () => (await readdir(dir)).filter((name) => name.endsWith('.file'));
  return { run, staged, tokens, rest };
}

/** A REST API with one message, and a media host. Both note the Authorization that they were sent. */
async function serve(
  attachment: (mediaHost: string, api: string) => object,
  media: { status: number; content: Buffer; unframed?: boolean; type?: string } = { status: 200, content: CONTENT },
) {
  const atMedia: (string | undefined)[] = [];
  const atFiles: (string | undefined)[] = [];
  const mediaServer = createServer((request, response) => {
    atMedia.push(request.headers.authorization);
    response.useChunkedEncodingByDefault = media.unframed !== true;
    response.writeHead(media.status, { 'content-type': media.type ?? 'text/plain' }).end(media.content);
  });
  const mediaHost = `http://127.0.0.1:${await listen(mediaServer, defer)}`;
  let baseUrl = '';
  const server = createServer((request, response) => {
    if (request.url === '/oauth/token') return response.end('{"access_token":"the-token","expires_in":3600}');
    if (request.url?.startsWith('/api/files/')) {
      atFiles.push(request.headers.authorization);
      if (request.headers.authorization === undefined) return response.writeHead(401).end();
      if (request.url === '/api/files/moved') return response.writeHead(302, { location: `${mediaHost}/x` }).end();
      return response.end(CONTENT);
    }
    const content = [
      { contentType: 'Text' },
      { contentType: 'Attachment', attachment: attachment(mediaHost, baseUrl) },
    ];
    return response.end(JSON.stringify({ id: 's-1', direction: 'inbound', normalizedMessage: { content } }));
  });
  baseUrl = `http://127.0.0.1:${await listen(server, defer)}`;
  return { ...(await stepOn(baseUrl)), atMedia, atFiles };
}

const FILE = { id: 'm-1', mediaType: 'File', contentSizeBytes: CONTENT.length };
const sha256 = createHash('sha256').update(CONTENT).digest('hex');

describe('a file', () => {
  test('is downloaded by a link of its message, a fresh one at each try', async () => {
    const simulator = await start({ downloadUrlLifetimeMs: 60_000 });
    simulator.addConversation({ id: 'c-1', messages: [] });
    const { messageId } = simulator.platform.sendMessage('c-1', {
      attachments: [{ link: 'https://evil.example' }, { mediaId: 'm-1', fileName: 'a.txt', bytes: CONTENT }],
    });
    const { run } = await stepOn(simulator.url);
    simulator.setFault({ kind: 'status', route: 'download', status: 403, times: 1 });
    await expect(run(1, { messageId })).rejects.toMatchObject({ name: 'DownloadFailedError' });
    expect(await run(2, { messageId })).toMatchObject({ outcome: 'staged', sha256, bytes: CONTENT.length });
    expect(countOf(simulator, 'getMessage')).toBe(2);
    expect(simulator.problems).toEqual([]);
  });

  test('the media host never sees the token, not even when it asks for one', async () => {
    const { run, atMedia } = await serve((host) => ({ ...FILE, url: `${host}/x` }), { status: 401, content: CONTENT });
    await expect(run()).rejects.toMatchObject({ name: 'DownloadFailedError' });
    expect(atMedia).toEqual([undefined]);
    expect(await run(FRESH_TRIES)).toEqual({ outcome: 'unavailable', reason: 'link-gone' });
  });

  test('at the REST API itself is asked for without, and only then with the token', async () => {
    const { run, atFiles } = await serve((_, api) => ({ ...FILE, url: `${api}/api/files/x` }));
    expect(await run()).toMatchObject({ outcome: 'staged', sha256 });
    expect(atFiles).toEqual([undefined, 'Bearer the-token']);
  });

  test('the token goes along with no redirect', async () => {
    const { run, atMedia } = await serve((_, api) => ({ ...FILE, url: `${api}/api/files/moved` }));
    expect(await run()).toMatchObject({ outcome: 'staged', sha256 });
    expect(atMedia).toEqual([undefined]);
  });

  test.each([
    ['another hash', { sha256: '0'.repeat(64) }],
    ['another size', { contentSizeBytes: 7 }],
  ])('with %s is in doubt, and staged to be scanned all the same', async (_, described) => {
    const { run, staged } = await serve((host) => ({ ...FILE, url: `${host}/x`, ...described }));
    expect(await run()).toMatchObject({ outcome: 'doubtful', reason: 'content-mismatch', sha256 });
    expect(await staged()).toHaveLength(1);
  });

  const unframed = { status: 200, content: CONTENT, unframed: true };
  test.each([
    ['nothing', { contentSizeBytes: undefined }, 'doubtful'],
    ['its size', {}, 'doubtful'],
    ['its hash', { sha256, contentSizeBytes: undefined }, 'doubtful'],
    ['its size and another hash', { sha256: '0'.repeat(64) }, 'doubtful'],
    ['its size and hash', { sha256 }, 'staged'],
  ])('whose end nothing tells, and %s is known', async (_, described, outcome) => {
    const { run } = await serve((host) => ({ ...FILE, url: `${host}/x`, ...described }), unframed);
    const result = await run();
    expect(result).toMatchObject({ outcome, ...(outcome === 'staged' ? {} : { reason: 'incomplete' }) });
  });

  const page = { status: 200, content: Buffer.from('<html><title>Hello</title></html>'), type: 'text/html' };
  test.each([
    ['a picture by its name', { filename: 'a.png' }, 'not-the-file'],
    ['a picture by its type', { mime: 'image/png' }, 'not-the-file'],
    ['a page', { filename: 'a.html' }, undefined],
    [
      'what has this hash',
      { filename: 'a.png', sha256: createHash('sha256').update(page.content).digest('hex') },
      undefined,
    ],
  ])('that is sent as a page is in doubt unless it is one: %s', async (_, described, reason) => {
    const { run } = await serve((host) => ({ id: 'm-1', mediaType: 'File', url: `${host}/x`, ...described }), page);
    const expected = reason === undefined ? { outcome: 'staged' } : { outcome: 'doubtful', reason };
    expect(await run()).toMatchObject(expected);
  });

  test('with the right hash, in whatever case, is staged; without an id it is known by its place', async () => {
    const { run } = await serve((host) => ({ mediaType: 'File', url: `${host}/x`, sha256: sha256.toUpperCase() }));
    expect(await run(1, { mediaId: 's-1-1' })).toMatchObject({ outcome: 'staged', sha256 });
  });

  test('that is a link is never fetched', async () => {
    const { run, atMedia } = await serve((host) => ({ id: 'm-1', mediaType: 'Link', url: `${host}/x` }));
    expect(await run()).toEqual({ outcome: 'unavailable', reason: 'link-refused' });
    expect(await run(FRESH_TRIES, { mediaId: 's-1-1' })).toEqual({ outcome: 'unavailable', reason: 'link-gone' });
    expect(atMedia).toEqual([]);
  });

  test('that is not there yet is waited for', async () => {
    const { run } = await serve(() => FILE);
    await expect(run()).rejects.toMatchObject({ name: 'DownloadFailedError' });
    expect(await run(FRESH_TRIES)).toEqual({ outcome: 'unavailable', reason: 'link-gone' });
  });
});
