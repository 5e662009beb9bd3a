import { createHash } from 'node:crypto';
import type { Fault } from '../../../simulator/faults.js';
import type { RouteName } from '../../../simulator/routes.js';
import { ledgerWorkflowId } from '../../../src/contract/ids.js';
import type { Hold } from '../../support/holds.js';
import type { ArchiveRun } from './archive-runs.js';
import type { Plant } from './plant.js';
import type { ScanKind, ScanRun } from './scan-runs.js';

/** Where a worker is killed: an activity, and how far it has come. */
export interface KillPoint<Run> {
  /** The activity, and what it is doing where it does several things. */
  readonly activity: string;
  readonly moment: 'before its effect' | 'effect done, answer lost' | 'done, result not reported';
  /** Which of the worker's slots it takes. */
  readonly slots: 'shared' | 'host' | 'scan' | 'download' | 'workflow';
  hold(plant: Plant, run: Run): Hold;
}

export interface ScanKillPoint extends KillPoint<ScanRun> {
  readonly kind: ScanKind;
}

type HoldOf<Run> = KillPoint<Run>['hold'];

/** A call to the simulator that hangs, or that is served and never answered. */
function hanging<Run>(route: RouteName, idOf: (run: Run) => string, afterEffect: boolean): HoldOf<Run> {
  return ({ simulator }, run) => {
    const match = idOf(run);
    const fault: Fault = { kind: 'hang', route, match, ...(afterEffect ? { afterEffect } : {}) };
    const active = simulator.setFault(fault);
    return {
      get holding() {
        return simulator.calls.filter((call) => call.route === route && call.id === match && call.state === 'open')
          .length;
      },
      release: () => active.release(),
    };
  };
}

