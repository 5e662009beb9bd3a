import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createDownload } from '../../src/activities/download.js';
import { MacKeyRing } from '../../src/sealing/mac-key-ring.js';
import { sealStart } from '../../src/sealing/start-seal.js';
import { Seals } from '../../src/activities/seals.js';
import { Staging } from '../../src/staging/staging.js';

/** Whose link the step follows: anybody who can write to Temporal can start a run with one. */

const ring = new MacKeyRing([{ id: 'a', secret: Buffer.alloc(32, 1) }]);
const FILE = { conversationId: 'c', mediaId: 'm', downloadUrl: 'https://x.example/a', fileName: 'a.txt' };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'custodian-announced-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function download(input: object, acceptsUnsealedStarts = false) {
  const forged: string[] = [];
  const asked: unknown[] = [];
  const step = createDownload({
    acceptsUnsealedStarts,
    seals: new Seals(ring, { forged: (kind) => void forged.push(kind) }, { error: () => undefined }),
    staging: new Staging(dir, 'host', { log: pino({ level: 'silent' }) }),
    genesys: {
      getDownload: async (file: unknown) => {
        asked.push(file);
        return { url: 'https://x.example/a', renewable: false };
      },
    },
    downloader: {
      open: async () => ({
        content: Readable.from([Buffer.from('text')]),
        contentType: 'text/plain',
        hasSignalledEnd: true,
      }),
    },
    maxAttachmentBytes: 1000,
    linkGraceMs: 1,
  } as never);
  const result = await new MockActivityEnvironment().run(step, { ...FILE, owner: randomUUID(), ...input });
  return { result, forged, asked: asked.length };
}

const sealed = sealStart(ring, { ...FILE, direction: 'inbound' });

test('that of the listener', async () => {
  const { result, forged } = await download({ announced: { direction: 'inbound', sealed } });
  expect({ result, forged }).toMatchObject({ result: { outcome: 'staged' }, forged: [] });
});

test.each([
  ['nothing that proves it', {}],
  ['nothing, from a run that began before', { announced: undefined }],
  ['another link', { downloadUrl: 'https://x.example/b', announced: { direction: 'inbound', sealed } }],
  ['another name, which a policy may judge', { fileName: 'b.txt', announced: { direction: 'inbound', sealed } }],
  ['another sender', { announced: { direction: 'outbound', sealed } }],
  ['another file', { mediaId: 'm-2', announced: { direction: 'inbound', sealed } }],
])('not with %s: nobody is asked, and it is counted', async (_, input) => {
  const refused = { outcome: 'unavailable', reason: 'not-announced' };
  expect(await download(input)).toEqual({ result: refused, forged: ['start'], asked: 0 });
});

test('anybody’s, while listeners that do not seal are replaced', async () => {
  expect(await download({}, true)).toMatchObject({ result: { outcome: 'staged' }, forged: [] });
});

test('without one, the API is asked for this file, and for no other', async () => {
  expect(await download({ downloadUrl: undefined })).toMatchObject({ asked: 1, forged: [] });
});
