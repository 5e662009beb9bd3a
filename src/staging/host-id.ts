import { randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const FILE_NAME = 'host-id';
const SHAPE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The file that identifies a staging disk does not contain an id. */
export class HostIdInvalidError extends Error {
  override readonly name = 'HostIdInvalidError';

  constructor(readonly file: string) {
    super(
      `${file} does not hold an id; delete it, and a new one is made (files staged under the old one are given up)`,
    );
  }
}

/**
 * Reads the id of a staging disk, or creates it. Processes that start concurrently get the same one.
 * @throws {HostIdInvalidError}
 */
export async function readHostId(dir: string): Promise<string> {
  const file = join(dir, FILE_NAME);
  const id = (await readIfThere(file)) ?? (await create(file));
  if (!SHAPE.test(id)) {
    throw new HostIdInvalidError(file);
  }
  return id;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Writes the id to a temporary file and links it into place: the first link wins, and no reader ever sees a partial id. */
async function create(file: string): Promise<string> {
  const id = randomUUID();
  const draft = `${file}.${id}`;
  try {
    const handle = await open(draft, 'wx', 0o640);
    try {
      await handle.writeFile(`${id}\n`);
      await handle.sync(); // a queue is named after it: it must survive a crash of the machine
    } finally {
      await handle.close();
    }
    await link(draft, file);
    return id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return (await readFile(file, 'utf8')).trim();
    }
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
