import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What `custodian login` keeps: a token of a desk, until it is over. */
export interface KeptLogin {
  /** The desk that gave the token, and the only one that is sent it. */
  readonly desk: string;
  /** A secret. */
  readonly token: string;
  /** How the desk calls the person. */
  readonly name: string;
  /** RFC 3339, UTC. */
  readonly expiresAt: string;
}

const shape = z.object({ desk: z.url(), token: z.string().min(1), name: z.string(), expiresAt: z.string() });

/** The kept login cannot be used. The message says what to do. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
}

/** Where logins are kept, of this person alone. */
export function loginFile(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CONFIG_HOME: folder } = env;
  const isGiven = folder !== undefined && folder.startsWith('/');
  return join(isGiven ? folder : join(homedir(), '.config'), 'conversation-custodian', 'login.json');
}

/**
 * @returns undefined where nobody is logged in
 * @throws {LoginError} others can read it, it is over, or it is none
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
    if (!success) throw new LoginError(`${path}: is no login: custodian logout, then custodian login`);
    if (!(now < Date.parse(data.expiresAt))) throw new LoginError('your login is over: custodian login');
    return data;
  } finally {
    await file.close();
  }
}

/** Keeps a login (mode 600); what reads it sees the former one or this one, whole. */
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
