import * as fsPromises from 'node:fs/promises';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openStateDir } from '../../devkit/parts/state-dir.js';
import { FolderNotPrivateError, makePrivateFolder } from '../../src/lib/private-folder.js';
import { Spool } from '../../src/listener/spool.js';
import { openStaging } from '../../src/staging/staging.js';

const log = pino({ level: 'silent' });
let parent: string;
let dir: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'private-'));
  dir = join(parent, 'folder');
});
afterEach(() => rm(parent, { recursive: true }));

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
const eperm = async (): Promise<never> => {
  throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
};

const FOLDERS: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  ['staging', () => openStaging(dir, { log }), '700'],
  ['staging that a clamd of this host reads', () => openStaging(dir, { log, groupReads: true }), '750'],
  ['spool', async () => (await Spool.open({ dir, maxBytes: 1_048_576, log })).close(), '700'],
  ['local state', () => openStateDir(dir), '700'],
];

test.each(FOLDERS)('the folder of %s is private', async (_, open, mode) => {
  await open();
  expect(await modeOf(dir)).toBe(mode);
});

test.each(FOLDERS)('the folder of %s becomes private when it exists and is open', async (_, open, mode) => {
  await mkdir(dir);
  await chmod(dir, 0o777);
  await open();
  expect(await modeOf(dir)).toBe(mode);
});

test('a folder of another user is used when it is not open', async () => {
  await mkdir(dir, { mode: 0o700 });
  await makePrivateFolder(dir, 0o700, { ...fsPromises, chmod: eperm });
});

test('a folder of another user that is open is refused, with what to do', async () => {
  await mkdir(dir);
  await chmod(dir, 0o777);
  const opening = makePrivateFolder(dir, 0o700, { ...fsPromises, chmod: eperm });
  await expect(opening).rejects.toThrow(FolderNotPrivateError);
  await expect(opening).rejects.toThrow(/folder cannot be used: it belongs to another user .*chown it to user \d+/);
});

test('a folder of another user that this one may not use is refused, with what to do', async () => {
  await mkdir(dir, { mode: 0o700 });
  const access = async () => {
    throw Object.assign(new Error('not permitted'), { code: 'EACCES' });
  };
  await expect(makePrivateFolder(dir, 0o700, { ...fsPromises, chmod: eperm, access })).rejects.toThrow(
    /folder cannot be used: it belongs to another user, and cannot be written to; chown it to user \d+/,
  );
});

test('a folder that cannot be made is told in a sentence', async () => {
  await writeFile(dir, '');
  await expect(makePrivateFolder(join(dir, 'below'), 0o700)).rejects.toThrow(
    /below cannot be used: it cannot be made \(ENOTDIR\); make it for user \d+/,
  );
});
