import { printCostOfOpening } from './opening/cost.js';

/** What it costs to open files. */
export async function openingBenchmark(): Promise<void> {
  await printCostOfOpening();
}
