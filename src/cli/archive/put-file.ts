import { randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';

/** The target of an export exists with other content. It is left unchanged. */
export class FileDiffersError extends Error {
  override readonly name = 'FileDiffersError';

  constructor(readonly path: string) {
    super(`${path}: another file is there already, and was left as it is`);
  }
}

/**
 * Creates a file with this content atomically; never replaces another one.
 * @throws {FileDiffersError}, or the error of the file system
 */
export async function putFile(path: string, content: Uint8Array): Promise<'written' | 'there already'> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(part, 'wx', 0o640);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(part, path); // unlike rename, this fails if the name is taken
    return 'written';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (Buffer.compare(await readFile(path), content) !== 0) throw new FileDiffersError(path);
    return 'there already';
  } finally {
    await rm(part, { force: true });
  }
}
