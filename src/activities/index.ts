import { createDiscard } from './discard.js';
import { createDownload } from './download.js';
import type { DownloadDependencies } from './download.js';
import { createLocate } from './locate.js';
import { createPatch } from './patch.js';
import { createQuarantine } from './quarantine.js';
import type { QuarantineDependencies } from './quarantine.js';
import { createReconcile } from './reconcile.js';
import type { ReconcileDependencies } from './reconcile.js';
import { createRedact } from './redact.js';
import type { RedactDependencies } from './redact.js';
import { createRelease } from './release.js';
import { createScan } from './scan.js';
import type { ScanDependencies } from './scan.js';
import { createUpload } from './upload.js';
import type { UploadDependencies } from './upload.js';

/** All that the steps work with. */
export type ActivityDependencies = DownloadDependencies &
  ScanDependencies &
  QuarantineDependencies &
  RedactDependencies &
  UploadDependencies;

/** Steps that any worker can do. */
export function createSharedActivities(dependencies: ActivityDependencies) {
  return {
    download: createDownload(dependencies),
    /** Also here for files that have no copy to make, so that any host can delete them. */
    quarantine: createQuarantine(dependencies),
    release: createRelease(dependencies),
    redact: createRedact(dependencies),
    patch: createPatch(dependencies),
  };
}

/** Steps that need the staging disk of this host, but no scanner. */
export function createHostActivities(dependencies: ActivityDependencies) {
  return {
    quarantine: createQuarantine(dependencies),
    locate: createLocate(dependencies),
    discard: createDiscard(dependencies),
    upload: createUpload(dependencies),
  };
}

/** The step that needs the staging disk and the scanner. */
export function createScanActivities(dependencies: ActivityDependencies) {
  return { scan: createScan(dependencies) };
}

/** The step that starts runs: any worker can do it that has a client of Temporal. */
export function createReconcileActivities(dependencies: ReconcileDependencies) {
  return { reconcile: createReconcile(dependencies) };
}

/** Every step, as workflows call them. */
export type Activities = ReturnType<typeof createSharedActivities> &
  ReturnType<typeof createReconcileActivities> &
  ReturnType<typeof createHostActivities> &
  ReturnType<typeof createScanActivities>;
