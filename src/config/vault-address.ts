import { isIP } from 'node:net';
import { bareHost, isLoopback } from './hosts.js';

/** A secret in Azure Key Vault, or one version of it. */
export interface VaultAddress {
  /** The address of the vault, without a path. */
  readonly vault: string;
  readonly name: string;
  /** Undefined: whatever versions there are. */
  readonly version: string | undefined;
  /** On this host, where it is no vault of Azure's but stands in for one. */
  readonly isLocal: boolean;
}

/** The domains of the clouds: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-base-url */
const VAULT_HOST = /^[a-z][a-z0-9-]{1,22}[a-z0-9]\.(vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net)$/;
const MANAGED_HSM_HOST = /\.managedhsm\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;
/** Names have 1 to 127 of A-Z a-z 0-9 and dashes, versions 32 hexadecimal digits: the same page, "Object identifiers". */
const SECRET_PATH = /^\/secrets\/([A-Za-z0-9-]{1,127})(?:\/([0-9a-f]{32}))?\/?$/;

/** Reads the address of a secret, as the Azure portal calls it "secret identifier"; or says in a clause what is wrong with it. */
export function parseVaultAddress(text: string): VaultAddress | { readonly flaw: string } {
  if (!/^https:\/\//i.test(text)) return { flaw: 'which does not begin with https://' };
  if (!URL.canParse(text)) return { flaw: 'which is no address' };
  const { origin, hostname, port, pathname, username, password, search, hash } = new URL(text);
  if (username + password !== '') return { flaw: 'with a login in it' };
  if (search + hash !== '') return { flaw: 'with something behind a ? or # in it' };
  const isLocal = isLoopback(hostname);
  if (MANAGED_HSM_HOST.test(hostname)) return { flaw: 'whose host is a managed HSM, which keeps no secrets' };
  if (!isLocal && (!VAULT_HOST.test(hostname) || port !== '' || isIP(bareHost(hostname)) !== 0)) {
    return { flaw: 'whose host is no vault of Azure' };
  }
  const [, name, version] = SECRET_PATH.exec(pathname) ?? [];
  if (name === undefined) return { flaw: 'whose path is not that of a secret' };
  return { vault: origin, name, version, isLocal };
}
