import * as fsPromises from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenesysEvent } from '../../src/genesys/event.js';
import { Spool } from '../../src/listener/spool.js';
import type { SpoolOptions } from '../../src/listener/spool.js';
import type { SpoolFiles } from '../../src/listener/spool-writer.js';
import { capturedLog } from '../genesys/support.js';

type Defer = (cleanUp: () => unknown) => void;

export async function temporaryFolder(defer: Defer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a spool that is closed with the test at the latest. */
export async function openSpool(dir: string, defer: Defer, options: Partial<SpoolOptions> = {}) {
  const { log, lines, text } = capturedLog();
  const spool = await Spool.open({ dir, maxBytes: 1_048_576, log, ...options });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= spool.close());
  defer(close);
  return { spool, lines, logText: text, close };
}

/** The name of the first file of a spool. */
export const FIRST = '0000000001.spool';

export function upload(mediaId: string | number): GenesysEvent {
  return {
    kind: 'attachment-uploaded',
    conversationId: 'c-1',
    mediaId: `m-${mediaId}`,
    downloadUrl: `https://files.example/m-${mediaId}?signature=s3cr3t&name=füße`,
  };
}

export function completion(conversationId: string): GenesysEvent {
  return { kind: 'conversation-completed', conversationId, completedTime: '2025-01-02T03:04:05.678Z' };
}

export function uploads(count: number): GenesysEvent[] {
  return Array.from({ length: count }, (_, index) => upload(index));
}

/** The bytes of a spool file with these events. */
export async function fileWith(defer: Defer, count: number): Promise<Buffer> {
  const dir = await temporaryFolder(defer);
  const { spool, close } = await openSpool(dir, defer);
  await Promise.all(uploads(count).map((event) => spool.append(event)));
  await close();
  return readFile(join(dir, FIRST));
}

/** A folder with one spool file. */
export async function folderWith(defer: Defer, bytes: Buffer): Promise<string> {
  const dir = await temporaryFolder(defer);
  await writeFile(join(dir, FIRST), bytes);
  return dir;
}

/** All but the lock and the mark of the key. */
export const spoolFiles = async (dir: string) =>
  (await readdir(dir)).filter((name) => !/^(?:lock\.|sealed-since-key$)/.test(name)).sort();

/** Takes all that waits. */
export async function drainAll(spool: Spool): Promise<GenesysEvent[]> {
  const events: GenesysEvent[] = [];
  for (;;) {
    const batch = await spool.oldest();
    if (batch === undefined) return events;
    events.push(...batch.events);
    await spool.remove(batch);
  }
}

/** What an operation on an open file is replaced by; it may call the real one. */
export type Hooks = {
  readonly [O in 'appendFile' | 'datasync' | 'sync']?: (
    real: (...args: unknown[]) => Promise<void>,
    ...args: unknown[]
  ) => Promise<void>;
} & { readonly open?: (path: string, flags: string) => void };

/** The real file system with some operations replaced, and a list of those that touched the disk. */
export function hookedFiles(hooks: Hooks = {}): { files: SpoolFiles; calls: string[] } {
  const calls: string[] = [];
  const wrap = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get: (target, property) => {
        const member = Reflect.get(target, property) as unknown;
        if (typeof member !== 'function') return member;
        const real = member.bind(target) as (...args: unknown[]) => Promise<void>;
        if (property !== 'appendFile' && property !== 'datasync' && property !== 'sync') return real;
        return async (...args: unknown[]) => {
          calls.push(property);
          await (hooks[property]?.(real, ...args) ?? real(...args));
        };
      },
    });
  const open = async (path: string, flags: string, mode?: number) => {
    hooks.open?.(path, flags);
    return wrap(await fsPromises.open(path, flags, mode));
  };
  return { files: { ...fsPromises, open: open as typeof fsPromises.open }, calls };
}

/** An error as the file system throws it. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}
