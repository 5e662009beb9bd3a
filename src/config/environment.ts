import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';

/** A set of environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable without white space around it. An empty value is an unset one, as in `NAME=` of a compose file. */
export function given(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/**
 * The process environment over the `.env` file of a folder: what is set for the process wins.
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
  // Some editors and shells of Windows write UTF-16, of which not a single setting would be found.
  if (file.includes('\u0000')) throw new Error(`.env in ${directory} is not UTF-8 text: save it as UTF-8`);
  // An empty value is an unset one, so that it hides nothing.
  const set = Object.entries(processEnv).filter(([name]) => given(processEnv, name) !== undefined);
  return { ...parse(file), ...Object.fromEntries(set) };
}
