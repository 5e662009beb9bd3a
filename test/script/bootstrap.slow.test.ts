import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { processMark } from '../../devkit/parts/child-process.js';
import { useTempDir } from './temp-dir.js';

const tempDir = useTempDir();
let root: string;

const LOCK = {
  packages: {
    '': { name: 'project' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['none'], cpu: ['none'] },
  },
};
const INSTALLED = { packages: { 'node_modules/a': LOCK.packages['node_modules/a'] } };

/** A project with stand-ins for npm, the compiler and the program. Each appends its arguments to the file `calls`. */
beforeEach(async () => {
  root = await tempDir();
  const note = (name: string): string =>
    `require('node:fs').appendFileSync('calls', '${name} ' + process.argv.slice(2).join(' ') + '\\n');\n`;
  const files: Record<string, string> = {
    'package-lock.json': JSON.stringify(LOCK),
    'node_modules/.package-lock.json': JSON.stringify(INSTALLED),
    'node_modules/typescript/bin/tsc': note('tsc'),
    'script/build-workflow-bundle.ts': note('bundle'),
    'src/main.ts': '',
    'script/start.ts': '',
    'dist/script/start.js': `${note('start')} process.exitCode = 5;`,
    'npm-cli.js':
      note('npm') +
      `require('node:fs').writeFileSync('node_modules/.package-lock.json', '${JSON.stringify(INSTALLED)}');`,
  };
  for (const [name, text] of Object.entries(files)) {
    await write(name, text);
  }
  await mkdir(join(root, 'script'), { recursive: true });
  const source = fileURLToPath(new URL('../../script/bootstrap.mjs', import.meta.url));
  await copyFile(source, join(root, 'script', 'bootstrap.mjs'));
});

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
}

const bootstrap = (...args: string[]) => onNode([], ...args);

