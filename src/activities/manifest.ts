import { cancellationSignal } from '@temporalio/activity';
import type { ManifestWriter, WrittenManifest } from '../archive/manifest/writer.js';
import { withHeartbeat } from './heartbeat.js';

export interface ManifestDependencies {
  readonly manifests: ManifestWriter;
}

export function createManifest({ manifests }: ManifestDependencies) {
  /** Writes the next manifest that is due, once and locked. @returns null when none is due */
  return async function manifest(): Promise<WrittenManifest | null> {
    return withHeartbeat(async () => (await manifests.writeNext({ signal: cancellationSignal() })) ?? null);
  };
}
