import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { BlobContainer, ListedBlob, ReadOptions, StoredBlob } from '../../storage/blob-container.js';
import { StorageNotFoundError } from '../../storage/errors.js';
import type { ProofAbout, ProofObject } from './proof.js';

/** A package, accessed like the storage it was made from, so that it can be verified in the same way. Read-only. */
export function folderContainer(folder: string, about: ProofAbout, objects: readonly ProofObject[]): BlobContainer {
  const byName = new Map(objects.map((object) => [object.name, object]));
  const find = (name: string): ProofObject => {
    const object = byName.get(name);
    if (object === undefined) throw new StorageNotFoundError({ target: name });
    return object;
  };
  const readOnly = (): never => {
    throw new TypeError('a package can be read only');
  };
  return {
    name: about.container,
    uri: `package:${about.container}`,
    properties: async () => ({ time: Date.parse(about.madeAt), canLock: about.canLock }),
    stat: async (name) => stored(find(name)),
    read: (name, options) => read(folder, find, name, options),
    uriOf: (name) => `package:${name}`,
    async *list(prefix) {
      yield objects
        .filter(({ name }) => name.startsWith(prefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(listed);
    },
    async *listFolders() {},
    ensure: readOnly,
    storable: readOnly,
    putOnce: readOnly,
    stage: readOnly,
    touch: readOnly,
    remove: readOnly,
    lock: readOnly,
    setLegalHold: readOnly,
  };
}

async function* read(
  folder: string,
  find: (name: string) => ProofObject,
  name: string,
  { onStat }: ReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const object = find(name);
  onStat?.(stored(object));
  try {
    yield* createReadStream(join(folder, object.file)) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
    throw new StorageNotFoundError({ target: name, ...(code === undefined ? {} : { code }) });
  }
}

function stored({ name, bytes, createdTime, metadata, lock, legalHold }: ProofObject): StoredBlob {
  return {
    ...{ name, bytes, metadata, legalHold, md5: undefined, version: '', versionId: undefined },
    createdOn: new Date(createdTime),
    lock: { mode: lock.mode ?? undefined, until: lock.until === null ? undefined : new Date(lock.until) },
  };
}

function listed(object: ProofObject): ListedBlob {
  return { ...stored(object), createdOn: Date.parse(object.createdTime) };
}
