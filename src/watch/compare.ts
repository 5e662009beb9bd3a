import { addDays, dayOf } from '../archive/manifest/manifest.js';
import { DAY_MS } from '../lib/time.js';
import { conversationOfLedger, parseScanWorkflowId } from '../contract/ids.js';
import type { BrokenPromise } from './broken-promise.js';
import type { Drive } from './drive.js';
import type { ArchiveRun, EndedScan, Facts, HeldRun, ManifestFacts, RunningScan, UnattendedCopy } from './facts.js';
import type { UnprovenArchive, UntoldAttributes, UntoldScan } from './facts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A scan takes seconds; a longer one is waiting for a scanner, a download or a worker. */
const LONGEST_SCAN_MS = HOUR_MS;
/** Genesys Cloud may be slow for hours. */
const LONGEST_ARCHIVE_MS = DAY_MS;
/** A review ends with its window, as soon as a worker is available. */
const REVIEW_GRACE_MS = 10 * MINUTE_MS;
/** From the end of a day until its manifest must exist: it is written an hour after it. */
const MANIFEST_GRACE_MS = 3 * HOUR_MS;

const DRIVE = 'custodian watch --drive';
const LOOK_AT_WORKER = 'see why it does not get on: custodian doctor, and the run in the Web UI';

/**
 * The promises that are not kept, the oldest first. Where several facts refer to the same file, the run counts, but not for what it
 * says was decided: anybody may have started it with that.
 *
 * @param now milliseconds since the epoch
 */
export function brokenPromises(facts: Facts, now: number): BrokenPromise[] {
  const copies = new Map(facts.unattendedCopies.map((copy) => [copy.workflowId, copy]));
  const ended = facts.endedScans.map((run) => lostScan(run, copies.get(run.workflowId)));
  const held = facts.heldRuns.map(heldRun);
  const isHeld = new Set(held.map(({ id }) => id));
  const named = new Set(ended.filter(({ what }) => what !== 'attributes').map(({ id }) => id));
  const broken = [
    ...ended,
    ...facts.unattendedCopies.filter(({ workflowId }) => !named.has(workflowId)).map(abandonedReview),
    ...facts.untoldScans.map(untoldScan),
    ...held,
    ...facts.runningScans.filter(({ workflowId }) => !isHeld.has(workflowId)).flatMap((run) => overdueScan(run, now)),
    ...facts.failedArchives.map(lostArchive),
    ...facts.unprovenArchives.map(unprovenArchive),
    ...facts.runningArchives
      .filter(({ workflowId }) => !isHeld.has(workflowId))
      .flatMap((run) => overdueArchive(run, now)),
    ...overdueManifest(facts.manifests),
    ...facts.untold.map(untold),
  ];
  return broken.sort((a, b) => compare(a.since, b.since) || compare(a.id, b.id));
}

/** The broken promises about reviews, by their runs alone. @param now milliseconds since the epoch */
export function brokenReviews(
  ended: readonly EndedScan[],
  running: readonly RunningScan[],
  now: number,
): BrokenPromise[] {
  const broken = [...ended.map((run) => lostScan(run)), ...running.flatMap((run) => overdueScan(run, now))];
  return broken.filter(({ what }) => what === 'review').sort((a, b) => compare(a.since, b.since));
}

