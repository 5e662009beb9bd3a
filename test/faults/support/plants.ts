import { afterAll, afterEach, expect } from '@jest/globals';
import { FaultTable, sum } from '../../../devkit/fault-table.js';
import { Plant } from './plant.js';
import type { PlantOptions } from './plant.js';
import { addFile, judgeScans } from './scan-runs.js';
import type { NewFile, ScanKind, ScanRun } from './scan-runs.js';

/** A heartbeat timeout, a retry, and what a busy machine adds. */
const RECOVERY_MS = 120_000;

/** The plants of one test file: closed after each test, their runs told in one table. Nobody decides on their files. */
export function plantsOfTests() {
  const table = new FaultTable();
  let plants: Plant[] = [];
  afterAll(() => table.print());
  afterEach(async () => {
    await Promise.all(plants.map((plant) => plant.close()));
    plants = [];
  });
  return {
    openPlant: async (options: PlantOptions = {}): Promise<Plant> => {
      const plant = await Plant.open({ ...options, settings: { REVIEW_WINDOW: '1ms', ...options.settings } });
      plants.push(plant);
      return plant;
    },
    expectUnharmed: async (fault: string, plant: Plant, runs: readonly ScanRun[]): Promise<void> => {
      const counts = sum(await judgeScans(plant, runs, RECOVERY_MS));
      table.add(fault, counts);
      expect(counts).toMatchObject({ completed: runs.length, wrongVerdicts: 0, lost: 0, doubled: 0 });
    },
  };
}

export const filesOf = (plant: Plant, count: number, kind: ScanKind, file?: NewFile): ScanRun[] =>
  Array.from({ length: count }, () => addFile(plant, kind, file));

/** How many lines of a log contain a text. */
export const logged = ({ logLines }: { readonly logLines: readonly string[] }, text: string): number =>
  logLines.filter((line) => line.includes(text)).length;
