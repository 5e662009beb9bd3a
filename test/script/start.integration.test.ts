import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, readdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { processMark, sendSignal } from '../../devkit/parts/child-process.js';
import { until } from '../../devkit/until.js';
import { useTempDir } from './temp-dir.js';

const execute = promisify(execFile);

const tempDir = useTempDir();
const running: StartProcess[] = [];
// Ended before the folders are removed: hooks run in the reverse order of their definition.
afterEach(async () => {
  await Promise.all(running.splice(0).map((start) => start.kill()));
});

interface StartProcess {
  readonly pid: number;
  /** Resolves with all output up to the first match, past or future. */
  printed(pattern: RegExp): Promise<string>;
  /** Exit code and output, when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  kill(): Promise<void>;
}

/** The search path with the `temporal` program that `npm test` has found or made. */
const cli = process.env['TEST_TEMPORAL_CLI'] ?? 'temporal';
const PATH = [...(cli.includes('/') ? [dirname(cli)] : []), process.env['PATH'] ?? ''].join(delimiter);

/**
 * Starts the compiled program in a folder of its own, which keeps `.env` and state of the project out. The clamd of
 * `npm test` serves where there is one: a new one would ask the network for signatures.
 */
function start(folder: string, args: readonly string[] = [], settings: Record<string, string> = {}): StartProcess {
  const clamdSocket = process.env['TEST_CLAMD_SOCKET'];
  const child = spawn(process.execPath, [resolve('dist/script/start.js'), ...args], {
    cwd: folder,
    env: { PATH, ...(clamdSocket === undefined ? {} : { CLAMD_SOCKET: clamdSocket }), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      watchers.forEach((watcher) => watcher());
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    watchers.forEach((watcher) => watcher());
    return { code: code as number | null, output };
  });
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((found, failed) => {
      const look = (): void => {
        if (pattern.test(output)) found(output);
        else if (hasEnded) failed(new Error(`it ended without ${String(pattern)}:\n${output}`));
        else return;
        watchers.delete(look);
      };
      watchers.add(look);
      void ended.then(look);
      look();
    });
  const kill = async (): Promise<void> => {
    if (!hasEnded) child.kill('SIGKILL');
    await ended;
  };
  const started = { pid: child.pid ?? 0, printed, ended, kill };
  running.push(started);
  return started;
}

/** All processes that a process has started, and those that these have started. */
async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  if (process.platform === 'linux') {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])); // proc(5): ppid
    }
  } else {
    const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=']);
    for (const line of stdout.trim().split('\n')) {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      parents.set(pid ?? 0, parent ?? 0);
    }
  }
  const children = (of: number): number[] => [...parents].filter(([, parent]) => parent === of).map(([pid]) => pid);
  const below = (of: number): number[] => children(of).flatMap((pid) => [pid, ...below(pid)]);
  return below(root);
}

/** Waits until none of them runs; the test's own time limit ends it. */
async function untilGone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    while ((await processMark(pid)) !== undefined) await sleep(50);
  }
}

