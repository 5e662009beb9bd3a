/**
 * `npm run faults`: the fault suite, which kills, hangs, floods and sends false answers to real processes, with one table of the
 * results. It takes about ten minutes, so `npm test` leaves it out.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printFaultTable } from '../devkit/fault-table.js';
import type { FaultRow } from '../devkit/fault-table.js';
import { runTests } from './lib/jest.js';
import { withRealParts } from '../devkit/parts/real-parts.js';

const [...patterns] = process.argv.slice(2);
const exitCode = await withRealParts(async (parts) => {
  const table = join(parts.stateDir, 'faults.jsonl');
  const code = await runTests(parts, patterns.length === 0 ? ['test/faults'] : patterns, { TEST_FAULT_TABLE: table });
  const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  const rows = lines.map((line) => JSON.parse(line) as FaultRow);
  printFaultTable(rows.sort((a, b) => a.fault.localeCompare(b.fault)));
  return code;
});
process.exit(exitCode);
