import { openArchiveKeys } from '../archive/archive-keys.js';
import { openStores } from '../stores/open-stores.js';
import type { Config } from '../config/config.js';
import { unusable } from './check.js';
import type { Part } from './check.js';

const KEYS = 'archive signing key';

/** Checks whether records and manifests are signed. Only reads the key file. */
export function archiveKeysPart(azure: Config['azure'] | undefined): Part {
  if (azure === undefined) return unusable([KEYS]);
  const fix =
    'openssl genpkey -algorithm ed25519 -out FILE; set ARCHIVE_SIGNING_KEY to it, the same file for every worker, and keep a copy';
  return {
    checks: [
      {
        name: KEYS,
        fix,
        run: async () => {
          const { signer, publicKeys } = await openArchiveKeys(azure.signingKey, { mayMake: false });
          if (signer !== undefined) {
            const others = (publicKeys?.keyIds.length ?? 1) - 1;
            return { grade: 'ok', found: `${signer.keyId}${others > 0 ? `, and ${others} former` : ''}` };
          }
          if (openStores(azure).isLocal)
            return { grade: 'ok', found: 'none yet: the worker makes one for a local stack' };
          const found = 'none: ARCHIVED RECORDS ARE NOT SIGNED, and whoever can write to the storage can forge one';
          return { grade: 'warn', found, fix };
        },
      },
    ],
  };
}
