/** `npm run record`: records the histories that test/workflows/replay.integration.test.ts replays, on real parts. */
import { recordHistories } from '../devkit/stack/record-histories.js';
import { withRealParts } from '../devkit/parts/real-parts.js';

const exitCode = await withRealParts(async ({ variables }) => {
  Object.assign(process.env, variables);
  await recordHistories();
  return 0;
});
process.exit(exitCode);
