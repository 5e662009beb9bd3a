import { parseMacKeys } from '../sealing/mac-keys.js';
import { KeyRingError } from '../sealing/mac-key-ring.js';
import { KeyVaultError } from './key-vault.js';
import type { SecretVersion } from './key-vault.js';

/** Settings by name, which hold the keys of all versions. */
type RingSettings = Readonly<Record<string, string>>;

/** Of a secret whose versions are the keys of a ring: what each may hold, and the settings that they are together. */
interface KeyRing {
  readonly holds: string;
  /** @returns undefined for a value that is no key */
  readonly keysOf: (version: SecretVersion) => readonly string[] | undefined;
  readonly settings: (keys: readonly string[]) => RingSettings;
}

const BASE64_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

/** A version is one key, whose id is that of the version, or what a file would hold: ID:KEY, one a line. */
const factKeys: KeyRing = {
  holds: '32 bytes in base64, or ID:KEY lines',
  keysOf: ({ id, value }) => {
    if (BASE64_32_BYTES.test(value)) return [`${id}:${value}`];
    try {
      const keys = parseMacKeys(value).map((key) => `${key.id}:${Buffer.from(key.secret).toString('base64')}`);
      return keys.length === 0 ? undefined : keys;
    } catch (error) {
      if (error instanceof KeyRingError) return undefined;
      throw error;
    }
  },
  settings: (keys) => ({ FACT_KEY: keys.join(',') }),
};

const payloadKeys: KeyRing = {
  holds: '32 bytes in base64',
  keysOf: ({ value }) => (BASE64_32_BYTES.test(value) ? [value] : undefined),
  settings: ([current = '', ...former]) => ({ PAYLOAD_KEY: current, PAYLOAD_FORMER_KEYS: former.join(',') }),
};

const signingKeys = (name: string): KeyRing => ({
  holds: 'keys in PEM',
  keysOf: ({ value }) => (/^-----BEGIN (PRIVATE|PUBLIC) KEY-----\s/.test(value) ? [value] : undefined),
  settings: (keys) => ({ [name]: keys.join('\n') }),
});

/** The settings whose former keys still count. All others are one value. */
export const KEY_RINGS: ReadonlyMap<string, KeyRing> = new Map([
  ['FACT_KEY', factKeys],
  ['PAYLOAD_KEY', payloadKeys],
  ['ARCHIVE_SIGNING_KEY', signingKeys('ARCHIVE_SIGNING_KEY')],
  ['DESK_SIGNING_KEY', signingKeys('DESK_SIGNING_KEY')],
]);

/**
 * The settings that versions are together. The first version seals, signs and encrypts; the others check and decrypt.
 *
 * @throws {KeyVaultError} for a version that holds no key: its text would be taken for the path of a file
 */
export function ringSettings({ holds, keysOf, settings }: KeyRing, versions: readonly SecretVersion[]): RingSettings {
  const keys = versions.flatMap((version) => {
    const found = keysOf(version);
    if (found !== undefined) return found;
    throw new KeyVaultError(`whose version ${version.id} holds no key`, `hold ${holds}, or have that version disabled`);
  });
  // A version may hold former keys, too.
  return settings([...new Set(keys)]);
}
