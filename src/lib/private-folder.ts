import { constants } from 'node:fs';
import * as fsPromises from 'node:fs/promises';

/** A folder with customers' data cannot be made private. The message says what to do. */
export class FolderNotPrivateError extends Error {
  override readonly name = 'FolderNotPrivateError';

  constructor(
    readonly dir: string,
    reason: string,
    options?: { readonly cause: unknown },
  ) {
    super(`${dir} cannot be used: ${reason}`, options);
  }
}

/** What is used of the file system. */
export type FolderFiles = Pick<typeof fsPromises, 'access' | 'mkdir' | 'chmod' | 'stat'>;

/**
 * Makes a folder, and takes from others what they may do in it, also when it exists: a umask, a volume or an earlier version
 * may have left it open.
 *
 * @param mode such as 0o700. A folder of another user, which only that one can change, is used when it is no more open.
 * @throws {FolderNotPrivateError} when it cannot be made, stays more open, or is not for this user.
 */
export async function makePrivateFolder(dir: string, mode: number, files: FolderFiles = fsPromises): Promise<void> {
  try {
    await files.mkdir(dir, { recursive: true, mode });
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new FolderNotPrivateError(dir, `it cannot be made (${code}); make it for ${whoAmI()}`, { cause });
  }
  try {
    await files.chmod(dir, mode);
  } catch (cause) {
    const open = (await files.stat(dir)).mode & 0o777 & ~mode;
    if (open === 0) return await checkAccess(dir, files);
    const fix = `chown it to ${whoAmI()}, chmod ${mode.toString(8)}, or name a folder in it that does not exist yet`;
    throw new FolderNotPrivateError(dir, `it belongs to another user and is open to others; ${fix}`, { cause });
  }
}

async function checkAccess(dir: string, { access }: FolderFiles): Promise<void> {
  try {
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const fix = `chown it to ${whoAmI()}, or give this user access`;
    throw new FolderNotPrivateError(dir, `it belongs to another user, and cannot be written to; ${fix}`, { cause });
  }
}

const whoAmI = (): string => (process.getuid === undefined ? 'this user' : `user ${process.getuid()}`);
