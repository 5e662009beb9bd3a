import { readFile } from 'node:fs/promises';
import { NoCertificatesError, TrustedAuthorities } from './trusted-authorities.js';

/**
 * The trusted time stamp authorities, from a PEM file of their CAs. Undefined without a file.
 * @throws {NoCertificatesError} naming the file
 */
export async function openTrustedAuthorities(file: string | undefined): Promise<TrustedAuthorities | undefined> {
  if (file === undefined) return undefined;
  try {
    return TrustedAuthorities.fromPem(await readFile(file, 'utf8'));
  } catch (error) {
    const problem = error instanceof NoCertificatesError ? error.message : (error as NodeJS.ErrnoException).code;
    throw new NoCertificatesError(`${file} (TIMESTAMP_CA_FILE, --timestamp-ca): ${problem}`, { cause: error });
  }
}
