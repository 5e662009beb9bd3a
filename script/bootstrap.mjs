/**
 * From a fresh clone to a running program: `node script/bootstrap.mjs install|start|test|faults|bench|record [arguments]`.
 * Runs before any package is installed, with Node's built-in modules alone: checks Node, installs the packages of the lock file,
 * builds, and hands over to dist/script/start.js or dist/script/test.js. What is up to date is left unchanged.
 *
 * If Node is older than the program supports, it installs the Node of script/node/ and starts itself again with that.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The supported versions of Node: `engines` in package.json. */
const MINIMUM_NODE = [22, 15, 0];
/** The minimum for this file and npm's own install, which is enough to install a newer one. */
const MINIMUM_NODE_TO_INSTALL = [20, 19, 0];
/** Node before 22.18 does not strip types by default. */
const STRIP_TYPES = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
/** The inputs of the build, except for packages, which the lock file determines. */
const SOURCES = [
  ...['src', 'simulator', 'devkit', 'script', 'bench'],
  ...['tsconfig.json', 'tsconfig.build.json', 'tsconfig.dev.json', 'package-lock.json'],
];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TTY_TICK_MS = 1000;
const REMINDER_MS = 30_000;
/** We receive Ctrl-C twice, from the terminal and from npm; one that comes later than this is another one. */
const ECHO_MS = 300;
const root = fileURLToPath(new URL('..', import.meta.url));
/** Installed separately from node_modules/, so that `npm ci` does not remove the Node that it runs on. */
const nodeFolder = fileURLToPath(new URL('node/', import.meta.url));
const ownNode = fileURLToPath(new URL('node/node_modules/.bin/node', import.meta.url));

/** The step failed, and has already printed the reason. */
class StepError extends Error {
  constructor(exitCode) {
    super();
    this.exitCode = exitCode;
  }
}

const commands = {
  install,
  start: (args) => build().then(() => handOver('dist/script/start.js', args)),
  test: (args) => build().then(() => handOver('dist/script/test.js', args)),
  faults: (args) => build().then(() => handOver('dist/script/faults.js', args)),
  bench: (args) => build().then(() => handOver('dist/script/bench.js', args)),
  record: (args) => build().then(() => handOver('dist/script/record.js', args)),
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command === undefined) {
  console.error(`usage: node script/bootstrap.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
try {
  process.exitCode = isOlderThan(MINIMUM_NODE) ? await runOnOwnNode() : ((await command(args)) ?? 0);
} catch (error) {
  if (!(error instanceof StepError)) {
    throw error;
  }
  process.exitCode = error.exitCode;
}

function isOlderThan(minimum, version = process.versions.node) {
  const actual = version.split('.').map(Number);
  return (minimum.map((part, i) => actual[i] - part).find((delta) => delta !== 0) ?? 0) < 0;
}

/** @returns the exit code of the same command on the Node of script/node/ */
async function runOnOwnNode() {
  if (isOlderThan(MINIMUM_NODE_TO_INSTALL)) {
    refuseNode('');
  }
  await installPackages('Node.js 24', nodeFolder);
  const env = { ...process.env, PATH: [dirname(ownNode), process.env.PATH].join(delimiter) };
  const { exitCode, output } = await run(ownNode, ['--version'], { env });
  if (exitCode !== 0 || isOlderThan(MINIMUM_NODE, output.toString().replace(/^v/, ''))) {
    refuseNode(` The one that npm has does not run on this system (${process.platform} ${process.arch}).`);
  }
  return ended(spawn(ownNode, process.argv.slice(1), { env, stdio: 'inherit', detached: true }));
}

function refuseNode(why) {
  console.error(
    `conversation-custodian needs Node.js ${MINIMUM_NODE.join('.')} or later; this is ${process.versions.node}.${why}\n` +
      'Install a current version (https://nodejs.org/en/download), then start again.',
  );
  throw new StepError(1);
}

async function install() {
  const isOwnNode = (await realpath(ownNode).catch(() => undefined)) === process.execPath;
  if (isOwnNode) {
    await installPackages('Node.js 24', nodeFolder);
  }
  await installPackages('npm packages', root);
  if (isOwnNode) {
    await linkOwnNode();
  }
}

/** `npm run` looks there first, so that the programs it starts, such as the linter, use the same Node. */
async function linkOwnNode() {
  const link = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if ((await lstat(link).catch(() => undefined)) === undefined) {
    await mkdir(dirname(link), { recursive: true });
    await symlink('../../script/node/node_modules/.bin/node', link);
  }
}

/** Installs the packages of the lock file in a folder, unless they are installed. */
async function installPackages(title, folder) {
  if (await packagesMatch(folder)) {
    return;
  }
  // The npm that runs us, if it is npm; else the one on the PATH.
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []];
  await step(title, program, [...first, 'ci', '--no-audit', '--no-fund'], folder);
}

/** npm records what it installed, at the end of an install, in node_modules/.package-lock.json; compares it with the lock file. */
async function packagesMatch(folder) {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
      readFile(join(folder, file), 'utf8')
        .then((text) => JSON.parse(text).packages)
        .catch(() => undefined),
    ),
  );
  if (wanted === undefined || installed === undefined) {
    return false;
  }
  const names = Object.keys(wanted).filter((name) => name !== '');
  const same = names.every((name) =>
    name in installed
      ? installed[name].version === wanted[name].version && installed[name].integrity === wanted[name].integrity
      : notForThisMachine(wanted[name]),
  );
  return same && Object.keys(installed).every((name) => name in wanted);
}

/** Optional packages are left out on other systems, and may fail to install; those for this system must be present. */
function notForThisMachine({ optional, os, cpu, libc }) {
  const isOurs =
    (os?.includes(process.platform) ?? false) && (cpu?.includes(process.arch) ?? false) && libc === undefined;
  return optional === true && !isOurs;
}

async function build() {
  await install();
  const stampFile = join(root, 'dist', '.stamp');
  const stamp = await hashOfSources();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) {
    return;
  }
  await rm(stampFile, { force: true });
  await step('build', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.dev.json']);
  await removeLeftovers();
  await step('workflow bundle', process.execPath, [...STRIP_TYPES, 'script/build-workflow-bundle.ts']);
  await writeFile(stampFile, stamp);
}

/** The compiler does not remove the output of deleted sources: imports of it would continue to work on this machine only. */
async function removeLeftovers() {
  const dist = join(root, 'dist');
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts');
    const isCompiled = entry.isFile() && entry.parentPath !== dist && source.endsWith('.ts');
    if (isCompiled && (await lstat(source).catch(() => undefined)) === undefined) {
      await rm(file);
    }
  }
}

/** Of all inputs of the build. By content: a checkout changes times only. */
async function hashOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const files = await readdir(join(root, source), { recursive: true, withFileTypes: true }).then(
      (entries) => entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
      () => [join(root, source)],
    );
    for (const file of files.filter((name) => !name.startsWith(nodeFolder)).sort()) {
      const content = await readFile(file).catch(() => '');
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Runs a program and shows its progress; prints its output only when it fails. */
async function step(title, program, args, cwd = root) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const isTTY = process.stdout.isTTY === true;
  const clear = isTTY ? '\r\x1b[2K' : '';
  const show = () => process.stdout.write(isTTY ? `${clear}… ${title} (${seconds()})` : `… ${title} (${seconds()})\n`);
  if (isTTY) {
    show();
  }
  const ticker = setInterval(show, isTTY ? TTY_TICK_MS : REMINDER_MS);
  const { exitCode, output, signal } = await run(program, args, { cwd });
  clearInterval(ticker);
  if (signal !== undefined) {
    process.stdout.write(`${clear}✗ ${title}: interrupted by ${signal} (${seconds()})\n`);
    throw new StepError(128 + constants.signals[signal]);
  }
  if (exitCode !== 0) {
    process.stdout.write(`${clear}✗ ${title}: \`${[program, ...args].join(' ')}\` failed (${seconds()})\n`);
    process.stderr.write(output);
    throw new StepError(exitCode);
  }
  process.stdout.write(`${clear}✓ ${title} (${seconds()})\n`);
}