/** The write of a blob that does not arrive, or whose answer does not. What is that small is written in one request. */
function writing<Run>(part: (run: Run) => string, answered: boolean): HoldOf<Run> {
  return ({ storage }, run) => {
    const isIt = (request: { method: string; path: string; comp: string }) =>
      request.method === 'PUT' && request.comp === '' && request.path.includes(part(run));
    return answered ? storage.answers.add(isIt) : storage.requests.add(isIt);
  };
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

type WorkflowOf<Run> = (run: Run) => string;

const own: WorkflowOf<{ workflowId: string }> = ({ workflowId }) => workflowId;
const ledger: WorkflowOf<ScanRun> = ({ conversationId }) => ledgerWorkflowId(conversationId);

/** A step that the server counts as begun, and that the worker has not heard of. */
const beginning =
  <Run>(activity: string, of: WorkflowOf<Run>): HoldOf<Run> =>
  ({ temporal }, run) =>
    temporal.holdTask(activity, of(run));

const reporting =
  <Run>(activity: string, of: WorkflowOf<Run>): HoldOf<Run> =>
  ({ temporal }, run) =>
    temporal.holdCompletion(activity, of(run));

/** Both, of a step whose effect is not held elsewhere. */
function stepOf<Run, const Place extends Pick<KillPoint<Run>, 'slots'>>(
  activity: string,
  of: WorkflowOf<Run>,
  place: Place,
): (KillPoint<Run> & Place)[] {
  return [
    { activity, moment: before, ...place, hold: beginning(activity, of) },
    { activity, moment: reported, ...place, hold: reporting(activity, of) },
  ];
}

/** A local step is reported with the workflow task that it is a part of. */
const reportingLocal =
  (activity: string, of: WorkflowOf<ScanRun>): HoldOf<ScanRun> =>
  ({ temporal }, run) =>
    temporal.holdWorkflowTask(of(run), activity);

/** The signal of a report to the ledger. */
const signalling =
  (answered: boolean): HoldOf<ScanRun> =>
  ({ temporal }, run) =>
    answered ? temporal.holdSignalAnswers(ledger(run)) : temporal.holdSignals(ledger(run));

const before = 'before its effect';
const after = 'effect done, answer lost';
const reported = 'done, result not reported';
const conversation = ({ conversationId }: { conversationId: string }) => conversationId;
const media = ({ mediaId }: ScanRun) => mediaId;
const sealed = ({ sha256 }: ScanRun) => `${sha256}/sealed`;
const released = ({ mediaId, sha256 }: ScanRun) => `${mediaId}/${sha256}`;

/** Every step of a scan and of the ledger of its conversation. */
export const SCAN_KILL_POINTS: readonly ScanKillPoint[] = [
  { activity: 'download', moment: before, slots: 'download', kind: 'clean', hold: hanging('download', media, false) },
  { activity: 'download', moment: reported, slots: 'download', kind: 'clean', hold: reporting('download', own) },
  { activity: 'download (scan)', moment: before, slots: 'scan', kind: 'clean', hold: scanning(false) },
  { activity: 'download (scan)', moment: after, slots: 'scan', kind: 'quarantined', hold: scanning(true) },
  ...stepOf('scan', own, { slots: 'scan', kind: 'quarantined' }).map((point) => ({
    ...point,
    hold: unscannedAtFirst(point.hold),
  })),
  { activity: 'quarantine (copy)', moment: before, slots: 'host', kind: 'quarantined', hold: writing(sealed, false) },
  { activity: 'quarantine (copy)', moment: after, slots: 'host', kind: 'quarantined', hold: writing(sealed, true) },
  {
    activity: 'quarantine (deletion)',
    moment: before,
    slots: 'host',
    kind: 'quarantined',
    hold: hanging('deleteMedia', media, false),
  },
  {
    activity: 'quarantine (deletion)',
    moment: after,
    slots: 'host',
    kind: 'quarantined',
    hold: hanging('deleteMedia', media, true),
  },
  {
    activity: 'quarantine (deletion)',
    moment: reported,
    slots: 'host',
    kind: 'quarantined',
    hold: reporting('quarantine', own),
  },
  {
    activity: 'removeMedia',
    moment: before,
    slots: 'shared',
    kind: 'rejected-unscanned',
    hold: hanging('deleteMedia', media, false),
  },
  {
    activity: 'removeMedia',
    moment: after,
    slots: 'shared',
    kind: 'rejected-unscanned',
    hold: hanging('deleteMedia', media, true),
  },
  // A report that the local step has no answer to within its seconds is that of the step `report`, whose signal is held as well.
  { activity: 'reportHere', moment: before, slots: 'workflow', kind: 'clean', hold: signalling(false) },
  { activity: 'reportHere', moment: after, slots: 'workflow', kind: 'clean', hold: signalling(true) },
  {
    activity: 'reportHere',
    moment: reported,
    slots: 'workflow',
    kind: 'clean',
    hold: reportingLocal('reportHere', own),
  },
  ...stepOf('report', own, { slots: 'shared', kind: 'quarantined' }),
  // Likewise: a write that the local step has no answer to is made by the step `writeFileAttributes`.
  {
    activity: 'recallHere',
    moment: before,
    slots: 'workflow',
    kind: 'clean',
    hold: hanging('patchConversation', conversation, false),
  },
  {
    activity: 'recallHere',
    moment: after,
    slots: 'workflow',
    kind: 'clean',
    hold: hanging('patchConversation', conversation, true),
  },
  {
    activity: 'recallHere',
    moment: reported,
    slots: 'workflow',
    kind: 'clean',
    hold: reportingLocal('recallHere', ledger),
  },
  ...stepOf('recallReports', ledger, { slots: 'shared', kind: 'quarantined' }),
  {
    activity: 'writeFileAttributes',
    moment: before,
    slots: 'shared',
    kind: 'quarantined',
    hold: hanging('patchConversation', conversation, false),
  },
  {
    activity: 'writeFileAttributes',
    moment: after,
    slots: 'shared',
    kind: 'quarantined',
    hold: hanging('patchConversation', conversation, true),
  },
  ...stepOf('logExpiry', own, { slots: 'shared', kind: 'quarantined' }),
  ...stepOf('admit', own, { slots: 'shared', kind: 'released' }),
  { activity: 'release', moment: before, slots: 'shared', kind: 'released', hold: writing(released, false) },
  { activity: 'release', moment: after, slots: 'shared', kind: 'released', hold: writing(released, true) },
  ...stepOf('reject', own, { slots: 'shared', kind: 'rejected' }),
];

/** Every step of ArchiveConversation. */
export const ARCHIVE_KILL_POINTS: readonly KillPoint<ArchiveRun>[] = [
  ...stepOf('collect', own, { slots: 'shared' }),
  { activity: 'redact', moment: before, slots: 'shared', hold: hanging('getConversation', conversation, false) },
  { activity: 'redact', moment: reported, slots: 'shared', hold: reporting('redact', own) },
  { activity: 'upload', moment: before, slots: 'host', hold: writing(conversation, false) },
  { activity: 'upload', moment: after, slots: 'host', hold: writing(conversation, true) },
  { activity: 'upload', moment: reported, slots: 'host', hold: reporting('upload', own) },
  {
    activity: 'patch of the interaction',
    moment: before,
    slots: 'shared',
    hold: hanging('patchInteraction', conversation, false),
  },
  {
    activity: 'patch of the interaction',
    moment: after,
    slots: 'shared',
    hold: hanging('patchInteraction', conversation, true),
  },
];
