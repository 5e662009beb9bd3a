import { ArchiveKeysError, openArchiveKeys } from '../../archive/archive-keys.js';
import { sourceName } from '../../sealing/key-source.js';
import type { KeySource } from '../../sealing/key-source.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { readConfig } from '../read-config.js';

/** `custodian archive keys` */
export async function printKeys(): Promise<void> {
  const { azure } = await readConfig(['azure']);
  try {
    const { publicKeys } = await openArchiveKeys(azure.signingKey, { mayMake: false });
    if (publicKeys === undefined) {
      console.error(`${sourceName(azure.signingKey)}: there is no such file (ARCHIVE_SIGNING_KEY)`);
      process.exitCode = 1;
      return;
    }
    for (const keyId of publicKeys.keyIds) process.stdout.write(`# key ${keyId}\n`);
    process.stdout.write(publicKeys.toPem());
  } catch (error) {
    if (!(error instanceof ArchiveKeysError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

/**
 * The keys to verify with: from the given file, otherwise from the settings. Undefined without any.
 * @throws {ArchiveKeysError}
 */
export async function openVerifyingKeys(
  held: KeySource | undefined,
  file: string | undefined,
): Promise<PublicKeyRing | undefined> {
  const source = file === undefined ? held : { path: file };
  if (source === undefined) return undefined;
  const { publicKeys } = await openArchiveKeys(source, { mayMake: false });
  if (publicKeys === undefined && file !== undefined) throw new ArchiveKeysError(file, 'there is no such file');
  return publicKeys;
}
