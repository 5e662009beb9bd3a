import type { Hold } from '../../support/holds.js';
import type { Plant } from './plant.js';

/** What a run takes while it is held: slots of the worker, or its turn, as Temporal starts no schedule twice at once. */
export type Slots =
  'shared' | 'host' | 'scan' | 'download' | 'workflow' | 'manifest' | 'reconcile' | 'watch' | 'second-opinions';

export type Moment = 'before its effect' | 'effect done, answer lost' | 'done, result not reported';

/** Where a worker is killed: an activity, and how far it has come. */
export interface KillPoint<Run> {
  /** The name that the worker registers the activity under; then what it is doing, where it does several things. */
  readonly activity: string;
  readonly moment: Moment;
  readonly slots: Slots;
  hold(plant: Plant, run: Run): Hold;
}

/** The activity of a point, without what it is doing. */
export const stepOfPoint = ({ activity }: Pick<KillPoint<never>, 'activity'>): string => activity.split(' ')[0]!;
