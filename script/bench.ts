/**
 * `npm run bench -- NAME...`: runs benchmarks on real parts and prints the results, as ratios to a peer or a limit in the same
 * run.
 */
import { callsBenchmark } from '../bench/calls.js';
import { deskBenchmark } from '../bench/desk.js';
import { filesBenchmark } from '../bench/files/run.js';
import { floodBenchmark } from '../bench/flood.js';
import { manyBenchmark } from '../bench/many.js';
import { memoryBenchmark } from '../bench/memory.js';
import { openingBenchmark } from '../bench/opening.js';
import { peersBenchmark } from '../bench/peers.js';
import { optionalBenchmark } from '../bench/optional.js';
import { redactionModelBenchmark } from '../bench/redaction/model.js';
import { scanBenchmark } from '../bench/scan.js';
import { sealsBenchmark } from '../bench/seals.js';
import { stepsBenchmark } from '../bench/steps.js';
import { throughputBenchmark } from '../bench/throughput.js';
import { transcriptBenchmark } from '../bench/transcript.js';
import { verifyBenchmark } from '../bench/verify.js';
import { withRealParts } from '../devkit/parts/real-parts.js';

const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  scan: scanBenchmark,
  seals: sealsBenchmark,
  steps: stepsBenchmark,
  peers: peersBenchmark,
  throughput: throughputBenchmark,
  memory: memoryBenchmark,
  many: manyBenchmark,
  transcript: transcriptBenchmark,
  flood: floodBenchmark,
  verify: verifyBenchmark,
  calls: callsBenchmark,
  desk: deskBenchmark,
  files: filesBenchmark,
  opening: openingBenchmark,
  optional: optionalBenchmark,
  'redaction-model': redactionModelBenchmark,
  redaction: () => import('../bench/redaction/main.js').then(() => undefined),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHMARKS));
if (names.length === 0 || unknown.length > 0) {
  console.error(`usage: npm run bench -- NAME...   where NAME is one of: ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}
const exitCode = await withRealParts(async ({ variables, progress }) => {
  Object.assign(process.env, variables);
  for (const name of names) {
    progress.line(`\nbench/${name}`);
    await BENCHMARKS[name]?.();
  }
  return 0;
});
process.exit(exitCode);