/** @param undecided the copy of the file, on which nobody has decided, as far as is sealed */
function lostScan(run: EndedScan, undecided?: UnattendedCopy): BrokenPromise {
  const { workflowId: id, firstRunId, ended, endedAt: since, reviewState, review } = run;
  const lost = { kind: 'lost', id, since } as const;
  // What a run that fails was started with may be anything: started with the same, it fails again.
  const hasFailed = ended.startsWith('failed');
  const again: Drive = hasFailed
    ? { do: 'replace', workflowId: id, runId: run.runId }
    : { do: 'start-again', workflowId: id, runId: firstRunId };
  if (review === undefined) {
    return {
      ...lost,
      what: 'scan',
      problem: `${ended} before its file was judged and told`,
      remedy: DRIVE,
      drive: again,
    };
  }
  const reopen = `custodian review reopen --reason WHY ${word(id)}`;
  if (reviewState === 'waiting') {
    const file = hasFailed ? parseScanWorkflowId(id) : undefined;
    const drive: Drive =
      file === undefined
        ? { do: 'reopen', workflowId: id, runId: run.runId }
        : { do: 'open-from-vault', sha256: undefined, ...file };
    return { ...lost, what: 'review', problem: `${ended} while people were asked`, remedy: DRIVE, drive };
  }
  if (reviewState === 'none') {
    return { ...lost, what: 'review', problem: `${ended} before people were asked`, remedy: DRIVE, drive: again };
  }
  const isCarriedOut = reviewState === 'approved' ? review.status === 'released' : !review.copyIsDue;
  const isDecided = reviewState === 'approved' || reviewState === 'rejected';
  if (isDecided && !isCarriedOut && undecided !== undefined) {
    const problem = `${ended}; its run says ${reviewState}, and by the vault nobody has decided`;
    return { ...lost, what: 'review', problem, remedy: DRIVE, drive: openFromVault(undecided) };
  }
  if (reviewState === 'approved' && review.undecided !== undefined) {
    const problem = `approved, and ${ended} since the decision did not count at the release`;
    return { ...lost, what: 'review', problem, remedy: DRIVE, drive: openFromVault(review.undecided) };
  }
  if (reviewState === 'approved' && review.status !== 'released') {
    return { ...lost, what: 'review', problem: `approved, and ${ended} before it was released`, remedy: reopen };
  }
  if (reviewState === 'rejected' && review.copyIsDue) {
    return {
      ...lost,
      what: 'review',
      problem: `rejected, and ${ended} before its copy was dealt with`,
      remedy: reopen,
    };
  }
  return {
    ...{ ...lost, what: 'attributes', problem: `${reviewState}, and ${ended} before the conversation was told` },
    remedy: `see what the conversation shows; to decide again: ${reopen}`,
  };
}

const openFromVault = ({ sha256, conversationId, mediaId }: Omit<UnattendedCopy, 'workflowId' | 'since'>): Drive => ({
  do: 'open-from-vault',
  sha256,
  conversationId,
  mediaId,
});

function abandonedReview(copy: UnattendedCopy): BrokenPromise {
  const { workflowId: id, since, sha256 } = copy;
  const drive = openFromVault(copy);
  const what = sha256 === undefined ? 'it could not be scanned' : 'its copy is in the vault';
  const problem = `${what}, nobody is asked about it, and nobody has decided`;
  return { kind: 'abandoned', what: 'review', id, since, problem, remedy: DRIVE, drive };
}

function overdueScan(run: RunningScan, now: number): BrokenPromise[] {
  const { workflowId: id, startedAt, isReview, until } = run;
  // Whoever has started the run may have written when it was decided.
  const decidedAt =
    run.decidedAt !== undefined && Date.parse(run.decidedAt) <= now + MINUTE_MS ? run.decidedAt : undefined;
  if (isReview) {
    if (until === undefined || now - Date.parse(until) <= REVIEW_GRACE_MS) return [];
    const problem = 'its window is over, and it has not ended';
    return [{ kind: 'overdue', what: 'review', id, since: until, problem, remedy: LOOK_AT_WORKER }];
  }
  const since = decidedAt ?? startedAt;
  if (now - Date.parse(since) <= LONGEST_SCAN_MS) return [];
  if (decidedAt !== undefined) {
    const problem = 'people have decided, and it is not carried out yet';
    return [{ kind: 'overdue', what: 'review', id, since, problem, remedy: LOOK_AT_WORKER }];
  }
  const problem = 'its file has no verdict yet';
  return [{ kind: 'overdue', what: 'scan', id, since, problem, remedy: LOOK_AT_WORKER }];
}

const HELD = {
  delayed: 'its run was started to begin only later',
  paused: 'somebody has paused its run',
  pinned: 'somebody has bound its run to a version that no worker has',
  robbed: 'a worker that is none of ours has answered the first task of its run',
} as const;

function heldRun({ workflowId, runId, what, how, since }: HeldRun): BrokenPromise {
  const conversationId = conversationOfLedger(workflowId);
  const again: Drive =
    conversationId === undefined
      ? { do: 'replace', workflowId, runId }
      : how === 'delayed'
        ? { do: 'wake', conversationId }
        : { do: 'begin-anew', workflowId, runId };
  const drive: Drive = how === 'paused' || how === 'pinned' ? { do: 'free', workflowId, runId } : again;
  return { kind: 'overdue', what, id: workflowId, since, problem: HELD[how], remedy: DRIVE, drive };
}

