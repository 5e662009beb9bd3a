import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { homeFolder } from '../../config/home-folder.js';

/** The login that `custodian login` stores: a token of a desk, until it expires. */
export interface KeptLogin {
  /** The desk that issued the token, and the only one that it is sent to. */
  readonly desk: string;
  /** A secret. */
  readonly token: string;
  /** The name of the person, as given by the desk. */
  readonly name: string;
  /** RFC 3339, UTC. */
  readonly expiresAt: string;
}

const shape = z.object({ desk: z.url(), token: z.string().min(1), name: z.string(), expiresAt: z.string() });

/** The stored login cannot be used. The message says what to do. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
}

/**
 * Where the login is stored, private to this user.
 * @throws {LoginError} the user has no folder for it
 */
export function loginFile(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CONFIG_HOME: folder } = env;
  const isGiven = folder !== undefined && folder.startsWith('/');
  const home = homeFolder();
  if (!isGiven && home === undefined) {
    throw new LoginError('there is no place for a login: this user has no home folder; set HOME or XDG_CONFIG_HOME');
  }
  return join(isGiven ? folder : join(home!, '.config'), 'conversation-custodian', 'login.json');
}

/**
 * @returns undefined if nobody is logged in
 * @throws {LoginError} others can read it, it has expired, or is malformed
 */
export async function readLogin(path: string, now: number): Promise<KeptLogin | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new LoginError(`${path}: cannot be read (${error.code}): custodian logout`);
  });
  if (file === undefined) return undefined;
  try {
    const { mode } = await file.stat();
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
      throw new LoginError(`${path}: others can read this token: custodian logout, then custodian login`);
    }
    const { success, data } = shape.safeParse(parsed(await file.readFile('utf8')));
    if (!success) throw new LoginError(`${path}: is not a valid login: custodian logout, then custodian login`);
    if (!(now < Date.parse(data.expiresAt))) throw new LoginError('your login is over: custodian login');
    return data;
  } finally {
    await file.close();
  }
}

/** Stores a login (mode 600) atomically: readers see either the old or the new one. */
export async function keepLogin(path: string, login: KeptLogin): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(JSON.stringify(login));
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

export const forgetLogin = (path: string): Promise<void> => rm(path, { force: true });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
