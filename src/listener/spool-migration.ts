import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { SpoolRecordCodec } from './spool-record.js';
import type { SpoolFiles } from './spool-writer.js';

/** In the folder of a spool since it has a key. */
const MARK = 'sealed-since-key';

/** SHA-256, in hex, of the files that were there before the key, by name. */
const marked = z.strictObject({ unsealed: z.record(z.string(), z.string()) });
export type UnsealedFiles = Readonly<Record<string, string>>;

/** Of a file, as `UnsealedFiles` knows it. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The files whose unsealed lines count, though there is a key: those that were there when the spool was opened with a key for
 * the first time. It is found out once, and kept in the folder, sealed, with the hashes of the files, so that a line that
 * somebody adds later is none of them. A folder that holds sealed lines had a key before.
 *
 * Whoever can delete the mark and every sealed line can make the spool begin anew; so that is told.
 *
 * @param names of the files that wait
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
    // One that cannot be read counts as not there: its lines are kept, and told of, when it can.
    const text = await read(files, join(dir, name)).catch(() => undefined);
    if (text === undefined) continue;
    hadKey ||= text.split('\n').some((line) => codec.decode(line).kind !== 'damaged' && !codec.isUnsealed(line));
    found[name] = hashOf(text);
  }
  const unsealed = hadKey ? {} : found;
  await write(files, dir, `${codec.seal(JSON.stringify({ unsealed }))}\n`);
  return { files: unsealed, isNew: true };
}

/** Whole, or not at all: a mark that is cut short would not be believed, and would let nothing pass. */
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
