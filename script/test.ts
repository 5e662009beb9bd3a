/**
 * `npm test`: brings up the real parts that integration tests need, in a state folder of their own, runs Jest with the
 * arguments given (a path pattern, say), and takes everything down again. With `unit` as the first argument, it runs the
 * tests that need no server, and starts none. Runs in the root of the project.
 */
import { runTests } from './lib/jest.js';
import { withoutParts, withRealParts } from '../devkit/parts/real-parts.js';

const args = process.argv.slice(2);
const isUnit = args[0] === 'unit';
const withParts = isUnit ? withoutParts : withRealParts;
// The option takes all that follows it up to the next option.
const jestArgs = isUnit ? [...args.slice(1), '--selectProjects', 'unit'] : args;
process.exit(await withParts((parts) => runTests(parts, jestArgs)));
