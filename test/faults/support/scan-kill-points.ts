import { createHash } from 'node:crypto';
import { ledgerWorkflowId } from '../../../src/contract/ids.js';
import {
  AFTER,
  because,
  BEFORE,
  hanging,
  own,
  reporting,
  reportingLocal,
  stepOf,
  UNREPORTED,
  writing,
} from './kill-holds.js';
import type { HoldOf } from './kill-holds.js';
import type { KillPoint } from './kill-point.js';
import type { ScanKind, ScanRun } from './scan-runs.js';

export interface ScanKillPoint extends KillPoint<ScanRun> {
  readonly kind: ScanKind;
}

/** The name of a staged file is that of its run: clamd reads it under its path. */
const stagedAs = ({ workflowId }: ScanRun) => createHash('sha256').update(workflowId).digest('hex');

/** A scan that clamd does not hear of, or whose verdict does not arrive. */
function scanning(answered: boolean): HoldOf<ScanRun> {
  return ({ scanner }, run) => {
    const ref = stagedAs(run);
    const isIt = (command: string) => command.includes(ref);
    return answered ? scanner.answers.add(isIt) : scanner.commands.add(isIt);
  };
}

/** The first answer is no verdict: the download leaves the scan to the step `scan`. */
const unscannedAtFirst =
  (hold: HoldOf<ScanRun>): HoldOf<ScanRun> =>
  (plant, run) => {
    const { scanner } = plant;
    const ref = stagedAs(run);
    const others = scanner.fault;
    let isFirst = true;
    scanner.fault = (command) => {
      if (!isFirst || !command.includes(ref)) return others(command);
      isFirst = false;
      return { kind: 'answer', text: '/etc/hostname: OK\n' };
    };
    return hold(plant, run);
  };

const ledger = ({ conversationId }: ScanRun): string => ledgerWorkflowId(conversationId);

/** The signal of a report to the ledger. */
const signalling =
  (answered: boolean): HoldOf<ScanRun> =>
  ({ temporal }, run) =>
    answered ? temporal.holdSignalAnswers(ledger(run)) : temporal.holdSignals(ledger(run));

/** The local step has no answer within its seconds: the steps `report` and `discard` take its place. */
const localReportHeld: HoldOf<ScanRun> = ({ temporal }, run) =>
  temporal.holdSignalsUntil(ledger(run), 'report', run.workflowId);

const conversation = ({ conversationId }: ScanRun) => conversationId;
const media = ({ mediaId }: ScanRun) => mediaId;
const sealed = ({ sha256 }: ScanRun) => `${sha256}/sealed`;
const released = ({ mediaId, sha256 }: ScanRun) => `${mediaId}/${sha256}`;

/** Every step of a scan and of the ledger of its conversation. */
export const SCAN_KILL_POINTS: readonly ScanKillPoint[] = [
  { activity: 'download', moment: BEFORE, slots: 'download', kind: 'clean', hold: hanging('download', media, false) },
  { activity: 'download', moment: UNREPORTED, slots: 'download', kind: 'clean', hold: reporting('download', own) },
  { activity: 'download (scan)', moment: BEFORE, slots: 'scan', kind: 'clean', hold: scanning(false) },
  { activity: 'download (scan)', moment: AFTER, slots: 'scan', kind: 'quarantined', hold: scanning(true) },
  ...stepOf('scan', own, { slots: 'scan', kind: 'quarantined' }).map((point) => ({
    ...point,
    hold: unscannedAtFirst(point.hold),
  })),
  { activity: 'quarantine (copy)', moment: BEFORE, slots: 'host', kind: 'quarantined', hold: writing(sealed, false) },
  { activity: 'quarantine (copy)', moment: AFTER, slots: 'host', kind: 'quarantined', hold: writing(sealed, true) },
  {
    activity: 'quarantine (deletion)',
    moment: BEFORE,
    slots: 'host',
    kind: 'quarantined',
    hold: hanging('deleteMedia', media, false),
  },
  {
    activity: 'quarantine (deletion)',
    moment: AFTER,
    slots: 'host',
    kind: 'quarantined',
    hold: hanging('deleteMedia', media, true),
  },
  {
    activity: 'quarantine (deletion)',
    moment: UNREPORTED,
    slots: 'host',
    kind: 'quarantined',
    hold: reporting('quarantine', own),
  },
  {
    activity: 'removeMedia',
    moment: BEFORE,
    slots: 'shared',
    kind: 'rejected-unscanned',
    hold: hanging('deleteMedia', media, false),
  },
  {
    activity: 'removeMedia',
    moment: AFTER,
    slots: 'shared',
    kind: 'rejected-unscanned',
    hold: hanging('deleteMedia', media, true),
  },
  // A report that the local step has no answer to within its seconds is that of the step `report`, whose signal is held as well.
  { activity: 'reportHere', moment: BEFORE, slots: 'workflow', kind: 'clean', hold: signalling(false) },
  { activity: 'reportHere', moment: AFTER, slots: 'workflow', kind: 'clean', hold: signalling(true) },
  {
    activity: 'reportHere',
    moment: UNREPORTED,
    slots: 'workflow',
    kind: 'clean',
    hold: reportingLocal('reportHere', own),
  },
  ...stepOf('discard', own, { slots: 'host', kind: 'clean' }).map((point) => ({
    ...point,
    hold: because(localReportHeld, point.hold),
  })),
  ...stepOf('report', own, { slots: 'shared', kind: 'quarantined' }),
  // The ledger has begun with the first report, and checks the second one by itself.
  ...stepOf('verifyReports', ledger, { slots: 'shared', kind: 'released' }),
  // Likewise: a write that the local step has no answer to is made by the step `writeFileAttributes`.
  {
    activity: 'recallHere',
    moment: BEFORE,
    slots: 'workflow',
    kind: 'clean',
    hold: hanging('patchConversation', conversation, false),
  },
  {
    activity: 'recallHere',
    moment: AFTER,
    slots: 'workflow',
    kind: 'clean',
    hold: hanging('patchConversation', conversation, true),
  },
  {
    activity: 'recallHere',
    moment: UNREPORTED,
    slots: 'workflow',
    kind: 'clean',
    hold: reportingLocal('recallHere', ledger),
  },
  ...stepOf('recallReports', ledger, { slots: 'shared', kind: 'quarantined' }),
  {
    activity: 'writeFileAttributes',
    moment: BEFORE,
    slots: 'shared',
    kind: 'quarantined',
    hold: hanging('patchConversation', conversation, false),
  },
  {
    activity: 'writeFileAttributes',
    moment: AFTER,
    slots: 'shared',
    kind: 'quarantined',
    hold: hanging('patchConversation', conversation, true),
  },
  {
    activity: 'reviewPolicy',
    moment: UNREPORTED,
    slots: 'workflow',
    kind: 'quarantined',
    hold: reportingLocal('reviewPolicy', own),
  },
  ...stepOf('logExpiry', own, { slots: 'shared', kind: 'quarantined' }),
  ...stepOf('admit', own, { slots: 'shared', kind: 'released' }),
  { activity: 'release', moment: BEFORE, slots: 'shared', kind: 'released', hold: writing(released, false) },
  { activity: 'release', moment: AFTER, slots: 'shared', kind: 'released', hold: writing(released, true) },
  ...stepOf('reject', own, { slots: 'shared', kind: 'rejected' }),
];
