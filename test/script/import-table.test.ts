import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** One forbidden import of each kind in a copy of a small house, which the table of imports must refuse. */

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-table-'));
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
    await cp(resolve(file), join(folder, file));
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const room of ['activities', 'archive', 'azure', 'config', 'contract', 'genesys', 'redaction', 'worker']) {
    await put(`src/${room}/thing.ts`, 'export interface Thing { readonly name: string }\nexport const thing = 1;\n');
  }
  await put('src/workflows/thing.ts', 'export const thing = 1;\n');
  await put('devkit/thing.ts', 'export const thing = 1;\n');
  await put('simulator/thing.ts', 'export const thing = 1;\n');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** Names of the rules that were broken. */
async function broken(): Promise<string[]> {
  const cruiser = JSON.parse(await readFile(resolve('node_modules/dependency-cruiser/package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const program = resolve('node_modules/dependency-cruiser', cruiser.bin['depcruise']!);
  const options = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src', 'simulator'];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...options], { cwd: folder }).catch(
    (error: { stdout: string }) => error, // found something, and says so by its exit code
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

test('a house in order breaks no rule', async () => {
  await put(
    'src/activities/step.ts',
    "import type { Thing } from '../contract/thing.js';\nexport type Step = Thing;\n",
  );
  await put('src/workflows/run.ts', "import type { Thing } from '../activities/thing.js';\nexport type Run = Thing;\n");
  expect(await broken()).toEqual([]);
});

test.each([
  ['a type of a room above', 'src/contract/a.ts', "import type { Thing } from '../genesys/thing.js'", 'room-contract'],
  ['an activity that imports a workflow', 'src/activities/a.ts', "import '../workflows/thing.js'", 'room-activities'],
  ['the archive that knows Azure', 'src/archive/a.ts', "import '../azure/thing.js'", 'room-archive'],
  ['storage that imports the worker', 'src/storage/a.ts', "import '../worker/thing.js'", 'room-storage'],
  ['a product that imports the devkit', 'src/activities/a.ts', "import '../../devkit/thing.js'", 'room-activities'],
  ['a command that imports the devkit', 'src/cli/a.ts', "import '../../devkit/thing.js'", 'product-only'],
  ['a step that imports the simulator', 'src/activities/a.ts', "import '../../simulator/thing.js'", 'room-activities'],
  ['a simulator that imports the product', 'simulator/a.ts', "import '../src/genesys/thing.js'", 'simulator-alone'],
  [
    'code of an activity in a workflow',
    'src/workflows/a.ts',
    "import '../activities/thing.js'",
    'workflows-types-only',
  ],
  ['settings in a workflow', 'src/workflows/a.ts', "import '../config/thing.js'", 'room-workflows'],
  ['a built-in of Node in a workflow', 'src/workflows/a.ts', "import 'node:fs'", 'deterministic'],
  ['a built-in of Node in the contract', 'src/contract/a.ts', "import 'node:fs'", 'deterministic'],
  ['a built-in of Node in the redaction', 'src/redaction/a.ts', "import 'node:fs'", 'deterministic'],
  ["Azure's package in the archive", 'src/archive/a.ts', "import '@azure/storage-blob'", 'package-azure'],
  ["Temporal's package in the scanner", 'src/scanning/a.ts', "import '@temporalio/client'", 'package-temporal'],
  ['a folder that is not in the table', 'src/elsewhere/a.ts', "import '../contract/thing.js'", 'known-room'],
])('%s is refused', async (_what, path, line, rule) => {
  await put(path, `${line};\nexport const a = 1;\n`);
  expect(await broken()).toContain(rule);
});

test('a circle of types is refused', async () => {
  await put('src/contract/a.ts', "import type { B } from './b.js';\nexport type A = B | 1;\n");
  await put('src/contract/b.ts', "import type { A } from './a.js';\nexport type B = A | 2;\n");
  expect(await broken()).toEqual(['no-circular']);
});
