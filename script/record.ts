/**
 * `npm run record -- SET`: records a set of histories for test/workflows/replay.integration.test.ts, on real parts. SET is named
 * after the change since the previous one.
 */
import { recordHistories } from '../devkit/stack/record-histories.js';
import { withRealParts } from '../devkit/parts/real-parts.js';

const [set] = process.argv.slice(2);
if (set === undefined || !/^[a-z0-9-]+$/.test(set)) {
  console.error('usage: npm run record -- SET (lower case, digits, hyphens)');
  process.exit(2);
}
const exitCode = await withRealParts(async ({ variables }) => {
  Object.assign(process.env, variables);
  await recordHistories(set);
  return 0;
});
process.exit(exitCode);
