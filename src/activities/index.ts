import { createAdmit } from './admit.js';
import type { AdmitDependencies } from './admit.js';
import { createAnnounce } from './announce.js';
import type { AnnounceDependencies } from './announce.js';
import { createCollect, createFilesOf } from './collect.js';
import type { CollectDependencies } from './collect.js';
import { FIND_OUTDATED_VERDICTS, VERIFY_STAGED_FILE } from '../contract/step-names.js';
import { createDiscard } from './discard.js';
import { createDiscardHere } from './discard-here.js';
import { createDownload } from './download.js';
import type { DownloadDependencies } from './download.js';
import { createFindOutdatedVerdicts } from './find-outdated-verdicts.js';
import { createLogExpiry } from './log-expiry.js';
import { createLogRecordDecision } from './log-record-decision.js';
import { createLogReopening } from './log-reopening.js';
import type { DecisionLogDependencies } from './decision-log.js';
import { createManifest } from './manifest.js';
import type { ManifestDependencies } from './manifest.js';
import { createNotify } from './notify.js';
import { createPatch } from './patch.js';
import type { PatchDependencies } from './patch.js';
import { createQuarantine } from './quarantine.js';
import type { QuarantineDependencies } from './quarantine.js';
import { createReadMessage } from './read-message.js';
import type { ReadMessageDependencies } from './read-message.js';
import { createReconcile } from './reconcile.js';
import type { ReconcileDependencies } from './reconcile.js';
import { createRecall } from './recall.js';
import type { RecallDependencies } from './recall.js';
import { createRecallHere } from './recall-here.js';
import { createRecallReports } from './recall-reports.js';
import { createRedact } from './redact.js';
import type { RedactDependencies } from './redact.js';
import { createReject } from './reject.js';
import type { RejectDependencies } from './reject.js';
import { createRelease } from './release.js';
import type { ReleaseDependencies } from './release.js';
import { createRemoveMedia } from './remove-media.js';
import { createReport } from './report.js';
import { createReportHere } from './report-here.js';
import type { ReportHereDependencies } from './report-here.js';
import { createRescan } from './rescan.js';
import type { RescanDependencies } from '../scanning/rescan.js';
import { createReviewPolicy } from './review-policy.js';
import type { ReviewPolicyDependencies } from './review-policy.js';
import { createStoreReports } from './store-reports.js';
import { createVerifyOpinions } from './verify-opinions.js';
import { createVerifyReports } from './verify-reports.js';
import { createWatch } from './watch.js';
import type { WatchDependencies } from './watch.js';
import { createWriteFileAttributes } from './write-file-attributes.js';
import type { WriteFileAttributesDependencies } from './write-file-attributes.js';
import type { ScanHere } from './scan-here.js';
import { createScan } from './scan.js';
import type { ScanDependencies } from './scan.js';
import { createUpload } from './upload.js';
import type { UploadDependencies } from './upload.js';
import { createVerifyStagedFile } from './verify-staged-file.js';

/** All that the steps work with. */
export type ActivityDependencies = AdmitDependencies &
  AnnounceDependencies &
  DecisionLogDependencies &
  CollectDependencies &
  DownloadDependencies &
  QuarantineDependencies &
  RejectDependencies &
  RescanDependencies &
  Omit<RedactDependencies, 'filesOf'> &
  UploadDependencies &
  PatchDependencies &
  ManifestDependencies &
  ReadMessageDependencies &
  RecallDependencies &
  ReleaseDependencies &
  ReviewPolicyDependencies &
  ReportHereDependencies &
  WriteFileAttributesDependencies;

/** Steps that any worker can do. */
export function createSharedActivities(dependencies: ActivityDependencies) {
  return {
    /** Registered here for downloads that were scheduled before they had a separate queue. */
    download: createDownload(dependencies),
    removeMedia: createRemoveMedia(dependencies),
    /** Also here for runs that began before `removeMedia` was a step: see `REMOVE_MEDIA_PATCH`. */
    quarantine: createQuarantine(dependencies),
    admit: createAdmit(dependencies),
    announce: createAnnounce(dependencies),
    notify: createNotify(dependencies),
    release: createRelease(dependencies),
    report: createReport(dependencies),
    reportHere: createReportHere(dependencies),
    collect: createCollect(dependencies),
    reject: createReject(dependencies),
    [FIND_OUTDATED_VERDICTS]: createFindOutdatedVerdicts(dependencies),
    redact: createRedact({ ...dependencies, filesOf: createFilesOf(dependencies) }),
    patch: createPatch(dependencies),
    discardHere: createDiscardHere(dependencies),
    recall: createRecall(dependencies),
    recallHere: createRecallHere(dependencies),
    recallReports: createRecallReports(dependencies),
    reviewPolicy: createReviewPolicy(dependencies),
    storeReports: createStoreReports(dependencies),
    verifyOpinions: createVerifyOpinions(dependencies),
    verifyReports: createVerifyReports(dependencies),
    writeFileAttributes: createWriteFileAttributes(dependencies),
    logExpiry: createLogExpiry(dependencies),
    logRecordDecision: createLogRecordDecision(dependencies),
    logReopening: createLogReopening(dependencies),
    manifest: createManifest(dependencies),
    readMessage: createReadMessage(dependencies),
  };
}

/** The step whose time others decide upon; see `downloadTaskQueue`. */
export function createDownloadActivities(dependencies: ActivityDependencies & { readonly scanHere: ScanHere }) {
  return { download: createDownload(dependencies) };
}

/** Steps that need the staging disk of this host, but no scanner. */
export function createHostActivities(dependencies: ActivityDependencies) {
  return {
    quarantine: createQuarantine(dependencies),
    [VERIFY_STAGED_FILE]: createVerifyStagedFile(dependencies),
    discard: createDiscard(dependencies),
    upload: createUpload(dependencies),
  };
}

/** The steps that need the staging disk and the scanner. */
export function createScanActivities(
  dependencies: ScanDependencies & RescanDependencies & { readonly now: () => number },
) {
  return { scan: createScan(dependencies), rescan: createRescan(dependencies) };
}

/** The step that starts runs: any worker can do it that has a client of Temporal. */
export function createReconcileActivities(dependencies: ReconcileDependencies) {
  return { reconcile: createReconcile(dependencies) };
}

/** The step that looks at everything: it has a client of Temporal, and the stores. */
export function createWatchActivities(dependencies: WatchDependencies) {
  return { watch: createWatch(dependencies) };
}

/** Every step, as workflows call them. */
export type Activities = ReturnType<typeof createSharedActivities> &
  ReturnType<typeof createReconcileActivities> &
  ReturnType<typeof createWatchActivities> &
  ReturnType<typeof createHostActivities> &
  ReturnType<typeof createScanActivities>;
