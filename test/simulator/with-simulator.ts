import { afterEach } from '@jest/globals';
import type { SimulatorOptions } from '../../simulator/options.js';
import type { Simulator } from '../../simulator/simulator.js';
import { startSimulator } from '../../simulator/start-simulator.js';

/** Starts simulators for the tests of a file and closes each one after its test. */
export function simulators(): (options?: SimulatorOptions) => Promise<Simulator> {
  const running: Simulator[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((simulator) => simulator.close()));
  });
  return async (options) => {
    const simulator = await startSimulator(options);
    running.push(simulator);
    return simulator;
  };
}

/** A clock that moves when it is told to. */
export class ManualClock {
  time = Date.parse('2024-05-15T14:30:00.000Z');
  readonly now = (): number => this.time;

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
