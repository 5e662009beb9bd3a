import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eicar, encryptedZip, pdf, png } from '../../devkit/samples.js';
import { testServers } from '../../devkit/stack/servers.js';
import { custodian } from './run.js';
import type { Outcome } from './run.js';

let directory: string;
const CLEAN = png();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'custodian-scan-'));
  // The scanner's user has to read them.
  await chmod(directory, 0o755);
  const files = { 'clean.png': CLEAN, 'a b.pdf': pdf(), eicar: eicar(), 'encrypted.zip': encryptedZip(), empty: '' };
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  await mkdir(join(directory, 'folder'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The tests' clamd has no official signatures, which call nothing clean in earnest. */
const REHEARSAL = {
  GENESYS_BASE_URL: 'http://127.0.0.1:1',
  GENESYS_CLIENT_ID: 'simulator-client',
  GENESYS_CLIENT_SECRET: 'simulator-secret',
};

test('away from a simulator on this host, test signatures call nothing clean, and what they find is told', async () => {
  const env = { CLAMD_SOCKET: testServers().clamdSocket };
  const outcome = await custodian(['scan', 'clean.png', 'eicar'], { cwd: directory, env });
  expect(lines(outcome)).toEqual([
    {
      file: 'clean.png',
      verdict: null,
      error: 'SignaturesNotTrustedError',
      problem: expect.stringContaining('not official'),
    },
    expect.objectContaining({ file: 'eicar', verdict: 'infected' }),
  ]);
  expect(outcome.code).toBe(2);
});

function scan(...files: string[]): Promise<Outcome> {
  return custodian(['scan', ...files], {
    cwd: directory,
    env: { ...REHEARSAL, CLAMD_SOCKET: testServers().clamdSocket },
  });
}

const lines = ({ stdout }: Outcome): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('clean files: a line each, and 0', async () => {
  const outcome = await scan('clean.png', join(directory, 'a b.pdf'), 'empty');
  expect(lines(outcome)).toEqual([
    expect.objectContaining({
      file: 'clean.png',
      verdict: 'clean',
      sha256: createHash('sha256').update(CLEAN).digest('hex'),
    }),
    expect.objectContaining({ file: join(directory, 'a b.pdf'), verdict: 'clean' }),
    expect.objectContaining({ file: 'empty', verdict: 'clean' }),
  ]);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
});

test('an infected file: its signature, and 1', async () => {
  const outcome = await scan('eicar');
  expect(lines(outcome)).toEqual([
    expect.objectContaining({ file: 'eicar', verdict: 'infected', signature: expect.stringMatching(/eicar/i) }),
  ]);
  expect(outcome.code).toBe(1);
});

test('an encrypted file is not clean: 1', async () => {
  const outcome = await scan('encrypted.zip');
  expect(lines(outcome)).toEqual([expect.objectContaining({ file: 'encrypted.zip', verdict: 'unscannable' })]);
  expect(outcome.code).toBe(1);
});

test.each([
  ['a missing file', 'missing'],
  ['a folder', 'folder'],
])('%s has no verdict: 2', async (_, file) => {
  const outcome = await scan(file);
  expect(lines(outcome)).toEqual([expect.objectContaining({ file, verdict: null, problem: expect.any(String) })]);
  expect(outcome.code).toBe(2);
});

test('the worst of all counts, wherever it stands, and the others are still scanned', async () => {
  const bad = await scan('clean.png', 'eicar', 'clean.png');
  expect(bad.code).toBe(1);
  expect(lines(bad).map(({ verdict }) => verdict)).toEqual(['clean', 'infected', 'clean']);
  const none = await scan('missing', 'eicar', 'clean.png');
  expect(none.code).toBe(2);
  expect(lines(none).map(({ verdict }) => verdict)).toEqual([null, 'infected', 'clean']);
});

test('over TCP', async () => {
  const env = { ...REHEARSAL, CLAMD_HOST: '127.0.0.1', CLAMD_PORT: String(testServers().clamdPort) };
  const outcome = await custodian(['scan', 'clean.png', 'eicar'], { cwd: directory, env });
  expect(lines(outcome).map(({ verdict }) => verdict)).toEqual(['clean', 'infected']);
  expect(outcome.code).toBe(1);
});

test('no scanner is no verdict: 2', async () => {
  const env = { CLAMD_SOCKET: join(directory, 'nobody.sock') };
  const outcome = await custodian(['scan', 'clean.png'], { cwd: directory, env });
  expect(lines(outcome)).toEqual([expect.objectContaining({ verdict: null, error: 'ScannerUnavailableError' })]);
  expect(outcome.code).toBe(2);
});

test('wrong settings are explained on standard error, without a stack: 2', async () => {
  const outcome = await custodian(['scan', 'clean.png'], { cwd: directory, env: { CLAMD_PORT: '0' } });
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr.trimEnd().split('\n')).toEqual([
    'The settings are not usable:',
    expect.stringMatching(/^ {2}CLAMD_PORT: is "0"; should be /),
    expect.stringMatching(/^ {2}CLAMD_SOCKET: is not set; should be /),
  ]);
});

test('a wrong call is no verdict either: 2', async () => {
  for (const args of [['scan'], ['scan', '--unknown', 'clean.png'], ['unknown'], []]) {
    const outcome = await custodian(args, { cwd: directory });
    expect([args, outcome.code]).toEqual([args, 2]);
    expect(outcome.stdout).toBe('');
  }
});

test('.env is read, and misspelt settings are named', async () => {
  const folder = join(directory, 'folder');
  await writeFile(join(folder, '.env'), `CLAMD_SOCKET=${testServers().clamdSocket}\nCLAMD_SOKET=x\n`);
  const outcome = await custodian(['scan', join(directory, 'clean.png')], { cwd: folder, env: REHEARSAL });
  expect(outcome.code).toBe(0);
  expect(JSON.parse(outcome.stderr)).toMatchObject({
    level: 'warn',
    settings: [expect.stringMatching(/^CLAMD_SOKET: .*CLAMD_SOCKET/)],
  });
});
