import { FIND_OUTDATED_VERDICTS } from '../../../src/contract/step-names.js';
import { AFTER, BEFORE, hanging, own, reporting, reportingLocal, stepOf, UNREPORTED, writing } from './kill-holds.js';
import type { KillPoint } from './kill-point.js';
import type { OpinionRun } from './opinion-runs.js';
import type { ReconcileRun } from './reconcile-runs.js';
import type { ScheduledRun } from './scheduled-run.js';

const manifests = () => '/manifests/';

/** The list of a day's records. */
export const MANIFEST_KILL_POINTS: readonly KillPoint<ScheduledRun>[] = [
  { activity: 'manifest', moment: BEFORE, slots: 'manifest', hold: writing(manifests, false) },
  { activity: 'manifest', moment: AFTER, slots: 'manifest', hold: writing(manifests, true) },
  { activity: 'manifest', moment: UNREPORTED, slots: 'manifest', hold: reporting('manifest', own) },
];

/** The look for what the listener has missed. */
export const RECONCILE_KILL_POINTS: readonly KillPoint<ReconcileRun>[] = [
  {
    activity: 'reconcile',
    moment: BEFORE,
    slots: 'reconcile',
    hold: hanging('queryConversations', () => undefined, false),
  },
  {
    activity: 'reconcile',
    moment: AFTER,
    slots: 'reconcile',
    hold: ({ temporal }, { firstScan }) => temporal.holdStartAnswers(firstScan),
  },
  { activity: 'reconcile', moment: UNREPORTED, slots: 'reconcile', hold: reporting('reconcile', own) },
];

/** The look for promises that are not kept. */
export const WATCH_KILL_POINTS: readonly KillPoint<ScheduledRun>[] = stepOf('watch', own, { slots: 'watch' });

/** The look for verdicts that are older than the scanner's database. */
export const OPINION_KILL_POINTS: readonly KillPoint<OpinionRun>[] = [
  ...stepOf<OpinionRun, { slots: 'second-opinions' }>(FIND_OUTDATED_VERDICTS, own, { slots: 'second-opinions' }),
  ...stepOf<OpinionRun, { slots: 'second-opinions' }>('rescan', own, { slots: 'second-opinions' }),
  {
    activity: 'verifyOpinions',
    moment: UNREPORTED,
    slots: 'second-opinions',
    hold: reportingLocal('verifyOpinions', ({ review }) => review.workflowId),
  },
];
