import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { transformFile } from '@swc/core';
import { pino } from 'pino';
import { HostIdInvalidError } from '../../src/staging/host-id.js';
import {
  FileTooLargeError,
  openStaging,
  StagedFileChangedError,
  StagedFileMissingError,
  StagingFullError,
} from '../../src/staging/staging.js';

const log = pino({ level: 'silent' });
const OWNER = 'scan:conversation-1:media-1';

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    yield Buffer.from(part);
  }
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

describe('staging', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'staging-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const files = async () => (await readdir(dir)).filter((name) => name !== 'host-id');

  describe('stage', () => {
    test('stores the bytes, and says how many, their hash and their head', async () => {
      const staging = await openStaging(dir, { log });
      const staged = await staging.stage(OWNER, chunks('hello ', '', 'world'), { maxBytes: 11, headBytes: 8 });
      expect(staged).toMatchObject({ bytes: 11, sha256: sha256(Buffer.from('hello world')) });
      expect(Buffer.from(staged.head).toString()).toBe('hello wo');
      expect(await text(staging.read(staged.ref))).toBe('hello world');
      expect(await readFile(staging.path(staged.ref), 'utf8')).toBe('hello world');
      expect((await stat(staging.path(staged.ref))).mode & 0o777 & ~0o640).toBe(0);
    });

    test('an empty file is a file', async () => {
      const staging = await openStaging(dir, { log });
      const staged = await staging.stage(OWNER, chunks(), { maxBytes: 0 });
      expect(staged).toMatchObject({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
      await staging.verify(staged.ref, staged);
    });

    test('names a file after its owner: a repeat replaces, another owner adds, nothing of the owner is in a name', async () => {
      const staging = await openStaging(dir, { log });
      const first = await staging.stage(OWNER, chunks('one'), { maxBytes: 9 });
      const again = await staging.stage(OWNER, chunks('two'), { maxBytes: 9 });
      const other = await staging.stage('../../etc/passwd\0', chunks('three'), { maxBytes: 9 });
      expect(again.ref).toBe(first.ref);
      expect(other.ref).not.toBe(first.ref);
      expect(await text(staging.read(first.ref))).toBe('two');
      expect((await files()).every((name) => /^[0-9a-f]{64}\.(file|owner)$/.test(name))).toBe(true);
      expect(await files()).toHaveLength(4);
    });

    test('the head does not change with buffers that the source uses again', async () => {
      const staging = await openStaging(dir, { log });
      const shared = Buffer.from('aaaa');
      async function* reusing(): AsyncGenerator<Uint8Array> {
        yield shared;
        shared.fill('b');
        yield shared;
      }
      const { head } = await staging.stage(OWNER, reusing(), { maxBytes: 9 });
      expect(Buffer.from(head).toString()).toBe('aaaabbbb');
    });

    test('a source above the limit is given up at once, and leaves nothing', async () => {
      const staging = await openStaging(dir, { log });
      let closed = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield Buffer.alloc(4);
        } finally {
          closed = true;
        }
      }
      const failure = staging.stage(OWNER, endless(), { maxBytes: 10 });
      await expect(failure).rejects.toThrow(FileTooLargeError);
      await expect(failure).rejects.toMatchObject({ maxBytes: 10, atLeastBytes: 12 });
      expect(closed).toBe(true);
      expect(await files()).toEqual([]);
    });

    test('a source that breaks off leaves nothing, and its error comes through', async () => {
      const staging = await openStaging(dir, { log });
      const broken = new Error('connection lost');
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(100);
        throw broken;
      }
      await expect(staging.stage(OWNER, breaking(), { maxBytes: 1000 })).rejects.toBe(broken);
      expect(await files()).toEqual([]);
    });

    test('a failed repeat leaves the file of the first time alone', async () => {
      const staging = await openStaging(dir, { log });
      const { ref } = await staging.stage(OWNER, chunks('one'), { maxBytes: 9 });
      await expect(staging.stage(OWNER, chunks('far too long'), { maxBytes: 9 })).rejects.toThrow(FileTooLargeError);
      expect(await text(staging.read(ref))).toBe('one');
    });

    test('a source that hangs ends with the signal', async () => {
      const staging = await openStaging(dir, { log });
      const abort = new AbortController();
      const reason = new Error('cancelled');
      async function* hanging(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(10);
        queueMicrotask(() => abort.abort(reason));
        await new Promise(() => undefined);
      }
      await expect(staging.stage(OWNER, hanging(), { maxBytes: 100, signal: abort.signal })).rejects.toBe(reason);
      expect(await files()).toEqual([]);
      await expect(staging.stage(OWNER, chunks('x'), { maxBytes: 9, signal: abort.signal })).rejects.toBe(reason);
    });

    test.each(['writeFile', 'close'] as const)(
      'a disk that is full at %s is said so, and leaves nothing',
      async (call) => {
        const handles: FileHandle[] = [];
        const openFile: typeof open = async (...args) => {
          const handle = await open(...args);
          const original = handle[call].bind(handle) as (...args: unknown[]) => Promise<void>;
          Object.assign(handle, {
            [call]: async (...rest: unknown[]) => {
              await original(...rest);
              throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
            },
          });
          handles.push(handle);
          return handle;
        };
        const staging = await openStaging(dir, { log, openFile });
        const failure = staging.stage(OWNER, chunks('hello'), { maxBytes: 9 });
        await expect(failure).rejects.toThrow(StagingFullError);
        await expect(failure).rejects.toMatchObject({ cause: { code: 'ENOSPC' } });
        expect(await files()).toEqual([]);
        expect(handles.map(({ fd }) => fd)).toEqual([-1]); // closed
      },
    );

    test('is never further ahead of the disk than two pieces, and reads on while one is written', async () => {
      const kilobyte = 1024;
      let produced = 0;
      let written = 0;
      let ahead = 0;
      async function* counting(): AsyncGenerator<Uint8Array> {
        for (let i = 0; i < 50; i += 1) {
          produced += 64 * kilobyte;
          ahead = Math.max(ahead, produced - written);
          yield Buffer.alloc(64 * kilobyte, i);
        }
      }
      const openFile: typeof open = async (...args) => {
        const handle = await open(...args);
        const original = handle.writeFile.bind(handle);
        handle.writeFile = async (data) => {
          // A slow disk: slower than the source.
          for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          await original(data);
          written += (data as Uint8Array).length;
        };
        return handle;
      };
      const staging = await openStaging(dir, { log, openFile });
      const { sha256, ref } = await staging.stage(OWNER, counting(), { maxBytes: 50 * 64 * kilobyte });
      expect(produced).toBe(50 * 64 * kilobyte);
      expect(ahead).toBeGreaterThan(512 * kilobyte);
      expect(ahead).toBeLessThanOrEqual(2 * 512 * kilobyte + 64 * kilobyte);
      await staging.verify(ref, { bytes: produced, sha256 });
    });

    test('a source that reuses its buffer is stored as it was', async () => {
      const buffer = Buffer.alloc(1000);
      async function* reusing(): AsyncGenerator<Uint8Array> {
        for (let i = 0; i < 2000; i += 1) yield buffer.fill(i % 251);
      }
      const { ref, sha256 } = await (await openStaging(dir, { log })).stage(OWNER, reusing(), { maxBytes: 2_000_000 });
      const expected = Buffer.concat(Array.from({ length: 2000 }, (_, i) => Buffer.alloc(1000, i % 251)));
      expect(sha256).toBe(createHash('sha256').update(expected).digest('hex'));
      expect(expected.equals(await readFile(join(dir, `${ref}.file`)))).toBe(true);
    });
  });

  describe('references', () => {
    test.each([
      '',
      '..',
      '../host-id',
      'host-id',
      `../${'a'.repeat(64)}`,
      `${'a'.repeat(64)}/../host-id`,
      'A'.repeat(64),
    ])('%j is refused', async (ref) => {
      const staging = await openStaging(dir, { log });
      expect(() => staging.path(ref)).toThrow(RangeError);
      await expect(buffer(staging.read(ref))).rejects.toThrow(RangeError);
      await expect(staging.verify(ref, { bytes: 1, sha256: '' })).rejects.toThrow(RangeError);
      await expect(staging.discard(ref)).rejects.toThrow(RangeError);
      await expect(stat(join(dir, 'host-id'))).resolves.toBeDefined();
    });
  });

  describe('verify and discard', () => {
    test('finds a missing, a cut and an altered file', async () => {
      const staging = await openStaging(dir, { log });
      const staged = await staging.stage(OWNER, chunks('hello'), { maxBytes: 9 });
      await staging.verify(staged.ref, staged);
      await writeFile(staging.path(staged.ref), 'hellO');
      await expect(staging.verify(staged.ref, staged)).rejects.toThrow(StagedFileChangedError);
      await truncate(staging.path(staged.ref), 0);
      await expect(staging.verify(staged.ref, staged)).rejects.toThrow(StagedFileChangedError);
      await staging.discard(staged.ref);
      await staging.discard(staged.ref);
      await expect(staging.verify(staged.ref, staged)).rejects.toThrow(StagedFileMissingError);
      await expect(buffer(staging.read(staged.ref))).rejects.toThrow(StagedFileMissingError);
      expect(await files()).toEqual([]);
    });
  });

  test('a note of a step is replaced by the next one, and goes with the file', async () => {
    const staging = await openStaging(dir, { log });
    const { ref } = await staging.stage(OWNER, chunks('one'), { maxBytes: 9 });
    expect(await staging.noteOn(ref)).toBeUndefined();
    await staging.note(ref, 'long ago');
    await staging.note(ref, 'now');
    expect(await staging.noteOn(ref)).toBe('now');
    await expect(staging.note('../host-id', 'x')).rejects.toThrow(RangeError);
    await staging.discard(ref);
    expect(await files()).toEqual([]);
  });

  describe('sweep', () => {
    const NOW = Date.UTC(2030, 0, 1);
    const HOUR_MS = 3_600_000;

    const age = (name: string, ms: number) => utimes(join(dir, name), (NOW - ms) / 1000, (NOW - ms) / 1000);

    test('removes what is old and not kept, and nothing else', async () => {
      const staging = await openStaging(dir, { log });
      const options = { maxBytes: 9 };
      const [old, kept, young] = await Promise.all([
        staging.stage('old', chunks('1'), options),
        staging.stage('kept', chunks('2'), options),
        staging.stage('young', chunks('3'), options),
      ]);
      await writeFile(join(dir, '01234567-89ab-cdef-0123-456789abcdef.part'), 'left by a crash');
      for (const folder of ['opened-Ab12Cd', 'opened-01234567-89ab-cdef-0123-456789abcdef']) {
        await mkdir(join(dir, folder));
        await writeFile(join(dir, folder, '0'), 'left by a crash, too');
      }
      await writeFile(join(dir, 'not-ours.txt'), '');
      for (const name of await readdir(dir)) await age(name, 2 * HOUR_MS);
      await age(`${young.ref}.file`, 0);

      const asked: string[] = [];
      const keep = async (owner: string) => {
        asked.push(owner);
        return owner === 'kept';
      };
      const swept = await staging.sweep({ olderThanMs: HOUR_MS, now: NOW, keep });
      expect(swept).toEqual({ removed: 4, kept: 1 });
      expect(asked.sort()).toEqual(['kept', 'old']);
      await expect(staging.verify(old.ref, old)).rejects.toThrow(StagedFileMissingError);
      await staging.verify(kept.ref, kept);
      await staging.verify(young.ref, young);
      expect((await readdir(dir)).sort()).toEqual(
        [kept, young]
          .flatMap(({ ref }) => [`${ref}.file`, `${ref}.owner`])
          .concat('host-id', 'not-ours.txt')
          .sort(),
      );
    });

    test('removes the note of a file that is gone, and a file without its note', async () => {
      const staging = await openStaging(dir, { log });
      const one = await staging.stage('one', chunks('1'), { maxBytes: 9 });
      const two = await staging.stage('two', chunks('2'), { maxBytes: 9 });
      await rm(join(dir, `${one.ref}.file`));
      await rm(join(dir, `${two.ref}.owner`));
      for (const name of await readdir(dir)) await age(name, 2 * HOUR_MS);
      await staging.sweep({ olderThanMs: HOUR_MS, now: NOW, keep: () => true });
      expect(await files()).toEqual([]);
    });
  });

  describe('host id', () => {
    test('follows the folder', async () => {
      const first = await openStaging(dir, { log });
      const second = await openStaging(dir, { log });
      const other = await openStaging(join(dir, 'deep', 'er'), { log });
      expect(second.hostId).toBe(first.hostId);
      expect(other.hostId).not.toBe(first.hostId);
      expect(first.hostId).toMatch(/^[0-9a-f-]{36}$/);
    });

    test('a file that holds no id is an error that names it', async () => {
      await writeFile(join(dir, 'host-id'), 'half an i');
      await expect(openStaging(dir, { log })).rejects.toThrow(HostIdInvalidError);
    });

    test('processes that start at once agree', async () => {
      const source = fileURLToPath(new URL('../../src/staging/host-id.ts', import.meta.url));
      const { code } = await transformFile(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
      const script = `${code}
        process.stdin.once('data', async () => process.stdout.write(await readHostId(process.argv[1])));
        process.stdout.write('ready\\n');`;
      const children = Array.from({ length: 4 }, () =>
        spawn(process.execPath, ['--input-type=module', '--eval', script, dir], { stdio: ['pipe', 'pipe', 'inherit'] }),
      );
      await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
      const answers = children.map(({ stdout }) => text(stdout));
      for (const { stdin } of children) stdin.end('go\n');
      const ids = await Promise.all(answers);
      expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
      expect(new Set(ids).size).toBe(1);
      expect(await readdir(dir)).toEqual(['host-id']);
    });
  });

  test('random chunks come out as they went in', async () => {
    const staging = await openStaging(dir, { log });
    const content = randomBytes(300_000);
    const sizes = [1, 65_535, 2, 100_000, 134_462];
    const parts = sizes.map((size, i) => {
      const start = sizes.slice(0, i).reduce((sum, n) => sum + n, 0);
      return content.subarray(start, start + size);
    });
    const staged = await staging.stage(OWNER, chunks(...parts), { maxBytes: content.length });
    expect((await buffer(staging.read(staged.ref))).equals(content)).toBe(true);
    expect(Buffer.from(staged.head).equals(content.subarray(0, 65_536))).toBe(true);
    await staging.verify(staged.ref, { bytes: content.length, sha256: sha256(content) });
  });
});