describe('npm start', () => {
  test('--once shows what became of each file and conversation, and leaves nothing running', async () => {
    const { pid, printed, ended } = start(await tempDir(), ['--once']);
    await printed(/photo\.png: clean/);
    const children = await descendants(pid);
    const { code, output } = await ended;
    const table = output.slice(output.indexOf('sent  '));
    expect(table).toMatch(/photo\.png +clean +file_scan_status clean, media kept/);
    expect(table).toMatch(/invoice\.pdf +clean +file_scan_status clean, media kept/);
    expect(table).toMatch(
      /eicar\.com +quarantined, waits for approval: +file_scan_status quarantined, media\n.+ deleted, copy in the vault/,
    );
    expect(table).toMatch(
      /secret\.zip +quarantined, waits for approval: .*\n +unscannable, Heuristics\.Encrypted\.Zip/,
    );
    expect(table).toMatch(
      /refund chat +archived: 6 messages, redacted 1 card, 1 +archiveUri written.*\n +ssn; NOT LOCKED/,
    );
    expect(table).toMatch(
      /address chat +archived: 4 messages, redacted 1 email, 1 +archiveUri written.*\n +phone; NOT LOCKED/,
    );
    expect(
      table.match(/http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/\S+%3A\S+\/[\w-]{36}$/gm),
    ).toHaveLength(6);
    expect(output).toMatch(/Azurite, an emulator that ENFORCES NO IMMUTABILITY/);
    // Of what is stopped, no command is offered.
    expect(output).not.toMatch(/workflow signal|approveRelease|settings\.sh|Opens the desk|Ctrl-C/);
    expect(code).toBe(0);
    // At least Temporal, Azurite, simulator, worker, listener.
    expect(children.length).toBeGreaterThanOrEqual(6);
    await untilGone(children);
  });

  test('stays up: the printed command releases the file, a second start is refused, SIGINT stops everything in order', async () => {
    const folder = await tempDir();
    const { pid, printed, ended } = start(folder);
    const output = await printed(/Up until Ctrl-C/);
    const command = /^ {2}\S+ workflow signal[^]+?approveRelease[^]+?\}'$/m.exec(output)?.[0] ?? '';
    expect(command).toContain('eicar');
    const link = /^Opens the desk, once: (http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+)$/m.exec(output)?.[1] ?? '';
    const entered = await fetch(link, { redirect: 'manual' });
    const [cookie = ''] = entered.headers.getSetCookie()[0]?.split(';') ?? [];
    const queue = async () => (await fetch(new URL('/', link), { headers: { cookie } })).text();
    await until('the desk lists the file', async () => (await queue()).includes('eicar.com'));
    expect((await fetch(link, { redirect: 'manual' })).headers.getSetCookie()).toEqual([]);
    // As pasted from the README, with what the start has left for a shell.
    const pasted = async (line: string) =>
      (
        await execute('/bin/sh', ['-c', `. .custodian/settings.sh && ${line}`], {
          cwd: folder,
          // The clamd of the tests is named to the start by a variable, which it does not pass on.
          env: { PATH, HOME: folder, CLAMD_SOCKET: process.env['TEST_CLAMD_SOCKET'] },
        })
      ).stdout;
    expect(await pasted('custodian review list')).toContain('eicar.com');
    expect(await pasted('custodian vault list')).toContain('infected');
    expect(await pasted('custodian archive list')).toMatch(/refund.*NOT LOCKED/);
    expect(await pasted('temporal workflow list')).toContain('scanAttachment');
    expect(await pasted('custodian doctor')).toMatch(/ 0 failed$/m);
    expect(await pasted('custodian watch')).toContain('kept');
    const [, workflowId = ''] = /"workflowId": "(scan:[^"]+)"/.exec(await pasted('custodian review list --json')) ?? [];
    expect(await pasted(`custodian review show ${workflowId}`)).toContain('waiting');
    const [, sha256 = ''] = /\b([0-9a-f]{64})\b/.exec(await pasted('custodian vault list')) ?? [];
    expect(await pasted(`custodian vault rescan ${sha256} || test $? = 1`)).toContain('"infected"');
    const taken = `custodian vault get ${sha256} --live-malware --reason 'a try' --output ./eicar.com`;
    expect(await pasted(taken)).toContain('live malware');
    expect(await pasted('custodian scan eicar.com || test $? = 1')).toContain('"infected"');
    expect(await pasted('echo 4111 1111 1111 1111 | custodian redact')).not.toContain('4111');
    // Of the first day there is no manifest yet, which it says.
    expect(await pasted('custodian archive verify 2>&1 || test $? = 2')).toContain('after midnight UTC');
    expect(await pasted('custodian archive export records')).not.toBe('');
    await execute('/bin/sh', ['-c', command], { env: { PATH, HOME: folder } });
    await printed(/eicar\.com: released by \S+ \(file_scan_status released, media deleted, copy in the vault\)/);

    const second = await start(folder).ended;
    expect(second).toEqual({ code: 1, output: expect.stringContaining(`already (pid ${pid})`) });

    const children = await descendants(pid);
    sendSignal(pid, 'SIGINT');
    const { code, output: all } = await ended;
    const stopped = [...all.matchAll(/^✓ (\w+) stopped/gm)].map(([, name]) => name);
    expect(stopped.filter((name) => name !== 'clamd')).toEqual([
      ...['desk', 'listener', 'worker', 'simulator', 'Azurite', 'Temporal'],
    ]);
    expect(code).toBe(0);
    expect(children.length).toBeGreaterThanOrEqual(6);
    await untilGone(children);
    await expect(access(join(folder, '.custodian', 'settings.sh'))).rejects.toThrow();
  });

  test('that is interrupted before it is up says so, and leaves nothing running', async () => {
    const { pid, printed, ended } = start(await tempDir());
    await printed(/✓ Temporal|✓ clamd/);
    const children = await descendants(pid);
    sendSignal(pid, 'SIGINT');
    const { code, output } = await ended;
    expect(code).toBe(130);
    expect(output).toMatch(/^interrupted by SIGINT: /m);
    expect(output).not.toMatch(/failed|Error/);
    await untilGone(children);
  });

  test('names all wrong settings at once, from .env too, and starts nothing', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, '.env'), 'REVIEW_WINDOW=soon\nGENESYS_CLIENT_SECRET=not-to-be-shown\n');
    const { code, output } = await start(folder, [], { CLAMD_PORT: 'x', ARCHIVE_IMMUTABILITY: 'required' }).ended;
    for (const name of ['REVIEW_WINDOW', 'CLAMD_PORT', 'ARCHIVE_IMMUTABILITY', 'GENESYS_CLIENT_ID']) {
      expect(output).toContain(`  ${name}: `);
    }
    expect(output).not.toContain('not-to-be-shown');
    expect(code).toBe(2);
    await expect(access(join(folder, '.custodian'))).rejects.toThrow();
  });

  test('says in a sentence that the state folder cannot be used', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, '.custodian'), '');
    const { code, output } = await start(folder).ended;
    expect(output).toMatch(/^\S+\.custodian cannot be used: it cannot be made \(EEXIST\); make it for user \d+\n$/);
    expect(code).toBe(2);
  });

  test('says how it is used when it is told something else', async () => {
    const { code, output } = await start(await tempDir(), ['--twice']).ended;
    expect(output).toMatch(/--twice[^]*usage: npm start/);
    expect(code).toBe(2);
  });
});
