import { ArchiveKeysError, openArchiveKeys } from '../../archive/archive-keys.js';
import { environmentWithDotenv, loadConfig } from '../../config/config.js';
import type { Config } from '../../config/config.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';

/** `custodian archive keys` */
export async function printKeys(): Promise<void> {
  const { azure } = loadConfig(environmentWithDotenv(process.cwd(), process.env), ['azure']);
  try {
    const { publicKeys } = await openArchiveKeys(azure.signingKeyFile, { mayMake: false });
    if (publicKeys === undefined) {
      console.error(`${azure.signingKeyFile}: there is no such file (ARCHIVE_SIGNING_KEY)`);
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
  { signingKeyFile }: Pick<Config['azure'], 'signingKeyFile'>,
  file: string | undefined,
): Promise<PublicKeyRing | undefined> {
  const { publicKeys } = await openArchiveKeys(file ?? signingKeyFile, { mayMake: false });
  if (publicKeys === undefined && file !== undefined) throw new ArchiveKeysError(file, 'there is no such file');
  return publicKeys;
}
