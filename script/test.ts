/**
 * `npm test`: brings up the real parts that integration tests need, in a state folder of their own, runs Jest with the
 * arguments given (a path pattern, say), and takes everything down again. With `unit` or `slow` as the first argument, it
 * runs those tests, which need no server, and starts none. Runs in the root of the project.
 */
import { availableParallelism } from 'node:os';
import { runTests } from './lib/jest.js';
import { withoutParts, withRealParts } from '../devkit/parts/real-parts.js';

const args = process.argv.slice(2);
const tier = ['unit', 'slow'].find((name) => name === args[0]);
const withParts = tier === undefined ? withRealParts : withoutParts;
// Many unit tests wait for a moment: one more than there are cores keeps them busy.
const workers = availableParallelism() + (tier === 'unit' ? 1 : 0);
// The last option takes all that follows it up to the next option.
const jestArgs =
  tier === undefined ? args : [...args.slice(1), '--maxWorkers', String(workers), '--selectProjects', tier];
process.exit(await withParts((parts) => runTests(parts, jestArgs)));
