import { KeyRingError, type MacKey } from './mac-key-ring.js';

const ENTRY = /^([\w-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/**
 * Reads keys from a setting or a file: `ID:KEY` entries, `#` begins a comment line.
 *
 * @throws {KeyRingError} when an entry is not of that form; the message names its position and no key.
 */
export function parseMacKeys(text: string): MacKey[] {
  const entries = text
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('#'));
  return entries.map((entry, index) => {
    const [, id, key] = ENTRY.exec(entry) ?? [];
    if (id === undefined || key === undefined) {
      throw new KeyRingError(`Key ${index + 1} of ${entries.length} is not of the form ID:KEY with 32 bytes in base64`);
    }
    return { id, secret: Buffer.from(key, 'base64') };
  });
}
