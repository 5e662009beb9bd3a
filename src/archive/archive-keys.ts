import { readFile } from 'node:fs/promises';
import { KeyRingError } from '../sealing/mac-key-ring.js';
import { sourceName } from '../sealing/key-source.js';
import type { KeySource } from '../sealing/key-source.js';
import { readOrMakeKey } from '../sealing/own-key.js';
import { newSigningKey, PublicKeyRing, signerFromPem } from '../sealing/signing-key-ring.js';
import type { Signer } from '../sealing/signing-key-ring.js';

/** What signs the archive, and what checks it. */
export interface ArchiveKeys {
  /** Undefined without a private key: for an auditor, or an archive that is not signed. */
  readonly signer: Signer | undefined;
  readonly publicKeys: PublicKeyRing | undefined;
}

/** The keys cannot be used. */
export class ArchiveKeysError extends Error {
  override readonly name = 'ArchiveKeysError';

  constructor(
    /** The path of a file, or a name. */
    readonly source: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${source} holds no keys of the archive (ARCHIVE_SIGNING_KEY, --keys): ${problem}`, options);
  }
}

/**
 * Reads Ed25519 keys in PEM. The first private key signs; all keys check, so that a former one stays in the file.
 *
 * @param mayMake makes the file, mode 600, where there is none: for a local stack
 * @throws {ArchiveKeysError} for a file that holds something else
 */
export async function openArchiveKeys(
  source: KeySource,
  { mayMake }: { readonly mayMake: boolean },
): Promise<ArchiveKeys> {
  const text =
    'pem' in source
      ? source.pem
      : mayMake
        ? await readOrMakeKey(source.path, newSigningKey)
        : await readIfThere(source.path);
  if (text === undefined) return { signer: undefined, publicKeys: undefined };
  try {
    const signer = text.includes('PRIVATE KEY-----') ? signerFromPem(text) : undefined;
    return { signer, publicKeys: PublicKeyRing.fromPem(text) };
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    throw new ArchiveKeysError(sourceName(source), error.message, { cause: error });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ArchiveKeysError(path, `it cannot be read (${code})`, { cause: error });
  }
}
