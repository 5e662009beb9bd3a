import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { loadConfig, SETTINGS } from '../config/config.js';
import type { Group, VaultSecrets } from '../config/config.js';
import { given } from '../config/environment.js';
import { SECRETS, secretFileName, secretFromFile } from '../config/secret-files.js';
import { trustInstead } from '../config/trust.js';
import { RestartNeededError, Rotation } from '../lib/rotation.js';
import type { Rotating, RotationObserver } from '../lib/rotation.js';
import type { ReadSettings } from '../worker/rotating.js';

/** Settings that name a file of keys or certificates, other than `NAME_FILE`, which is read at the start only. */
const READ_AT_START = [
  'ARCHIVE_SIGNING_KEY',
  'DESK_SIGNING_KEY',
  'DESK_PUBLIC_KEYS',
  'TIMESTAMP_CA_FILE',
] as const satisfies readonly (keyof typeof SETTINGS)[];

/** What a process puts to use of what is rotated on disk, and what it only notices. */
export interface ProcessRotation {
  readonly rotation: Rotation;
  readonly read: ReadSettings;
}

/**
 * The rotation of a process: the CAs of TLS_CA_FILE are in it, and what only a restart can put to use. The process adds
 * what it can rotate itself, and runs it.
 *
 * @param secrets those of the start: variables, and what was read from Key Vault, do not change while a process runs; files do
 * @param rotated the names of the secrets that the process adds
 */
export function createRotation(
  { env, readings }: VaultSecrets,
  groups: readonly Group[],
  rotated: readonly string[],
  log: Logger,
  observer?: RotationObserver,
): ProcessRotation {
  const rotation = new Rotation(log, observer);
  const caFile = given(env, 'TLS_CA_FILE');
  if (caFile !== undefined) rotation.add(trustedCas(caFile));
  for (const [name, group] of SECRETS) {
    const isItsOwn =
      groups.includes(group) && !rotated.includes(name) && given(env, secretFileName(name)) !== undefined;
    if (isItsOwn) rotation.add(noticed(name, () => secretFromFile(env, name)));
  }
  for (const name of READ_AT_START) {
    const path = given(env, name);
    // One that is not there is made by a local stack.
    if (path === undefined || !groups.includes(SETTINGS[name].group) || !existsSync(path)) continue;
    rotation.add(noticed(name, () => createHash('sha256').update(readFileSync(path)).digest('hex')));
  }
  return { rotation, read: (asked) => loadConfig(env, asked, readings) };
}

function trustedCas(path: string): Rotating<string> {
  const read = () => readFileSync(path, 'utf8');
  let trusted = read();
  return {
    settings: 'TLS_CA_FILE',
    inUse: trusted,
    read,
    take: (pem) => {
      trustInstead(trusted, pem);
      trusted = pem;
    },
  };
}

function noticed<T>(settings: string, read: () => T): Rotating<T> {
  return {
    settings,
    inUse: read(),
    read,
    take: () => {
      throw new RestartNeededError();
    },
  };
}
