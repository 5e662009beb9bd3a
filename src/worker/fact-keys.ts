import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import type { FactKey } from '../config/fact-key.js';
import { MacKeyRing } from '../sealing/mac-key-ring.js';
import { parseMacKeys } from '../sealing/mac-keys.js';
import { readOrMakeKey } from '../sealing/own-key.js';

/**
 * The keys that seal facts. A missing file is created with mode 600, which is enough for one host. Workers on several hosts need
 * the same keys, or they do not accept each other's seals.
 *
 * @throws {KeyRingError} when a file holds no keys, or invalid ones
 */
export async function openFactKeys(factKey: FactKey): Promise<MacKeyRing> {
  if ('keys' in factKey) return new MacKeyRing(factKey.keys);
  const made = () => `own:${randomBytes(32).toString('base64')}\n`;
  return new MacKeyRing(parseMacKeys(await readOrMakeKey(factKey.path, made)));
}

/** As `openFactKeys`, without creating a file. @returns undefined when there is no such file @throws {KeyRingError} */
export async function existingFactKeys(factKey: FactKey): Promise<MacKeyRing | undefined> {
  const isThere =
    'keys' in factKey ||
    (await access(factKey.path).then(
      () => true,
      () => false,
    ));
  return isThere ? openFactKeys(factKey) : undefined;
}