function onNode(options: readonly string[], ...args: string[]) {
  const child = spawn(process.execPath, [...options, join(root, 'script', 'bootstrap.mjs'), ...args], {
    env: { ...process.env, npm_execpath: join(root, 'npm-cli.js') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended };
}

const calls = (): Promise<string[]> =>
  readFile(join(root, 'calls'), 'utf8').then(
    (text) => text.trimEnd().split('\n'),
    () => [],
  );

describe('install', () => {
  test('does nothing when the packages are those of the lock file', async () => {
    expect(await bootstrap('install').ended).toEqual({ code: 0, output: '' });
    expect(await calls()).toEqual([]);
  });

  test.each([
    ['none are there', undefined],
    ['one is missing', { packages: {} }],
    ['one has another version', { packages: { 'node_modules/a': { version: '0.9.0', integrity: 'sha512-a' } } }],
    ['one is left over', { packages: { ...INSTALLED.packages, 'node_modules/b': { version: '1.0.0' } } }],
  ])('runs npm ci, once, when %s', async (_, installed) => {
    await write('node_modules/.package-lock.json', installed === undefined ? '' : JSON.stringify(installed));
    expect((await bootstrap('install').ended).code).toBe(0);
    expect((await bootstrap('install').ended).code).toBe(0);
    expect(await calls()).toEqual(['npm ci --no-audit --no-fund']);
  });

  test('runs npm ci when an optional package of this system is missing', async () => {
    const optional = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
    await write('package-lock.json', JSON.stringify({ packages: { ...LOCK.packages, 'node_modules/o': optional } }));
    expect((await bootstrap('install').ended).code).toBe(0);
    expect(await calls()).toHaveLength(1);
  });

  test('shows the output of npm when it fails, and ends with its code', async () => {
    await write('node_modules/.package-lock.json', '');
    await write('npm-cli.js', `console.error('npm error network'); process.exit(3)`);
    const { code, output } = await bootstrap('install').ended;
    expect(code).toBe(3);
    expect(output).toContain('npm error network');
  });
});

describe('start', () => {
  test('builds, then runs the program with our arguments, and ends with its code', async () => {
    expect((await bootstrap('start', '--flag', 'a b').ended).code).toBe(5);
    expect(await calls()).toEqual(['tsc -p tsconfig.dev.json', 'bundle ', 'start --flag a b']);
  });

  test('builds nothing that is up to date, and again when a source is changed, added or gone', async () => {
    const built = async (): Promise<boolean> => {
      const before = await calls();
      expect((await bootstrap('start').ended).code).toBe(5);
      return (await calls()).slice(before.length).some((call) => call.startsWith('tsc'));
    };
    expect(await built()).toBe(true);
    expect(await built()).toBe(false);
    await write('src/main.ts', 'changed');
    expect([await built(), await built()]).toEqual([true, false]);
    await write('devkit/added.ts', '');
    expect([await built(), await built()]).toEqual([true, false]);
    await rm(join(root, 'src/main.ts'));
    expect([await built(), await built()]).toEqual([true, false]);
  });

  test('leaves nothing in dist/ of sources that are gone', async () => {
    for (const name of ['src/main.js', 'src/gone.js', 'src/gone.js.map', 'src/gone/too.js', 'workflow-bundle.js']) {
      await write(`dist/${name}`, '');
    }
    expect((await bootstrap('start').ended).code).toBe(5);
    const left = await readdir(join(root, 'dist'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['main.js', 'start.js', 'workflow-bundle.js']),
    );
    expect(left.map(({ name }) => name)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(gone|too)\./)]));
  });

  test('builds again what failed to build', async () => {
    await write('script/build-workflow-bundle.ts', 'process.exit(2)');
    expect((await bootstrap('start').ended).code).toBe(2);
    expect((await bootstrap('start').ended).code).toBe(2);
    expect(await calls()).toEqual(['tsc -p tsconfig.dev.json', 'tsc -p tsconfig.dev.json']);
  });

  test('goes no further when the build fails', async () => {
    await write('node_modules/typescript/bin/tsc', `console.log('error TS2322'); process.exit(2)`);
    const { code, output } = await bootstrap('start').ended;
    expect(code).toBe(2);
    expect(output).toContain('error TS2322');
    expect(await calls()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'says of a build that ends by %s that it was interrupted',
    async (signal) => {
      const isBuilding = join(root, 'building');
      const tsc = `require('node:fs').writeFileSync(${JSON.stringify(isBuilding)}, ''); setInterval(() => {}, 1000);`;
      await write('node_modules/typescript/bin/tsc', tsc);
      const { child, ended } = bootstrap('start');
      while ((await readFile(isBuilding).catch(() => undefined)) === undefined) await sleep(20);
      child.kill(signal);
      const { code, output } = await ended;
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(output).toMatch(new RegExp(`✗ build: interrupted by ${signal} \\(`));
      expect(output).not.toContain('failed');
      expect(await calls()).toEqual([]);
    },
  );

  const COUNTS_SIGNALS = `let signals = 0;
    process.on('SIGINT', () => { signals += 1; console.log('got SIGINT'); });
    process.on('SIGTERM', () => { process.exitCode = 10 + signals; clearInterval(timer); });
    const timer = setInterval(() => {}, 1000);
    console.log('up');`;

  test('passes a signal on without its echo, and waits for the program to end', async () => {
    await write('dist/script/start.js', COUNTS_SIGNALS);
    const { child, ended } = bootstrap('start');
    for await (const line of createInterface(child.stdout)) {
      if (line === 'up') {
        child.kill('SIGINT');
        child.kill('SIGINT');
      } else if (line === 'got SIGINT') {
        child.kill('SIGTERM');
      }
    }
    expect((await ended).code).toBe(11);
  });

  test('passes a second signal on that comes later', async () => {
    await write('dist/script/start.js', COUNTS_SIGNALS);
    const { child, ended } = bootstrap('start');
    let interrupting: NodeJS.Timeout | undefined;
    let got = 0;
    for await (const line of createInterface(child.stdout)) {
      if (line === 'up') {
        interrupting = setInterval(() => child.kill('SIGINT'), 50);
      } else if (line === 'got SIGINT' && (got += 1) === 2) {
        clearInterval(interrupting);
        child.kill('SIGTERM');
      }
    }
    clearInterval(interrupting);
    expect((await ended).code).toBeGreaterThanOrEqual(12);
  });

  test('ends as a shell does when the program is killed', async () => {
    await write('dist/script/start.js', `process.kill(process.pid, 'SIGKILL')`);
    expect((await bootstrap('start').ended).code).toBe(137);
  });

  test('takes the program with it when it is killed itself', async () => {
    await write('dist/script/start.js', `console.log('pid', process.pid); setInterval(() => {}, 1000);`);
    const { child } = bootstrap('start');
    for await (const line of createInterface(child.stdout)) {
      const pid = /^pid (\d+)$/.exec(line)?.[1];
      if (pid !== undefined) {
        child.kill('SIGKILL');
        while ((await processMark(Number(pid))) !== undefined) {
          await sleep(20);
        }
      }
    }
  });
});

describe('where Node is too old for the program', () => {
  const node = (version: string): string[] => {
    const versions = JSON.stringify({ ...process.versions, node: version });
    return ['--import', `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${versions} })`];
  };

  /** Stands in for an `npm ci` in script/node/ that puts this program there as node. */
  async function npmBrings(program: string): Promise<void> {
    await write('script/node/package-lock.json', JSON.stringify(LOCK));
    await write(
      'npm-cli.js',
      `const { appendFileSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs');
       appendFileSync('${join(root, 'calls')}', 'npm ci in ' + process.cwd().slice(${root.length}) + '\\n');
       mkdirSync('node_modules/.bin', { recursive: true });
       writeFileSync('node_modules/.package-lock.json', '${JSON.stringify(INSTALLED)}');
       if (process.cwd().endsWith('node')) symlinkSync('${program}', 'node_modules/.bin/node');`,
    );
  }

  test('installs a newer one once, and runs the same command on it', async () => {
    await npmBrings(process.execPath);
    expect((await onNode(node('22.14.0'), 'start', '--flag', 'a b').ended).code).toBe(5);
    expect((await onNode(node('20.19.0'), 'start').ended).code).toBe(5);
    expect(await calls()).toEqual([
      'npm ci in /script/node',
      ...['tsc -p tsconfig.dev.json', 'bundle ', 'start --flag a b'],
      'start',
    ]);
  });

  test("links it where npm's scripts find it first, after each install", async () => {
    await npmBrings(process.execPath);
    await write('node_modules/.package-lock.json', '');
    expect((await onNode(node('20.19.0'), 'install').ended).code).toBe(0);
    expect(await calls()).toEqual(['npm ci in /script/node', 'npm ci in']);
    expect(await readlink(join(root, 'node_modules/.bin/node'))).toBe('../../script/node/node_modules/.bin/node');
    expect((await onNode(node('20.19.0'), 'install').ended).code).toBe(0);
  });

  test('installs none where Node is new enough', async () => {
    await npmBrings(process.execPath);
    expect((await onNode(node('22.15.0'), 'start').ended).code).toBe(5);
    expect(await calls()).not.toContain('npm ci in /script/node');
  });

  test.each([
    ['is too old to install one', '20.18.3', process.execPath],
    ['cannot be replaced, as no package fits this system', '20.19.0', '/bin/false'],
  ])('says what to do when it %s', async (_, version, program) => {
    await npmBrings(program);
    const { code, output } = await onNode(node(version), 'start').ended;
    expect(code).toBe(1);
    expect(output).toContain(`needs Node.js 22.15.0 or later; this is ${version}.`);
    expect(await calls()).not.toContain('start ');
  });
});

test('an unknown command is refused with the usage', async () => {
  const { code, output } = await bootstrap('toString').ended;
  expect(code).toBe(2);
  expect(output).toContain('install|start|test');
});
