import { noticeWorkflowId } from '../../../src/contract/notice.js';
import { AFTER, own, stepOf } from './kill-holds.js';
import type { HoldOf } from './kill-holds.js';
import type { KillPoint } from './kill-point.js';
import type { ReviewRun } from './review-runs.js';

export interface ReviewKillPoint extends KillPoint<ReviewRun> {
  /** Whether the review is to be one that was over and is opened again. */
  readonly isReopened: boolean;
}

/** The runs that send the notices of a run: their ids name it, and a run of it that nobody knows before it begins. */
const notices = ({ workflowId }: ReviewRun) => ({ beginning: noticeWorkflowId(workflowId) });

/** The run of a notice is started, and the step that has started it is not told. */
const announced: HoldOf<ReviewRun> = ({ temporal }, { workflowId }) =>
  temporal.holdStartAnswers(noticeWorkflowId(workflowId));

const first = { slots: 'shared', isReopened: false } as const;
const again = { slots: 'shared', isReopened: true } as const;

/** What a review does beside its decision. */
export const REVIEW_KILL_POINTS: readonly ReviewKillPoint[] = [
  ...stepOf('announce', own, first),
  { activity: 'announce', moment: AFTER, ...first, hold: announced },
  ...stepOf('notify', notices, first),
  ...stepOf('recall', own, again),
  ...stepOf('logReopening', own, again),
];
