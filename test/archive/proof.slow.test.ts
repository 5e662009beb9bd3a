import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AzureContainer } from '../../src/azure/azure-container.js';
import { fileOf } from '../../src/archive/proof/proof.js';
import { verifyProof } from '../../src/archive/proof/verify-proof.js';
import { writeProof } from '../../src/archive/proof/write-proof.js';
import { NoManifestError } from '../../src/archive/verify/errors.js';
import type { Finding } from '../../src/archive/verify/findings.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { archiveKeys } from '../support/archive-keys.js';

/** Random tamperings of a package; `PROOF_TAMPERINGS=1000` for many. */
const TAMPERINGS = Number(process.env['PROOF_TAMPERINGS'] ?? 60);
/** Of these, so many are shown to the thirty lines of Python, too. */
const TO_PYTHON = Number(process.env['PROOF_TAMPERINGS_PYTHON'] ?? 8);

const keys = archiveKeys();
let dir: string;
let pack: string;
let script: string;
let double: WormDouble;
let now: number;
let archive: TestArchive;

const folder = () => mkdtemp(join(dir, 'package-'));
const proofOf = (to: string, scope: Parameters<typeof writeProof>[0]['scope']) =>
  writeProof({
    ...{ container: new AzureContainer(archive.container), folder: to, scope, keys, attempt: (call) => call() },
    schemas: new Map([['record-1.schema.json', Buffer.from('{}')]]),
  });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'proof-'));
  double = await new WormDouble({ now: () => now }).start();
  const account = { connectionString: double.connectionString, container: 'archive' };
  archive = new TestArchive({ ...account, now: () => now, keys });
  for (const [day, ids] of [
    ['2026-03-01', ['a1', 'Ünicode/id?:*']],
    ['2026-03-02', ['b1', 'nul', 'CON']],
    ['2026-03-03', []],
  ] as const) {
    now = Date.parse(`${day}T10:00:00Z`);
    for (const id of ids) await archive.record(id, `${day}T09:00:00.000Z`);
  }
  now = Date.parse('2026-03-04T01:00:00Z');
  await archive.writeManifests();
  now = Date.parse('2026-03-04T02:00:00Z');
  await archive.record('today', '2026-03-04T01:30:00.000Z');
  pack = await folder();
  await proofOf(pack, { kind: 'days', from: null, to: null });
  const [, python] = /```python\n([\s\S]*?)```/.exec(await readFile(join(pack, 'VERIFY.md'), 'utf8')) ?? [];
  script = python ?? '';
});
afterAll(async () => {
  await double.stop();
  await rm(dir, { recursive: true, force: true });
});

async function verify(
  of: string,
  held: typeof keys.publicKeys | null = keys.publicKeys,
  found: Finding[] = [],
  head?: string,
) {
  const nothing = () => undefined;
  const observer = {
    begun: nothing,
    recordRead: nothing,
    dayDone: nothing,
    found: (finding: Finding) => void found.push(finding),
  };
  const summary = await verifyProof(of, { held: held ?? undefined, head }, observer);
  return { ...summary, found };
}

const run = (command: string, args: readonly string[], cwd: string) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    execFile(command, [...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });

test('a package verifies with nothing but its folder, and with sha256sum, openssl and the Python of its guide', async () => {
  expect(await verify(pack)).toMatchObject({
    found: [],
    records: 5,
    manifests: 3,
    pending: 1,
    signaturesChecked: true,
  });
  expect(await verify(pack, null)).toMatchObject({ found: [], keysHeld: false, keyIds: [keys.signer?.keyId] });
  expect(await run('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], pack)).toEqual({
    code: 0,
    output: '',
  });
  const id = keys.signer?.keyId ?? '';
  const call = ['pkeyutl', '-verify', '-pubin', '-inkey', `keys/${id}.pem`, '-rawin', '-in', 'SHA256SUMS', '-sigfile'];
  expect(await run('openssl', [...call, `SHA256SUMS.${id}.sig`], pack)).toMatchObject({ code: 0 });
  expect(script.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(40);
  expect(await run('python3', ['-c', script], pack)).toEqual({ code: 0, output: 'nothing is wrong\n' });
});

test('names are such as any file system takes', async () => {
  const files = (await filesOf(pack)).flatMap((file) => file.split('/'));
  for (const name of files) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
});

test.each([
  ['reserved by Windows', ['con', 'prn.gz', 'aux.tar.gz', 'nul', 'com1', 'com9.gz', 'lpt1.gz']],
  ['alike but for upper case', ['b', 'B', 'b1.GZ', 'b1.gz', 'CON.gz', 'con.gz']],
  [
    'with characters that some refuse',
    ['b:c', 'b*c', 'b?c', 'b"c', 'b<c', 'b>c', 'b|c', 'b\\c', 'b c', 'b\nc', 'é', 'e\u0301'],
  ],
  ['that end in what Windows drops', ['b', 'b.', 'b..', 'b ']],
  ['too long', ['b'.repeat(300), `${'b'.repeat(300)}.gz`, `${'b'.repeat(100)}.gz`]],
  ['of a folder above', ['..', '.', '.gz', '-rf']],
])('blobs whose names are %s have other ones in a package, each its own', (_, names) => {
  const files = names.map((name) => fileOf(`conversations/2026-03-02/${name}`));
  for (const file of files) {
    const parts = file.split('/');
    expect(parts).toHaveLength(4);
    // https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
    expect(parts[3]).toMatch(/^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9](?:[a-z0-9._-]{0,99}[a-z0-9_-])?$/i);
    expect(file.length).toBeLessThan(150);
  }
  expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length);
});

