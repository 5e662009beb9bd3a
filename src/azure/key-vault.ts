import { DefaultAzureCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import type { SecretClientOptions, SecretProperties } from '@azure/keyvault-secrets';
import type { KeyVault, SecretVersion } from '../config/key-vault.js';
import { KeyVaultError } from '../config/key-vault.js';
import type { VaultAddress } from '../config/vault-address.js';
import { noteAnswers, vaultErrorOf } from './vault-errors.js';
import type { VaultAnswer } from './vault-errors.js';

/** For all calls about one secret with their repetitions, in milliseconds; then the start fails, and says why. */
const DEADLINE_MS = 60_000;
/** More would be forgotten rather than kept, and each is a request at each start. */
const MAX_VERSIONS = 50;

/** How a vault is reached; for tests. */
export interface KeyVaultOptions {
  readonly credential?: TokenCredential;
  readonly client?: Pick<SecretClientOptions, 'tlsOptions' | 'retryOptions'>;
  readonly deadlineMs?: number;
}

/** One thing that is asked of a vault. */
interface Call {
  readonly client: SecretClient;
  readonly name: string;
  readonly abortSignal: AbortSignal;
}

/**
 * Azure Key Vault, with the process's Azure identity. Reads are repeated as the SDK does: three times, after a 429 when
 * Retry-After says.
 */
export function openKeyVault(options: KeyVaultOptions = {}): KeyVault {
  const { credential = new DefaultAzureCredential(), deadlineMs = DEADLINE_MS } = options;

  async function call<T>({ vault, name, isLocal }: VaultAddress, work: (call: Call) => Promise<T>): Promise<T> {
    const abortSignal = AbortSignal.timeout(deadlineMs);
    let answer: VaultAnswer | undefined;
    const client = new SecretClient(vault, credential, {
      userAgentOptions: { userAgentPrefix: 'conversation-custodian' },
      // A vault that stands in for Azure's is in none of its domains. Elsewhere a token goes to that domain only.
      disableChallengeResourceVerification: isLocal,
      additionalPolicies: [{ position: 'perRetry', policy: noteAnswers((last) => (answer = last)) }],
      ...options.client,
    });
    try {
      return await work({ client, name, abortSignal });
    } catch (error) {
      throw vaultErrorOf(error, answer, abortSignal.aborted);
    }
  }

  return {
    read: (address) => call(address, (asked) => readVersion(asked, address.version)),
    readAll: (address) =>
      call(address, async (asked) => {
        const versions: SecretVersion[] = [];
        for (const { version } of await listEnabled(asked)) versions.push(await readVersion(asked, version));
        return versions;
      }),
  };
}

async function readVersion({ client, name, abortSignal }: Call, version: string | undefined): Promise<SecretVersion> {
  const { value = '', properties } = await client.getSecret(name, {
    abortSignal,
    ...(version === undefined ? {} : { version }),
  });
  const { version: id = '', notBefore, expiresOn } = properties;
  return { id, value, notBefore, expiresOn };
}

/** Newest first. Of two of one second, which is all that the service tells apart, every process takes the same first. */
async function listEnabled({ client, name, abortSignal }: Call): Promise<SecretProperties[]> {
  const found: SecretProperties[] = [];
  for await (const properties of client.listPropertiesOfSecretVersions(name, { abortSignal })) {
    if (properties.enabled === true) found.push(properties);
    if (found.length > MAX_VERSIONS) {
      throw new KeyVaultError(
        `which has more than ${MAX_VERSIONS} enabled versions`,
        'have fewer: disable those whose keys nothing needs any more',
      );
    }
  }
  const time = ({ createdOn }: SecretProperties): number => createdOn?.getTime() ?? 0;
  return found.toSorted((a, b) => time(b) - time(a) || (a.version! < b.version! ? 1 : -1));
}
