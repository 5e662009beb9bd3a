import { readFile, stat } from 'node:fs/promises';
import { PolicyError } from './policy-error.js';
import type { Policy } from './policy.js';
import { defaultPolicy, readPolicy } from './read-policy.js';

const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Loads the policy from a file, or the default one.
 * @throws {PolicyError} with the invalid lines, or why the file cannot be read
 */
export async function loadPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return defaultPolicy();
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new PolicyError([`it has more than ${MOST_BYTES} bytes`], file);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    throw new PolicyError([`it cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`], file);
  }
  try {
    return readPolicy(text);
  } catch (error) {
    throw error instanceof PolicyError ? new PolicyError(error.faults, file) : error;
  }
}
