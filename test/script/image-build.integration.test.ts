import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { useTempDir } from './temp-dir.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Never of a build, and slow to read. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', '.custodian', 'coverage']);
/** The workflows for workers without and with a PAYLOAD_KEY. */
const BUNDLES = ['dist/workflow-bundle.js', 'dist/workflow-bundle-encoded.js'];
const execute = promisify(execFile);
const tempDir = useTempDir();

/** What a `.dockerignore` lets through: the last line that names the file or a folder above it decides. */
function lettingThrough(dockerignore: string): (path: string) => boolean {
  const lines = dockerignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = (pattern: string, path: string) =>
    pattern === '*' || path === pattern || path.startsWith(`${pattern}/`);
  return (path) => {
    const last = lines.findLast((line) => names(line.replace(/^!/, ''), path));
    return last === undefined || last.startsWith('!');
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(folder, path), { withFileTypes: true })) {
      if (LEFT_OUT.has(entry.name)) continue;
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await walk(inner);
      else found.push(inner);
    }
  };
  await walk('');
  return found;
}

interface Stage {
  readonly copies: readonly {
    readonly from: string | undefined;
    readonly sources: string[];
    readonly target: string;
  }[];
  readonly runs: readonly string[];
}

function stagesOf(dockerfile: string): Map<string, Stage> {
  const stages = new Map<string, Stage>();
  for (const [index, text] of dockerfile
    .split(/^FROM /m)
    .slice(1)
    .entries()) {
    const name = /^\S+ AS (\w+)/.exec(text)?.[1] ?? `stage ${index}`;
    const copies = [...text.matchAll(/^COPY (?:--from=(\w+) )?(.+) (\S+)$/gm)].map(([, from, sources, target]) => ({
      from,
      sources: sources!.split(' '),
      target: target!,
    }));
    stages.set(name, { copies, runs: [...text.matchAll(/^RUN (.+)$/gm)].map(([, run]) => run!) });
  }
  return stages;
}

/**
 * Docker's part is played by this test: the context is filtered by `.dockerignore`, each stage sees what it copies. Only
 * `npm ci` is not done; the packages are those of this checkout.
 */
test('the image builds from what the Dockerfile copies, and holds the product and nothing else', async () => {
  const read = (name: string) => readFile(join(ROOT, name), 'utf8');
  const [context, app] = [await tempDir(), await tempDir()];
  const isLetThrough = lettingThrough(await read('.dockerignore'));
  for (const file of (await filesIn(ROOT)).filter(isLetThrough)) {
    await mkdir(dirname(join(context, file)), { recursive: true });
    await cp(join(ROOT, file), join(context, file));
  }
  const stages = stagesOf(await read('Dockerfile'));
  const [build, image] = [stages.get('build')!, [...stages.values()].at(-1)!];

  for (const { sources, target } of build.copies) {
    for (const source of sources) {
      await cp(join(context, source), target.endsWith('/') ? join(app, target, basename(source)) : join(app, target), {
        recursive: true,
      });
    }
  }
  await symlink(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  expect(build.runs).toEqual(['npm ci', 'npm run build']);
  await execute('npm', ['run', 'build'], { cwd: app });

  const shipped: string[] = [];
  for (const { sources } of image.copies.filter(({ from }) => from === 'build')) {
    for (const source of sources) {
      const path = source.replace(/^\/app\//, '');
      const isFolder = (await stat(join(app, path))).isDirectory();
      shipped.push(...(isFolder ? (await filesIn(join(app, path))).map((file) => `${path}/${file}`) : [path]));
    }
  }
  const sources = await filesIn(app);
  const isOfProduct = (file: string) => {
    const source = file.replace(/^dist\//, '').replace(/\.js(\.map)?$/, '.ts');
    return BUNDLES.includes(file) || (/^(src|simulator)\//.test(source) && sources.includes(source));
  };
  expect(shipped.filter((file) => !isOfProduct(file))).toEqual([]);
  expect(shipped).toEqual(
    expect.arrayContaining(['dist/src/cli/main.js', 'dist/src/worker/redaction-thread.js', ...BUNDLES]),
  );
  const { stdout } = await execute(process.execPath, [join(app, 'dist/src/cli/main.js'), '--help']);
  expect(stdout).toContain('custodian');
});