function untoldScan({ workflowId: id, runId, file, since }: UntoldScan): BrokenPromise {
  if (file !== undefined) {
    const problem = 'its file was uploaded, and its run was deleted';
    const drive = { do: 'open-from-vault', sha256: undefined, ...file } as const;
    return { kind: 'lost', what: 'scan', id, since, problem, remedy: DRIVE, drive };
  }
  const problem = 'completed, and no report of this program tells what became of its file';
  // Whoever has completed it may have started it, too.
  const drive = { do: 'replace', workflowId: id, runId: runId ?? '' } as const;
  return { kind: 'lost', what: 'scan', id, since, problem, remedy: DRIVE, drive };
}

function lostArchive({ workflowId: id, at: since, conversationId, completedTime }: ArchiveRun): BrokenPromise {
  const drive = { do: 'archive', conversationId, completedTime } as const;
  const remedy = 'custodian archive run --failed, before Genesys Cloud deletes the conversation';
  return { kind: 'lost', what: 'archive', id, since, problem: 'its run has ended without a record', remedy, drive };
}

function unprovenArchive({ workflowId: id, at: since, record, ...ids }: UnprovenArchive): BrokenPromise {
  const { conversationId, completedTime } = ids;
  const problem = record === 'missing' ? 'its run says archived, and there is no record' : 'its record is not locked';
  const drive = { do: 'archive', conversationId, completedTime } as const;
  const remedy = `custodian archive run --completed ${completedTime} ${word(conversationId)}`;
  return { kind: 'lost', what: 'archive', id, since, problem, remedy, drive };
}

function overdueArchive({ workflowId: id, at: since }: ArchiveRun, now: number): BrokenPromise[] {
  if (now - Date.parse(since) <= LONGEST_ARCHIVE_MS) return [];
  return [{ kind: 'overdue', what: 'archive', id, since, problem: 'not archived yet', remedy: LOOK_AT_WORKER }];
}

function overdueManifest({ newestDay, firstDay, now }: ManifestFacts): BrokenPromise[] {
  const due = dayOf(now - MANIFEST_GRACE_MS - DAY_MS);
  const next = newestDay === undefined ? firstDay : addDays(newestDay, 1);
  if (next === undefined || next > due) return [];
  return [
    {
      ...{ kind: 'overdue', what: 'manifest', id: next, since: `${addDays(next, 1)}T00:00:00.000Z` },
      problem: `no manifest lists what was archived from ${next} on`,
      remedy: `${DRIVE}; when that fails, the log of the worker says why`,
      drive: { do: 'write-manifests' },
    },
  ];
}

const UNTOLD = {
  refused: 'Genesys Cloud refuses the attributes',
  unconfirmed: 'Genesys Cloud has accepted the attributes, and does not show them',
  ended: 'what tells the conversation of its files was ended by force',
  silent: 'what tells the conversation of its files does not answer',
  unwritten: 'what tells the conversation of its files has known of some for an hour, and has not written it',
  deleted: 'what tells the conversation of its files was deleted, and with it the verdicts of clean files',
} as const;

function untold({ workflowId: id, conversationId, state, since }: UntoldAttributes): BrokenPromise {
  const lost = { kind: 'lost', what: 'attributes', id, since, problem: UNTOLD[state] } as const;
  if (state === 'silent') return { ...lost, kind: 'overdue', remedy: LOOK_AT_WORKER };
  if (state === 'unwritten') return { ...lost, kind: 'overdue', remedy: DRIVE, drive: { do: 'wake', conversationId } };
  if (state === 'ended' || state === 'deleted')
    return { ...lost, remedy: DRIVE, drive: { do: 'tell', conversationId } };
  return {
    ...lost,
    remedy: 'its files are safe; see why: custodian doctor, and the run in the Web UI. The next news is written again',
  };
}

/** Quoted for a shell: a run can be started under any id. */
const word = (id: string): string => (/^[\w:.-]+$/.test(id) ? id : `'${id.replaceAll("'", "'\\''")}'`);

/** By code units: times in one format, and ids. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
