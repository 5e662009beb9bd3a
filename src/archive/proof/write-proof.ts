import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import type { ArchiveKeys } from '../archive-keys.js';
import { dayOf } from '../manifest/manifest.js';
import { listManifests, listRecords } from '../manifest/listing.js';
import { entriesOf, readManifest } from '../manifest/reader.js';
import type { Attempt, BlobContainer, StoredBlob } from '../../storage/blob-container.js';
import { StorageNotFoundError } from '../../storage/errors.js';
import { GUIDE } from './guide.js';
import { listTimestamps } from '../timestamps/timestamps.js';
import { FILES, fileOf, PROOF_SCHEMA, sumsSignatureFile } from './proof.js';
import type { ProofAbout, ProofObject, ProofScope } from './proof.js';

/** There is something in the folder already. */
export class FolderNotEmptyError extends Error {
  override readonly name = 'FolderNotEmptyError';

  constructor(readonly folder: string) {
    super(`${folder}: is not empty; a package needs a folder of its own`);
  }
}

export interface WriteProofOptions {
  readonly container: BlobContainer;
  readonly folder: string;
  readonly scope: ProofScope;
  readonly keys: ArchiveKeys;
  /** JSON Schemas by file name. */
  readonly schemas: ReadonlyMap<string, Uint8Array>;
  readonly attempt: Attempt;
  readonly onObject?: (name: string) => void;
}

/**
 * Writes what proves an archive, or a conversation in it, into a folder, so that it can be checked without any account. What is
 * listed and gone is left out: whoever verifies the package finds that.
 * @throws {FolderNotEmptyError | StorageError}, or the error of the file system
 */
export async function writeProof(options: WriteProofOptions): Promise<ProofAbout & { readonly objects: number }> {
  const { container, folder, scope, keys, schemas, attempt, onObject } = options;
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new FolderNotEmptyError(folder);
  const { time = Date.now(), canLock } = await attempt(() => container.properties());
  const sums = new Map<string, string>();
  const put = async (file: string, content: Uint8Array | string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content, { flag: 'wx', mode: 0o640 });
    sums.set(file, createHash('sha256').update(content).digest('hex'));
  };
  const lines: string[] = [];
  for (const name of await namesFor(options, time)) {
    try {
      let stat: StoredBlob | undefined;
      const content = await attempt(() =>
        buffer(container.read(name, { bytes: 0, onStat: (blob) => void (stat = blob) })),
      );
      const object = toObject(stat!);
      await put(object.file, content);
      lines.push(`${JSON.stringify(object)}\n`);
      onObject?.(name);
    } catch (error) {
      if (!(error instanceof StorageNotFoundError)) throw error;
    }
  }
  await put(FILES.objects, lines.join(''));
  const about: ProofAbout = {
    ...{ schema: PROOF_SCHEMA, container: container.name, madeAt: new Date(time).toISOString(), canLock },
    ...{ signedBy: keys.signer?.keyId ?? null, scope },
  };
  await put(FILES.about, `${JSON.stringify(about, undefined, 2)}\n`);
  await put(FILES.guide, GUIDE);
  for (const [file, content] of schemas) await put(`schemas/${file}`, content);
  for (const pem of keys.publicKeys?.toPem().match(/-----BEGIN[\s\S]*?-----END [A-Z ]+-----\n/g) ?? []) {
    await put(`keys/${PublicKeyRing.fromPem(pem).keyIds[0]!}.pem`, pem);
  }
  const listing = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, hash]) => `${hash}  ${file}\n`);
  const bytes = Buffer.from(listing.join(''));
  await writeFile(join(folder, FILES.sums), bytes, { flag: 'wx', mode: 0o640 });
  if (keys.signer !== undefined) {
    const { keyId, value } = await keys.signer.sign(bytes);
    await writeFile(join(folder, sumsSignatureFile(keyId)), Buffer.from(value, 'base64'), { flag: 'wx', mode: 0o640 });
  }
  return { ...about, objects: lines.length };
}

/** The blobs of a package: all manifests with their time stamps, and what belongs to its scope. Records first, so that a reader knows them by then. */
async function namesFor({ container, scope, keys, attempt }: WriteProofOptions, now: number): Promise<string[]> {
  const { manifests } = await attempt(() => listManifests(container, { keys: keys.publicKeys, now, attempt }));
  const stamps = await listTimestamps(container, { attempt });
  const chain = [...manifests].flatMap(([day, { name }]) => [name, ...(stamps.get(day) ?? []).map((one) => one.name)]);
  if (scope.kind === 'conversation') return [...scope.names, ...chain];
  const names = new Set<string>();
  const from = scope.from ?? '';
  const to = scope.to ?? '~';
  for (const [day, blob] of manifests) {
    if (day < from || day > to) continue;
    const stored = await attempt(() => readManifest(container, blob));
    for await (const { name } of entriesOf(stored)) names.add(name);
  }
  if (scope.to === null) {
    const newest = [...manifests.keys()].at(-1) ?? '';
    for await (const { name, createdOn } of listRecords(container, { attempt })) {
      if (dayOf(createdOn) > newest && dayOf(createdOn) >= from) names.add(name);
    }
  }
  return [...names, ...chain];
}

function toObject({ name, bytes, createdOn, metadata, lock, legalHold }: StoredBlob): ProofObject {
  return {
    ...{ file: fileOf(name), name, bytes },
    createdTime: createdOn?.toISOString() ?? '',
    metadata,
    lock: { mode: lock.mode ?? null, until: lock.until?.toISOString() ?? null },
    legalHold,
  };
}
