import type { Fault } from '../../../simulator/faults.js';
import type { RouteName } from '../../../simulator/routes.js';
import type { Hold } from '../../support/holds.js';
import type { KillPoint, Moment } from './kill-point.js';

/** The ways to hold a run at a point of a step. */
export type HoldOf<Run> = KillPoint<Run>['hold'];
/** The id of the workflow that a step belongs to, or what it begins with. */
export type WorkflowOf<Run> = (run: Run) => string | { readonly beginning: string };

export const BEFORE: Moment = 'before its effect';
export const AFTER: Moment = 'effect done, answer lost';
export const UNREPORTED: Moment = 'done, result not reported';

export const own = ({ workflowId }: { readonly workflowId: string }): string => workflowId;

/**
 * A call to the simulator that hangs, or that is served and never answered.
 *
 * @param idOf what is in its path; undefined for a call without an id
 */
export function hanging<Run>(route: RouteName, idOf: (run: Run) => string | undefined, isServed: boolean): HoldOf<Run> {
  return ({ simulator }, run) => {
    const match = idOf(run);
    const fault: Fault = {
      ...{ kind: 'hang', route },
      ...(match === undefined ? {} : { match }),
      ...(isServed ? { afterEffect: true } : {}),
    };
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
export function writing<Run>(part: (run: Run) => string, isServed: boolean): HoldOf<Run> {
  return ({ storage }, run) => {
    const isIt = (request: { method: string; path: string; comp: string }) =>
      request.method === 'PUT' && request.comp === '' && request.path.includes(part(run));
    return isServed ? storage.answers.add(isIt) : storage.requests.add(isIt);
  };
}

/** A step that the server counts as begun, and that the worker has not heard of. */
const beginning =
  <Run>(activity: string, of: WorkflowOf<Run>): HoldOf<Run> =>
  ({ temporal }, run) =>
    temporal.holdTask(activity, of(run));

/** A step that is done, while the server has not heard of it. */
export const reporting =
  <Run>(activity: string, of: WorkflowOf<Run>): HoldOf<Run> =>
  ({ temporal }, run) =>
    temporal.holdCompletion(activity, of(run));

/** A local step is reported with the workflow task that it is a part of. */
export const reportingLocal =
  <Run>(activity: string, of: (run: Run) => string): HoldOf<Run> =>
  ({ temporal }, run) =>
    temporal.holdWorkflowTask(of(run), activity);

/** Both ends of a step whose effect is not held elsewhere. */
export function stepOf<Run, const Place extends Pick<KillPoint<Run>, 'slots'>>(
  activity: string,
  of: WorkflowOf<Run>,
  place: Place,
): (KillPoint<Run> & Place)[] {
  return [
    { activity, moment: BEFORE, ...place, hold: beginning(activity, of) },
    { activity, moment: UNREPORTED, ...place, hold: reporting(activity, of) },
  ];
}

/** The second hold, of a run that gets there because of the first one. */
export const because =
  <Run>(first: HoldOf<Run>, second: HoldOf<Run>): HoldOf<Run> =>
  (plant, run) => {
    const cause: Hold = first(plant, run);
    const hold = second(plant, run);
    return {
      get holding() {
        return hold.holding;
      },
      release: () => [cause, hold].forEach((one) => one.release()),
    };
  };
