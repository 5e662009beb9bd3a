import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { SpoolRecordCodec } from './spool-record.js';
import type { SpoolFiles } from './spool-writer.js';

/** In the folder of a spool that has had a key. */
const MARK = 'sealed-since-key';

/** SHA-256, in hex, of the files that existed before the key, by name. */
const marked = z.strictObject({ unsealed: z.record(z.string(), z.string()) });
export type UnsealedFiles = Readonly<Record<string, string>>;

/** The hash of a file in `UnsealedFiles`. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The files whose unsealed lines are accepted although there is a key: those that existed when the spool was first opened with a
 * key. They are determined once, and kept in the folder, sealed, with the hashes of the files, so that lines added later are not
 * accepted. A folder that contains sealed lines had a key before.
 *
 * Anybody who can delete the mark and every sealed line can make the spool start over, which is therefore logged.
 *
 * @param names of the waiting files
 * @throws {Error} of the file system
 */
export async function unsealedFiles(
  files: SpoolFiles,
  dir: string,
  codec: SpoolRecordCodec,
  names: readonly string[],
): Promise<{ readonly files: UnsealedFiles; readonly isNew: boolean }> {
  const known = await read(files, join(dir, MARK));
  if (known !== undefined) {
    const text = codec.open(known.trimEnd());
    const mark = text === undefined ? undefined : marked.safeParse(JSON.parse(text)).data;
    return { files: mark?.unsealed ?? {}, isNew: false };
  }
  const found: Record<string, string> = {};
  let hadKey = false;
  for (const name of names) {
    // An unreadable file counts as missing: its lines are kept, and reported once it can be read.
    const text = await read(files, join(dir, name)).catch(() => undefined);
    if (text === undefined) continue;
    hadKey ||= text.split('\n').some((line) => codec.decode(line).kind !== 'damaged' && !codec.isUnsealed(line));
    found[name] = hashOf(text);
  }
  const unsealed = hadKey ? {} : found;
  await write(files, dir, `${codec.seal(JSON.stringify({ unsealed }))}\n`);
  return { files: unsealed, isNew: true };
}

/** Atomically: a truncated mark would not be accepted, and no unsealed line would be. */
async function write(files: SpoolFiles, dir: string, text: string): Promise<void> {
  const draft = join(dir, `${MARK}.draft`);
  const file = await files.open(draft, 'w', 0o600);
  try {
    await file.appendFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(draft, join(dir, MARK));
}

async function read(files: SpoolFiles, path: string): Promise<string | undefined> {
  try {
    return await files.readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
