/**
 * `npm test`: brings up the real parts that integration tests need, in a state folder of their own, runs Jest with the
 * arguments given (a path pattern, say), and takes everything down again. Runs in the root of the project.
 */
import { runTests } from './lib/jest.js';
import { withRealParts } from './lib/real-parts.js';

process.exit(await withRealParts((parts) => runTests(parts, process.argv.slice(2))));
