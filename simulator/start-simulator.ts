import { ControlApi } from './control.js';
import { Simulator } from './simulator.js';
import type { SimulatorOptions } from './options.js';

/**
 * Starts a Genesys Cloud for one machine: OAuth, event sockets, REST and presigned downloads of the events API and of the
 * public Platform API, on the same conversations and files.
 *
 * @throws NodeJS.ErrnoException when it cannot listen, such as EADDRINUSE.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new Simulator(options, (steered) => new ControlApi(steered));
  await simulator.listen();
  return simulator;
}
