import { ARCHIVE_KILL_POINTS, HELD_KILL_POINTS } from './archive-kill-points.js';
import type { KillPoint } from './kill-point.js';
import { LARGE_LEDGER_KILL_POINTS, UNSERVED_SCAN_KILL_POINTS } from './rare-kill-points.js';
import { REVIEW_KILL_POINTS } from './review-kill-points.js';
import { SCAN_KILL_POINTS } from './scan-kill-points.js';
import {
  MANIFEST_KILL_POINTS,
  OPINION_KILL_POINTS,
  RECONCILE_KILL_POINTS,
  WATCH_KILL_POINTS,
} from './schedule-kill-points.js';

/** Every point at which some test of the fault suite kills a worker. */
export const KILL_POINTS: readonly Pick<KillPoint<never>, 'activity' | 'moment'>[] = [
  ARCHIVE_KILL_POINTS,
  HELD_KILL_POINTS,
  LARGE_LEDGER_KILL_POINTS,
  MANIFEST_KILL_POINTS,
  OPINION_KILL_POINTS,
  RECONCILE_KILL_POINTS,
  REVIEW_KILL_POINTS,
  SCAN_KILL_POINTS,
  UNSERVED_SCAN_KILL_POINTS,
  WATCH_KILL_POINTS,
].flat();

/** Activities in which no worker is killed, and why that needs no proof. */
export const NOT_KILLED: Readonly<Record<string, string>> = {
  discardHere: 'only runs that began before the patch `local-news` have it; since then `reportHere` does the same',
  readMessage: 'it reads one message and has no effect: a worker that dies in it is followed by another try',
};

/** Activities that are killed at one moment only, and why there is no other. */
export const KILLED_ONCE: Readonly<Record<string, string>> = {
  reviewPolicy: 'a local check without an effect: the server knows nothing of it until its workflow task is reported',
  verifyOpinions: 'likewise',
};
