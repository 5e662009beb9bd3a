import { cancellationSignal } from '@temporalio/activity';
import type { ManifestWriter, WrittenManifest } from '../archive/manifest/writer.js';
import type { Stamper } from '../archive/timestamps/stamper.js';
import { withHeartbeat } from './heartbeat.js';

export interface ManifestDependencies {
  readonly manifests: ManifestWriter;
  /** Undefined without a time stamp authority. */
  readonly stamper: Stamper | undefined;
}

export function createManifest({ manifests, stamper }: ManifestDependencies) {
  /**
   * Writes the next manifest that is due, once and locked. When none is due, the newest is stamped: an authority that is away
   * holds up no manifest, for each try begins with what is due.
   * @returns null when none is due
   */
  return async function manifest(): Promise<WrittenManifest | null> {
    return withHeartbeat(async () => {
      const signal = cancellationSignal();
      const written = await manifests.writeNext({ signal });
      if (written !== undefined) return written;
      await stamper?.stampNewest({ signal });
      return null;
    });
  };
}
