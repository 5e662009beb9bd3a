import type { Config } from '../../config/config.js';
import { openStores } from '../../stores/open-stores.js';
import type { BlobContainer } from '../../storage/blob-container.js';
import { ArchiveCatalog } from '../../archive/catalog.js';
import { StorageError } from '../../storage/errors.js';
import { readConfig } from '../read-config.js';

/** What the commands work on. */
export interface OpenArchive {
  readonly azure: Config['azure'];
  readonly container: BlobContainer;
  readonly catalog: ArchiveCatalog;
}

/** Runs a command on the archive. If the storage does not answer, it ends with 2. */
export async function withArchive(command: (archive: OpenArchive) => Promise<void>): Promise<void> {
  const { azure } = await readConfig(['azure']);
  const { archive: container } = openStores(azure);
  try {
    await command({ azure, container, catalog: new ArchiveCatalog(container) });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
