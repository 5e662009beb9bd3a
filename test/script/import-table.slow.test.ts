import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A small copy of the layout: one in order, and one with a forbidden import of each kind, each in a file of its own. */

const ROOMS = ['activities', 'archive', 'azure', 'config', 'contract', 'genesys', 'redaction', 'worker', 'workflows'];

const FORBIDDEN = [
  ['a type of a room above', 'src/contract', "import type { Thing } from '../genesys/thing.js'", 'room-contract'],
  ['an activity that imports a workflow', 'src/activities', "import '../workflows/thing.js'", 'room-activities'],
  [
    'an activity that imports the event source',
    'src/activities',
    "import '../genesys/event-source.js'",
    'activities-rest-only',
  ],
  ['a listener that imports the REST port', 'src/listener', "import '../genesys/rest.js'", 'listener-events-only'],
  ['the archive that knows Azure', 'src/archive', "import '../azure/thing.js'", 'room-archive'],
  ['storage that imports the worker', 'src/storage', "import '../worker/thing.js'", 'room-storage'],
  ['a product that imports the devkit', 'src/activities', "import '../../devkit/thing.js'", 'room-activities'],
  ['a command that imports the devkit', 'src/cli', "import '../../devkit/thing.js'", 'product-only'],
  ['a step that imports the simulator', 'src/activities', "import '../../simulator/thing.js'", 'room-activities'],
  ['a simulator that imports the product', 'simulator', "import '../src/genesys/thing.js'", 'simulator-alone'],
  ['code of an activity in a workflow', 'src/workflows', "import '../activities/thing.js'", 'workflows-types-only'],
  ['settings in a workflow', 'src/workflows', "import '../config/thing.js'", 'room-workflows'],
  ['a built-in of Node in a workflow', 'src/workflows', "import 'node:fs'", 'deterministic'],
  ['a built-in of Node in the contract', 'src/contract', "import 'node:fs'", 'deterministic'],
  ['a built-in of Node in the redaction', 'src/redaction', "import 'node:fs'", 'deterministic'],
  ["Azure's package in the archive", 'src/archive', "import '@azure/storage-blob'", 'package-azure'],
  ["Temporal's package in the scanner", 'src/scanning', "import '@temporalio/client'", 'package-temporal'],
  ['a folder that is not in the table', 'src/elsewhere', "import '../contract/thing.js'", 'known-room'],
  ['a circle of types', 'src/contract', "import type { B } from './b.js'", 'no-circular'],
] as const;

const fileOf = (index: number): string => `${FORBIDDEN[index]![1]}/forbidden-${index}.ts`;

const folders: string[] = [];
/** Names of the rules that each file breaks. */
let broken: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  const folder = await layout();
  for (const [index, [, , line]] of FORBIDDEN.entries()) {
    await put(folder, fileOf(index), `${line};\nexport type A = 1;\n`);
  }
  const circle = FORBIDDEN.findIndex(([, , , rule]) => rule === 'no-circular');
  await put(
    folder,
    'src/contract/b.ts',
    `import type { A } from './forbidden-${circle}.js';\nexport type B = A | 2;\n`,
  );
  broken = await brokenRules(folder);
}, 120_000);

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function layout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'import-table-'));
  folders.push(folder);
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
    await cp(resolve(file), join(folder, file));
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const thing = 'export interface Thing { readonly name: string }\nexport const thing = 1;\n';
  for (const room of ROOMS) await put(folder, `src/${room}/thing.ts`, thing);
  for (const port of ['event', 'event-source', 'rest']) await put(folder, `src/genesys/${port}.ts`, thing);
  await put(folder, 'devkit/thing.ts', thing);
  await put(folder, 'simulator/thing.ts', thing);
  return folder;
}

async function put(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

async function brokenRules(folder: string): Promise<Map<string, Set<string>>> {
  const cruiser = JSON.parse(await readFile(resolve('node_modules/dependency-cruiser/package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const program = resolve('node_modules/dependency-cruiser', cruiser.bin['depcruise']!);
  const options = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src', 'simulator'];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...options], { cwd: folder }).catch(
    (error: { stdout: string }) => error, // a violation makes the exit code non-zero
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  const found = new Map<string, Set<string>>();
  for (const { from, rule, cycle = [] } of summary.violations) {
    for (const file of [from, ...cycle.map(({ name }) => name)]) {
      found.set(file, (found.get(file) ?? new Set()).add(rule.name));
    }
  }
  return found;
}

test('a layout in order breaks no rule', async () => {
  const folder = await layout();
  const use = (room: string, type: string) =>
    `import type { Thing } from '../${room}/thing.js';\nexport type ${type} = Thing;\n`;
  await put(folder, 'src/activities/step.ts', use('contract', 'Step'));
  await put(folder, 'src/activities/call.ts', "import '../genesys/rest.js';\n");
  await put(folder, 'src/listener/take.ts', "import '../genesys/event.js';\nimport '../genesys/event-source.js';\n");
  await put(folder, 'src/workflows/run.ts', use('activities', 'Run'));
  expect([...(await brokenRules(folder))]).toEqual([]);
}, 120_000);

test.each(FORBIDDEN.map(([what, , , rule], index) => [what, fileOf(index), rule] as const))(
  '%s is refused',
  (_what, path, rule) => {
    expect([...(broken.get(path) ?? [])]).toContain(rule);
  },
);
