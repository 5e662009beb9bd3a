import { printCostOfOpening } from './opening/cost.js';
import { printHostileContainers } from './opening/hostile.js';

/** What hostile containers cost, and what it costs to open ordinary files. */
export async function openingBenchmark(): Promise<void> {
  await printHostileContainers();
  await printCostOfOpening();
}