test('the proof of one conversation holds its records and the whole chain', async () => {
  const to = await folder();
  const names = ['conversations/2026-03-02/b1.gz'];
  await proofOf(to, { kind: 'conversation', conversationId: 'b1', names });
  expect(await verify(to)).toMatchObject({ found: [], records: 1, manifests: 3 });
  expect(await run('python3', ['-c', script], to)).toMatchObject({ code: 0 });
});

test('a package whose own signature was taken off is found, and so is one without any signature', async () => {
  const stripped = await folder();
  await cp(pack, stripped, { recursive: true });
  await stripSums(stripped);
  const unsigned = { kind: 'unsigned', blob: 'SHA256SUMS' };
  expect((await verify(stripped)).found).toEqual([expect.objectContaining(unsigned)]);
  expect((await verify(stripped, null)).found).toEqual([expect.objectContaining(unsigned)]);
  expect(await run('python3', ['-c', script], stripped)).toEqual({
    code: 1,
    output: 'SHA256SUMS: nobody has signed it\n',
  });

  const objects = join(stripped, 'objects.jsonl');
  const bare = (await readFile(objects, 'utf8')).replaceAll(/"signature(_key)?":"[^"]*",?/g, '').replaceAll(',}', '}');
  await writeFile(objects, bare);
  await rm(join(stripped, 'keys'), { recursive: true });
  await stripSums(stripped);
  // With keys that the owner of the archive has given; nothing in the folder tells that there ever were any.
  expect((await verify(stripped)).found).toEqual([expect.objectContaining(unsigned)]);
  expect(await verify(stripped, null)).toMatchObject({ found: [], signaturesChecked: false });
});

test('the hash of a manifest that somebody holds is looked for in a package too', async () => {
  const { head } = await verify(pack);
  expect(head).toBeDefined();
  expect(await verify(pack, null, [], head!.sha256)).toMatchObject({ found: [] });
  const { found } = await verify(pack, null, [], '0'.repeat(64));
  expect(found).toEqual([expect.objectContaining({ kind: 'broken-chain' })]);
});

test('the keys of somebody else find everything forged', async () => {
  const found: Finding[] = [];
  await expect(verify(pack, archiveKeys().publicKeys, found)).rejects.toThrow(NoManifestError);
  expect(new Set(found.map(({ kind }) => kind))).toContain('forged');
});

async function filesOf(of: string): Promise<string[]> {
  const all = await readdir(of, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(of.length + 1));
}

/** Random numbers that are the same each time. */
function random(seed: number): (below: number) => number {
  let counter = 0;
  return (below) => createHash('sha256').update(`${seed}:${counter++}`).digest().readUInt32BE(0) % below;
}

