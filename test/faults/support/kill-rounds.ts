import { until } from '../../../devkit/until.js';
import type { CustodianProcess } from '../../../devkit/stack/processes.js';
import type { Hold } from '../../support/holds.js';
import type { KillPoint, Slots } from './kill-point.js';
import type { Plant } from './plant.js';

/** Runs that are held at once: what the worker has slots for, less one or two, so that other work still flows. */
const CAPACITY: Readonly<Record<Slots, number>> = {
  shared: 14,
  host: 7,
  scan: 7,
  download: 14,
  workflow: 14,
  manifest: 1,
  reconcile: 1,
  watch: 1,
  'second-opinions': 1,
};
const MAX_ROUNDS = 20;

/** What is the same for both workflows in being killed. */
export interface Lane<Run, Point extends KillPoint<Run>> {
  readonly plant: Plant;
  readonly points: readonly Point[];
  /** Kills that each point has to see. */
  readonly kills: number;
  /** Makes a run that will come to the point. The worker is up. */
  readonly prepare: (point: Point) => Run | Promise<Run>;
  readonly start: (run: Run) => Promise<void>;
  /** Called when a worker is dead, and no other has been started. */
  readonly betweenWorkers?: () => void;
  /** Called after each round, with the next worker. Default: nobody waits for the runs, which may be killed again. */
  readonly settle?: (killed: readonly KilledRun<Run, Point>[]) => Promise<void>;
}

export interface KilledRun<Run, Point> {
  readonly point: Point;
  readonly run: Run;
  /** Whether the worker died while the run was held at its point; else it died at another one. */
  readonly isHeld: boolean;
}

/**
 * Round after round: brings runs to their points, as many as the worker has slots for, kills it and starts another, until
 * each point has seen its kills. By default, the runs of one round recover during the next, and may be killed again.
 */
export async function killRounds<Run, Point extends KillPoint<Run>>(
  lane: Lane<Run, Point>,
): Promise<KilledRun<Run, Point>[]> {
  const { plant, points, kills } = lane;
  const killed: KilledRun<Run, Point>[] = [];
  let worker: CustodianProcess = await plant.startWorker();
  for (let round = 1; ; round += 1) {
    const missing = points.flatMap((point) => {
      const seen = killed.filter((one) => one.point === point && one.isHeld).length;
      return Array<Point>(Math.max(0, kills - seen)).fill(point);
    });
    if (missing.length === 0) return killed;
    if (round > MAX_ROUNDS) throw new Error(`${missing.length} kills are missing after ${MAX_ROUNDS} rounds`);
    const held = await Promise.all(
      fitting(missing).map(async (point) => {
        const run = await lane.prepare(point);
        return { point, run, hold: point.hold(plant, run) };
      }),
    );
    await Promise.all(held.map(({ run }) => lane.start(run)));
    // Some deadlines are short: on a busy machine, the first may have got away before the last has come.
    const seen = new Set<(typeof held)[number]>();
    const isSeen = (one: (typeof held)[number]) => seen.has(one) || (isHolding(one) && seen.add(one).has(one));
    await until(`all runs of round ${round} have been held`, () => held.map(isSeen).every(Boolean)).catch(
      (error: Error) => {
        const free = held.filter((one) => !seen.has(one)).map(({ point }) => `${point.activity}: ${point.moment}`);
        throw new Error(`${error.message}; never held: ${free.join(', ')}`);
      },
    );
    const ofRound = held.map((one) => ({ point: one.point, run: one.run, isHeld: isHolding(one) }));
    killed.push(...ofRound);
    await worker.end('SIGKILL');
    held.forEach(({ hold }) => hold.release());
    lane.betweenWorkers?.();
    worker = await plant.startWorker();
    await lane.settle?.(ofRound);
  }
}

const isHolding = ({ hold }: { hold: Hold }) => hold.holding > 0;

/** As many as there is room for, of all points alike. */
function fitting<Point extends KillPoint<never>>(missing: readonly Point[]): Point[] {
  const free = { ...CAPACITY };
  const perPoint = new Map<Point, number>();
  const turns = missing.map((point) => {
    const turn = perPoint.get(point) ?? 0;
    perPoint.set(point, turn + 1);
    return { point, turn };
  });
  return turns
    .sort((a, b) => a.turn - b.turn)
    .filter(({ point }) => free[point.slots]-- > 0)
    .map(({ point }) => point);
}
