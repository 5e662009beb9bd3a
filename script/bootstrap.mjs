/**
 * From a fresh clone to a running program: `node script/bootstrap.mjs install|start|test|faults|bench|record [arguments]`.
 * Runs before any package is there, on Node's built-ins alone: checks Node, installs the packages of the lock file, builds,
 * and hands over to dist/script/start.js or dist/script/test.js. What is up to date already is left alone.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const MINIMUM_NODE = [20, 19, 0];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TTY_TICK_MS = 1000;
const REMINDER_MS = 30_000;
/** Ctrl-C reaches us twice, from the terminal and from npm; what comes later than this is another one. */
const ECHO_MS = 300;
const root = fileURLToPath(new URL('..', import.meta.url));

/** The step failed, and has already said why. */
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
checkNode();
try {
  await command(args);
} catch (error) {
  if (!(error instanceof StepError)) {
    throw error;
  }
  process.exitCode = error.exitCode;
}

function checkNode() {
  const actual = process.versions.node.split('.').map(Number);
  const difference = MINIMUM_NODE.map((part, i) => actual[i] - part).find((delta) => delta !== 0) ?? 0;
  if (difference < 0) {
    console.error(
      `conversation-custodian needs Node.js ${MINIMUM_NODE.join('.')} or later; this is ${process.versions.node}.\n` +
        'Install a current version (https://nodejs.org/en/download), then start again.',
    );
    process.exit(1);
  }
}

async function install() {
  if (await packagesMatch()) {
    return;
  }
  // The npm that runs us, when it is npm that does; else the one on the PATH.
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('npm-cli.js') ? [process.execPath, [npm]] : ['npm', []];
  await step('npm packages', program, [...first, 'ci', '--no-audit', '--no-fund']);
}

/** npm notes what it installed, at the end of an install, in node_modules/.package-lock.json; compares it with the lock file. */
async function packagesMatch() {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
      readFile(new URL(`../${file}`, import.meta.url), 'utf8')
        .then((text) => JSON.parse(text).packages)
        .catch(() => undefined),
    ),
  );
  if (wanted === undefined || installed === undefined) {
    return false;
  }
  const folders = Object.keys(wanted).filter((folder) => folder !== '');
  const same = folders.every((folder) =>
    folder in installed
      ? installed[folder].version === wanted[folder].version && installed[folder].integrity === wanted[folder].integrity
      : notForThisMachine(wanted[folder]),
  );
  return same && Object.keys(installed).every((folder) => folder in wanted);
}

/** Optional packages are left out on other systems, and may fail to install; those of this system must be there. */
function notForThisMachine({ optional, os, cpu, libc }) {
  const isOurs =
    (os?.includes(process.platform) ?? false) && (cpu?.includes(process.arch) ?? false) && libc === undefined;
  return optional === true && !isOurs;
}

async function build() {
  await install();
  await step('build', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  await step('workflow bundle', process.execPath, ['dist/script/build-workflow-bundle.js']);
}

/** Runs a program, and shows that it runs; its output only when it fails. */
async function step(title, program, args) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const isTTY = process.stdout.isTTY === true;
  const clear = isTTY ? '\r\x1b[2K' : '';
  const show = () => process.stdout.write(isTTY ? `${clear}… ${title} (${seconds()})` : `… ${title} (${seconds()})\n`);
  if (isTTY) {
    show();
  }
  const ticker = setInterval(show, isTTY ? TTY_TICK_MS : REMINDER_MS);
  const output = [];
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const exitCode = await ended(child);
  clearInterval(ticker);
  if (exitCode !== 0) {
    process.stdout.write(`${clear}✗ ${title}: \`${[program, ...args].join(' ')}\` failed (${seconds()})\n`);
    process.stderr.write(Buffer.concat(output));
    throw new StepError(exitCode);
  }
  process.stdout.write(`${clear}✓ ${title} (${seconds()})\n`);
}

/** Runs the program in our place: our terminal, our signals, our exit code. */
async function handOver(script, args) {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    cwd: root,
    stdio: 'inherit',
    detached: true,
  });
  process.exitCode = await ended(child);
}

/**
 * Resolves with a child's exit code. The child has a process group of its own, and gets each signal that we get, without
 * its echo. It is told to end when we are killed.
 */
function ended(child) {
  return new Promise((resolve) => {
    const forwardedAt = new Map();
    const forward = (signal) => {
      if (performance.now() - (forwardedAt.get(signal) ?? -Infinity) < ECHO_MS) {
        return;
      }
      forwardedAt.set(signal, performance.now());
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

/** A small shell that notices our end by the closing of a pipe; see script/lib/child-process.ts. */
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
