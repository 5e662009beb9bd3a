import { appendFile, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StagedFileMismatchError } from '../../../src/scanning/clamav/errors.js';
import { createScanner } from '../../../src/scanning/clamav/scanner.js';
import type { StagedFile } from '../../../src/scanning/scanner.js';
import { pino } from 'pino';
import type { FakeClamd } from './support/fake-clamd.js';
import { startFakeClamd } from './support/fake-clamd.js';
import type { StagingFolder } from './support/files.js';
import { createStagingFolder, describeFile } from './support/files.js';

const CONTENT = Buffer.alloc(200_000, 'content of a staged file. ');

let staging: StagingFolder;
let file: StagedFile;
let fake: FakeClamd | undefined;
beforeEach(async () => {
  staging = await createStagingFolder();
  file = await staging.stage(CONTENT);
});
afterEach(async () => {
  await fake?.close();
  fake = undefined;
  await staging.remove();
});

/** A daemon that calls everything clean, `meanwhile` having happened between question and answer. */
async function scanWithYesMan(transport: 'tcp' | 'unix', asked: StagedFile, meanwhile = () => Promise.resolve()) {
  fake = await startFakeClamd(transport, { onWhole: (it) => void meanwhile().then(() => it.answer('OK')) });
  const scanner = createScanner(fake.address, { maxConcurrentScans: 1, log: pino({ level: 'silent' }) });
  try {
    return await scanner.scan(asked);
  } finally {
    await fake.idle();
  }
}

describe.each(['tcp', 'unix'] as const)('before the scan, over %s', (transport) => {
  test('the very file is clean, its engine and size noted', async () => {
    expect(await scanWithYesMan(transport, file)).toMatchObject({
      verdict: 'clean',
      reply: 'stream: OK',
      engine: 'ClamAV 1.4.6',
      databaseVersion: '27500',
      bytes: CONTENT.length,
    });
  });

  const changes: [string, (path: string) => Promise<unknown>, string][] = [
    ['gone', (path) => rm(path), 'missing'],
    ['truncated', (path) => truncate(path, CONTENT.length - 1), 'size'],
    ['longer', (path) => appendFile(path, '.'), 'size'],
    ['other content of the same size', (path) => writeFile(path, Buffer.alloc(CONTENT.length, 'y')), 'sha256'],
    ['a folder', (path) => rm(path).then(() => mkdir(path)), 'not a regular file'],
    [
      'a symlink to the very file',
      (path) => rename(path, `${path}.real`).then(() => symlink(`${path}.real`, path)),
      'not a regular file',
    ],
    ['a symlink to nothing', (path) => rm(path).then(() => symlink('/nowhere', path)), 'not a regular file'],
  ];
  test.each(changes)('%s is never clean', async (_name, change, problem) => {
    await change(file.path);
    const scan = scanWithYesMan(transport, file);
    await expect(scan).rejects.toThrow(StagedFileMismatchError);
    await expect(scan).rejects.toMatchObject({ problem, expected: { bytes: file.bytes, sha256: file.sha256 } });
  });

  test('an empty file is sent and judged like any other', async () => {
    expect(await scanWithYesMan(transport, await staging.stage(Buffer.alloc(0)))).toMatchObject({
      verdict: 'clean',
      bytes: 0,
    });
  });
});

describe('during a path scan', () => {
  test.each<[string, (path: string) => Promise<unknown>]>([
    ['replaced by an equal one', (path) => rename(path, `${path}.old`).then(() => writeFile(path, CONTENT))],
    ['replaced by a symlink', (path) => rename(path, `${path}.old`).then(() => symlink(`${path}.old`, path))],
    ['written to, and back', (path) => appendFile(path, 'x').then(() => truncate(path, CONTENT.length))],
    ['touched', (path) => utimes(path, 0, 0)],
    ['removed', (path) => rm(path)],
  ])('a file that is %s is never clean', async (_name, change) => {
    const scan = scanWithYesMan('unix', file, () => change(file.path).then(() => undefined));
    await expect(scan).rejects.toThrow(StagedFileMismatchError);
  });
});

test.each(['relative/path', '/staging/name ', '/staging/na\nme', ' /staging/name'])(
  'clamscan is not asked about %j, which it would take for another file',
  async (path) => {
    await expect(scanWithYesMan('unix', describeFile(path, CONTENT))).rejects.toThrow(TypeError);
    expect(fake?.scans()).toBe(0);
  },
);
