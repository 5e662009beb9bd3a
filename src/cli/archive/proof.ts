import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ArchiveKeysError, openArchiveKeys } from '../../archive/archive-keys.js';
import { findEntries } from '../../archive/audit/find-entries.js';
import type { DayRange } from '../../archive/catalog.js';
import { FolderNotEmptyError, writeProof } from '../../archive/proof/write-proof.js';
import type { ProofScope } from '../../archive/proof/proof.js';
import { patiently } from '../../archive/verify/patience.js';
import { withArchive } from './open-archive.js';
import type { OpenArchive } from './open-archive.js';
import { printable } from './words.js';

/** In the root of the project, next to `dist`. */
const SCHEMAS = new URL('../../../../schema/', import.meta.url);

/** `custodian archive export --proof` */
export async function exportProof(folder: string, { from, to }: DayRange): Promise<void> {
  await withArchive((archive) => write(archive, folder, { kind: 'days', from: from ?? null, to: to ?? null }));
}

/** `custodian archive prove` */
export async function prove(conversationId: string, folder: string): Promise<void> {
  await withArchive(async (archive) => {
    const names = (await archive.catalog.find(conversationId, {})).map(({ name }) => name);
    for await (const { name } of findEntries(archive.container, conversationId, patiently(delay))) names.push(name);
    if (names.length === 0) {
      console.error('no record of this conversation, and no decision on a file of it');
      process.exitCode = 1;
      return;
    }
    await write(archive, folder, { kind: 'conversation', conversationId, names });
  });
}

async function write({ azure, container }: OpenArchive, folder: string, scope: ProofScope): Promise<void> {
  const onObject = (name: string) => void process.stderr.write(`${printable(name)}\n`);
  try {
    const keys = await openArchiveKeys(azure.signingKey, { mayMake: false });
    const attempt = patiently(delay);
    const made = await writeProof({ container, folder, scope, keys, schemas: await readSchemas(), attempt, onObject });
    const { objects, signedBy } = made;
    console.log(`${objects} records, entries and manifests, and how to verify them: VERIFY.md in ${folder}`);
    if (signedBy === null)
      console.error(
        'WARNING: without a private key (ARCHIVE_SIGNING_KEY) the package itself is not signed: verify will say so',
      );
  } catch (error) {
    if (!(error instanceof FolderNotEmptyError || error instanceof ArchiveKeysError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function readSchemas(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = (await readdir(SCHEMAS)).filter((file) => file.endsWith('.json'));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(new URL(file, SCHEMAS))] as const)));
}
