import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { given } from './environment.js';
import type { Environment } from './environment.js';
import { SECRETS } from './secret-files.js';

/**
 * The process environment on top of the `.env` file of a folder: variables of the process take precedence.
 *
 * @throws {Error} when the file exists and cannot be read.
 */
export function environmentWithDotenv(directory: string, processEnv: Environment): Environment {
  let file: string;
  try {
    file = readFileSync(resolve(directory, '.env'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return processEnv;
    throw new Error(`.env in ${directory} cannot be read`, { cause: error });
  }
  // Some editors and shells on Windows write UTF-16, in which no setting would be found.
  if (file.includes('\u0000')) throw new Error(`.env in ${directory} is not UTF-8 text: save it as UTF-8`);
  // An empty value counts as unset, so that it hides nothing.
  const set = Object.entries(processEnv).filter(([name]) => given(processEnv, name) !== undefined);
  return { ...parse(file), ...Object.fromEntries(set) };
}

/** Mode bits that let other users read a file, or anyone but the owner change it. */
const TOO_OPEN = 0o027;

/** A warning about a `.env` file with secrets that other users of the host can read; undefined if there is none. */
export function dotenvWarning(directory: string): string | undefined {
  const path = resolve(directory, '.env');
  try {
    const mode = statSync(path).mode & 0o777;
    const values = parse(readFileSync(path, 'utf8'));
    const secret = [...SECRETS.keys()].find((name) => given(values, name) !== undefined);
    if (secret === undefined || process.platform === 'win32' || (mode & TOO_OPEN) === 0) return undefined;
    return `${path} holds ${secret} and has mode ${mode.toString(8)}: other users of this host can read or change it; chmod 600 ${path}`;
  } catch {
    // An unreadable file is reported where it is needed.
    return undefined;
  }
}
