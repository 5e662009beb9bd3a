import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import type { FactKey } from '../config/fact-key.js';
import { MacKeyRing } from '../sealing/mac-key-ring.js';
import { parseMacKeys } from '../sealing/mac-keys.js';
import { readOrMakeKey } from '../sealing/own-key.js';

/**
 * The keys that seal facts. A file that is not there is made, mode 600: enough for one host. Workers on several hosts need
 * the same keys, else they do not believe each other.
 *
 * @throws {KeyRingError} when a file holds no keys, or such as cannot be used
 */
export async function openFactKeys(factKey: FactKey): Promise<MacKeyRing> {
  if ('keys' in factKey) return new MacKeyRing(factKey.keys);
  const made = () => `own:${randomBytes(32).toString('base64')}\n`;
  return new MacKeyRing(parseMacKeys(await readOrMakeKey(factKey.path, made)));
}

/** As `openFactKeys`, and makes nothing. @returns undefined when there is no such file @throws {KeyRingError} */
export async function existingFactKeys(factKey: FactKey): Promise<MacKeyRing | undefined> {
  const isThere =
    'keys' in factKey ||
    (await access(factKey.path).then(
      () => true,
      () => false,
    ));
  return isThere ? openFactKeys(factKey) : undefined;
}