/** @returns the exit code of a program, its output, and the signal that ended it or would have, if we received one meanwhile */
async function run(program, args, options) {
  const output = [];
  let signal;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const exitCode = await ended(child, (received) => (signal ??= received));
  return { exitCode, output: Buffer.concat(output), signal };
}

/** Runs the program in our place: with our terminal, our signals, and our exit code. */
async function handOver(script, args) {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    cwd: root,
    stdio: 'inherit',
    detached: true,
  });
  return ended(child);
}

/**
 * Resolves with a child's exit code. The child has its own process group, and receives each signal that we receive, without its
 * echo. It is ended when we are killed.
 */
function ended(child, onSignal = ignore) {
  return new Promise((resolve) => {
    const forwardedAt = new Map();
    const forward = (signal) => {
      if (performance.now() - (forwardedAt.get(signal) ?? -Infinity) < ECHO_MS) {
        return;
      }
      forwardedAt.set(signal, performance.now());
      onSignal(signal);
      child.kill(signal);
    };
    for (const signal of SIGNALS) {
      process.on(signal, forward);
    }
    const callOff = guard(child.pid);
    const settle = (exitCode) => {
      callOff();
      for (const signal of SIGNALS) {
        process.off(signal, forward);
      }
      resolve(exitCode);
    };
    child.once('error', (error) => {
      console.error(`${child.spawnfile} cannot be started: ${error.message}`);
      settle(127);
    });
    child.once('close', (code, signal) => settle(code ?? 128 + constants.signals[signal]));
  });
}

function ignore() {}

/** A small shell that notices our end because the pipe closes; see devkit/parts/child-process.ts. */
function guard(pid) {
  if (pid === undefined) {
    return ignore;
  }
  const script = 'read _; kill -TERM "$0" 2>/dev/null';
  const shell = spawn('/bin/sh', ['-c', script, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.on('error', ignore);
  shell.stdin.on('error', ignore);
  shell.unref();
  shell.stdin.unref();
  return () => void shell.kill('SIGKILL');
}
