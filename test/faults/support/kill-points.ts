import { createHash } from 'node:crypto';
import type { Fault } from '../../../simulator/faults.js';
import type { RouteName } from '../../../simulator/routes.js';
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
  readonly slots: 'shared' | 'host' | 'scan';
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

/** A write to storage that does not arrive, or whose answer does not. */
function writing<Run>(comp: string, part: (run: Run) => string, answered: boolean): HoldOf<Run> {
  return ({ storage }, run) => {
    const isIt = (request: { method: string; path: string; comp: string }) =>
      request.method === 'PUT' && request.comp === comp && request.path.includes(part(run));
    return answered ? storage.answers.add(isIt) : storage.requests.add(isIt);
  };
}

/** A scan that clamd does not hear of, or whose verdict does not arrive. clamd reads the staged file under its path. */
function scanning(answered: boolean): HoldOf<ScanRun> {
  return ({ scanner }, { workflowId }) => {
    const ref = createHash('sha256').update(workflowId).digest('hex');
    const isIt = (command: string) => command.includes(ref);
    return answered ? scanner.answers.add(isIt) : scanner.commands.add(isIt);
  };
}

const reporting =
  (activity: string): HoldOf<{ workflowId: string }> =>
  ({ temporal }, { workflowId }) =>
    temporal.holdCompletion(activity, workflowId);

const beginning =
  (activity: string): HoldOf<{ workflowId: string }> =>
  ({ temporal }, { workflowId }) =>
    temporal.holdTask(activity, workflowId);

const before = 'before its effect';
const after = 'effect done, answer lost';
const reported = 'done, result not reported';
const conversation = ({ conversationId }: { conversationId: string }) => conversationId;
const media = ({ mediaId }: ScanRun) => mediaId;
const sealed = ({ sha256 }: ScanRun) => `${sha256}/sealed`;
const released = ({ mediaId, sha256 }: ScanRun) => `${mediaId}/${sha256}`;

/** Every activity of ScanAttachment. A local one is part of a workflow task. */
export const SCAN_KILL_POINTS: readonly ScanKillPoint[] = [
  { activity: 'download', moment: before, slots: 'shared', kind: 'clean', hold: hanging('download', media, false) },
  { activity: 'download', moment: reported, slots: 'shared', kind: 'clean', hold: reporting('download') },
  { activity: 'download (scan)', moment: before, slots: 'scan', kind: 'clean', hold: scanning(false) },
  { activity: 'download (scan)', moment: after, slots: 'scan', kind: 'quarantined', hold: scanning(true) },
  {
    activity: 'quarantine (copy)',
    moment: before,
    slots: 'host',
    kind: 'quarantined',
    hold: writing('blocklist', sealed, false),
  },
  {
    activity: 'quarantine (copy)',
    moment: after,
    slots: 'host',
    kind: 'quarantined',
    hold: writing('blocklist', sealed, true),
  },
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
    activity: 'quarantine without a copy',
    moment: before,
    slots: 'shared',
    kind: 'rejected-unscanned',
    hold: hanging('deleteMedia', media, false),
  },
  {
    activity: 'quarantine without a copy',
    moment: after,
    slots: 'shared',
    kind: 'rejected-unscanned',
    hold: hanging('deleteMedia', media, true),
  },
  { activity: 'report', moment: before, slots: 'shared', kind: 'clean', hold: beginning('report') },
  { activity: 'report', moment: reported, slots: 'shared', kind: 'clean', hold: reporting('report') },
  {
    activity: 'patch of the conversation',
    moment: before,
    slots: 'shared',
    kind: 'clean',
    hold: hanging('patchConversation', conversation, false),
  },
  {
    activity: 'patch of the conversation',
    moment: after,
    slots: 'shared',
    kind: 'clean',
    hold: hanging('patchConversation', conversation, true),
  },
  {
    activity: 'release',
    moment: before,
    slots: 'shared',
    kind: 'released',
    hold: writing('blocklist', released, false),
  },
  { activity: 'release', moment: after, slots: 'shared', kind: 'released', hold: writing('blocklist', released, true) },
];

/** Every activity of ArchiveConversation. */
export const ARCHIVE_KILL_POINTS: readonly KillPoint<ArchiveRun>[] = [
  { activity: 'redact', moment: before, slots: 'shared', hold: hanging('getConversation', conversation, false) },
  { activity: 'redact', moment: reported, slots: 'shared', hold: reporting('redact') },
  { activity: 'upload', moment: before, slots: 'host', hold: writing('', conversation, false) },
  { activity: 'upload', moment: after, slots: 'host', hold: writing('', conversation, true) },
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
