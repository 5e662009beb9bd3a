import { afterAll, expect, test } from '@jest/globals';
import { FaultTable, sum } from '../../../devkit/fault-table.js';
import type { Counts } from '../../../devkit/fault-table.js';
import type { KillPoint } from './kill-point.js';
import type { KilledRun } from './kill-rounds.js';

const nameOf = ({ activity, moment }: Pick<KillPoint<never>, 'activity' | 'moment'>) =>
  `SIGKILL in ${activity}: ${moment}`;

/** What became of the runs that were killed, by the point at which they were. */
export class KillMatrix {
  private readonly rows = new Map<string, Counts[]>();
  private readonly leftOver: string[] = [];

  /** @param counts of each run, in the order of the runs */
  note<Run>(killed: readonly KilledRun<Run, KillPoint<Run>>[], counts: readonly Counts[]): void {
    killed.forEach(({ point, isHeld }, index) => {
      const name = isHeld ? nameOf(point) : 'SIGKILL elsewhere, by the way';
      this.rows.set(name, [...(this.rows.get(name) ?? []), counts[index]!]);
    });
  }

  /** What lies on a staging disk whose runs have ended. */
  noteLeftOver(files: readonly string[]): void {
    this.leftOver.push(...files);
  }

  /** Has a test for each activity, and prints the rows when all have run. @param kills of each point */
  test(points: readonly Pick<KillPoint<never>, 'activity' | 'moment'>[], kills: number): void {
    afterAll(() => this.print());
    const activities = new Set(points.map(({ activity }) => activity));
    test.each([...activities])('in %s loses nothing and doubles nothing', (activity) => {
      const names = points.filter((point) => point.activity === activity).map(nameOf);
      const rows = names.map((name) => sum(this.rows.get(name) ?? []));
      for (const { runs } of rows) expect(runs).toBeGreaterThanOrEqual(kills);
      const { runs, completed, ...defects } = sum(rows);
      expect({ completed, ...defects }).toMatchObject({ completed: runs, wrongVerdicts: 0, lost: 0, doubled: 0 });
    });
  }

  /** Has a test for the staging disks that are noted. */
  testDisks(): void {
    test('leaves no file on the staging disk once its runs have ended', () => {
      expect(this.leftOver).toEqual([]);
    });
  }

  private print(): void {
    const table = new FaultTable();
    for (const [name, counts] of [...this.rows].sort(([a], [b]) => a.localeCompare(b))) table.add(name, sum(counts));
    table.print();
  }
}