const ACTS: readonly (readonly [string, (of: string, pick: (below: number) => number) => Promise<void>])[] = [
  ['a byte changed', (of, pick) => change(of, pick, (bytes) => { bytes[pick(bytes.length)]! ^= 1 << pick(8); return bytes; })],
  ['cut', (of, pick) => change(of, pick, (bytes) => bytes.subarray(0, pick(bytes.length)))],
  ['appended to', (of, pick) => change(of, pick, (bytes) => Buffer.concat([bytes, Buffer.from([pick(256)])]))],
  ['filled with noise', (of, pick) => change(of, pick, (bytes) => randomBytes(bytes.length + 1))],
  ['deleted', async (of, pick) => rm(await anyOf(of, pick))],
  ['renamed', async (of, pick) => { const path = await anyOf(of, pick); await rename(path, join(dirname(path), `x${basename(path)}`)); }],
  ['added', async (of, pick) => writeFile(join(dirname(await anyOf(of, pick)), 'added.gz'), 'x')],
  ['two swapped', async (of, pick) => {
    const files = await filesOf(of);
    const one = join(of, files[pick(files.length)]!);
    const others = files.map((file) => join(of, file)).filter((file) => file !== one);
    const other = others[pick(others.length)]!;
    await rename(one, `${one}.swap`); await rename(other, one); await rename(`${one}.swap`, other);
  }],
  ['an object told otherwise, with its sums made anew', async (of, pick) => {
    const path = join(of, 'objects.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    const at = pick(lines.length);
    const object = JSON.parse(lines[at]!) as { metadata: Record<string, string>; legalHold: boolean };
    const names = Object.keys(object.metadata);
    const name = names[pick(names.length)]!;
    object.metadata[name] = `${object.metadata[name]}0`;
    lines[at] = JSON.stringify(object);
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    await sumAnew(of);
  }],
  ['an object told otherwise, and its package said to be unsigned', async (of, pick) => {
    const path = join(of, 'objects.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    const at = pick(lines.length);
    const object = JSON.parse(lines[at]!) as { legalHold: boolean; lock: object };
    lines[at] = JSON.stringify({ ...object, legalHold: true, lock: { mode: 'locked', until: '2999-01-01T00:00:00.000Z' } });
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    await stripSums(of);
  }],
  ['a blob replaced, with hashes and sums made anew', async (of, pick) => {
    const blobs = (await filesOf(of)).filter((file) => file.startsWith('blobs/'));
    await writeFile(join(of, blobs[pick(blobs.length)]!), randomBytes(30));
    await sumAnew(of);
  }],
]; // prettier-ignore

async function anyOf(of: string, pick: (below: number) => number): Promise<string> {
  const files = (await filesOf(of)).sort();
  return join(of, files[pick(files.length)]!);
}
async function change(of: string, pick: (below: number) => number, how: (bytes: Buffer) => Uint8Array): Promise<void> {
  const path = await anyOf(of, pick);
  await writeFile(path, how(await readFile(path)));
}
/** As somebody does who has no key: the package says that it was never signed. */
async function stripSums(of: string): Promise<void> {
  const about = JSON.parse(await readFile(join(of, 'proof.json'), 'utf8')) as object;
  await writeFile(join(of, 'proof.json'), JSON.stringify({ ...about, signedBy: null }));
  await rm(join(of, `SHA256SUMS.${keys.signer?.keyId}.sig`), { force: true });
  await sumAnew(of);
}
async function sumAnew(of: string): Promise<void> {
  const files = (await filesOf(of)).filter((file) => !file.startsWith('SHA256SUMS')).sort();
  const sums = await Promise.all(
    files.map(
      async (file) =>
        `${createHash('sha256')
          .update(await readFile(join(of, file)))
          .digest('hex')}  ${file}\n`,
    ),
  );
  await writeFile(join(of, 'SHA256SUMS'), sums.join(''));
}

describe('a package that was tampered with', () => {
  test('is found, whatever was done to it', async () => {
    const missed: string[] = [];
    const missedByPython: string[] = [];
    for (let seed = 0; seed < TAMPERINGS; seed++) {
      const pick = random(seed);
      const [name, act] = ACTS[seed % ACTS.length]!;
      const copy = join(dir, `copy-${seed}`);
      await cp(pack, copy, { recursive: true });
      await act(copy, pick);
      const found = await verify(copy).then(
        ({ findings }) => findings > 0,
        () => true, // told as a package that cannot be read
      );
      if (!found) missed.push(`${seed}: ${name}`);
      if (seed < TO_PYTHON && (await run('python3', ['-c', script], copy)).code === 0)
        missedByPython.push(`${seed}: ${name}`);
      await rm(copy, { recursive: true });
    }
    expect({ missed, missedByPython }).toEqual({ missed: [], missedByPython: [] });
    expect((await stat(pack)).isDirectory()).toBe(true);
  }, 3_600_000);
});
