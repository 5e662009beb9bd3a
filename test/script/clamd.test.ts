import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ping } from '../../src/scanning/clamav/commands.js';
import { ScannerUnavailableError } from '../../src/scanning/clamav/errors.js';
import { startClamd } from '../../devkit/parts/clamd.js';
import type { Clamd } from '../../devkit/parts/clamd.js';
import { chooseDatabase } from '../../devkit/parts/clamd-database.js';
import { ClamdNotFoundError, ensureClamd } from '../../devkit/parts/clamd-install.js';

let folder: string;
let lines: string[];
const log = (line: string): void => void lines.push(line);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'provision '));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('ensureClamd', () => {
  // Stands for a password-less sudo where the tests do not run as root.
  const sudo = () => program('sudo', 'shift; exec "$@"');
  const folders = () => [folder, '/usr/bin', '/bin'];

  test('takes what is there', async () => {
    const clamdPath = await program('clamd', '');
    expect(await ensureClamd({ log, folders: [folder] })).toEqual({ clamdPath });
    const freshclamPath = await program('freshclam', '');
    expect(await ensureClamd({ log, folders: [folder] })).toEqual({ clamdPath, freshclamPath });
  });

  test('has the package manager install what is missing, without questions', async () => {
    await sudo();
    await program(
      'apt-get',
      `echo "$@" >> '${folder}/calls'; echo $DEBIAN_FRONTEND >> '${folder}/calls'
case "$*" in *install*) printf '#!/bin/sh\\n' > '${folder}/clamd'; /bin/chmod +x '${folder}/clamd';; esac`,
    );
    expect(await ensureClamd({ log, folders: folders() })).toMatchObject({ clamdPath: join(folder, 'clamd') });
    const calls = await readFile(join(folder, 'calls'), 'utf8');
    expect(calls).toMatch(/update\nnoninteractive\n.*install -y .*clamav-daemon.*\nnoninteractive\n$/);
    expect(lines).toHaveLength(2);
  });

  test('says what to type when the package manager fails', async () => {
    await sudo();
    await program('apt-get', 'echo "E: no network" >&2; exit 100');
    const failure = ensureClamd({ log, folders: folders() });
    await expect(failure).rejects.toThrow(ClamdNotFoundError);
    await expect(failure).rejects.toThrow(/E: no network[^]*sudo apt-get .*install -y .*clamav-daemon/);
  });

  test('says so when the packages hold no clamd', async () => {
    await sudo();
    await program('apt-get', 'exit 0');
    await expect(ensureClamd({ log, folders: folders() })).rejects.toThrow('hold no `clamd`');
  });

  test('says where to look on a system that it does not know', async () => {
    await expect(ensureClamd({ log, folders: [folder] })).rejects.toThrow('docs.clamav.net');
  });
});

describe('chooseDatabase', () => {
  test('warns loudly when only test signatures can be had', async () => {
    const freshclamPath = await program('freshclam', 'echo "ERROR: Download failed"; exit 1');
    const database = await chooseDatabase({ folder, freshclamPath, log });
    // A machine with official signatures of its own has no need of ours.
    if (database.protection === 'official') return;
    expect(lines.at(-1)).toMatch(/WARNING: NO PROTECTION[^]*every real virus would be called clean[^]*Download failed/);
    expect(await readFile(join(database.folder, 'test.hdb'), 'utf8')).toContain('44d88612fea8a8f36de82e1278abb02f:68:');
  });

  test('takes what freshclam brings, and keeps it when freshclam fails later', async () => {
    const own = join(folder, 'official');
    const database = { protection: 'official' };
    const brings = await program('freshclam', `/usr/bin/touch '${own}/main.cvd' '${own}/daily.cld'`);
    expect(await chooseDatabase({ folder, freshclamPath: brings, log })).toMatchObject(database);
    const fails = await program('freshclam', 'exit 1');
    expect(await chooseDatabase({ folder, freshclamPath: fails, log })).toMatchObject(database);
    expect(lines.join('\n')).not.toContain('NO PROTECTION');
  });
});

describe('startClamd', () => {
  const start = async (tcpPort?: number): Promise<Clamd> =>
    startClamd({
      programs: await ensureClamd({ log }),
      stateDir: folder,
      log,
      signatures: 'test',
      ...(tcpPort === undefined ? {} : { tcpPort }),
    });

  test('serves until it is stopped, and is shared meanwhile', async () => {
    const clamd = await start(0);
    try {
      await ping({ socket: clamd.socket });
      await ping({ host: '127.0.0.1', port: clamd.port! });
      expect(clamd).toMatchObject({ shared: false, protection: 'test-signatures' });
      expect(clamd.socket.startsWith(folder)).toBe(true);

      const again = await start(0);
      expect(again).toMatchObject({ shared: true, pid: clamd.pid, socket: clamd.socket, port: clamd.port });
      await again.stop();
      await again.kill();
      await ping({ socket: clamd.socket });
    } finally {
      await clamd.stop();
    }
    await expect(ping({ socket: clamd.socket })).rejects.toThrow(ScannerUnavailableError);
  });

  test('starts again on what a killed one left behind, without TCP unless asked', async () => {
    const killed = await start();
    expect(killed.port).toBeUndefined();
    await expect(start(0)).rejects.toThrow('does not listen on TCP');
    await killed.kill();
    const clamd = await start();
    expect(clamd.shared).toBe(false);
    expect(clamd.pid).not.toBe(killed.pid);
    await clamd.stop();
  });

  test('puts the socket elsewhere when its path would be too long', async () => {
    const stateDir = join(folder, 'x'.repeat(120));
    await mkdir(stateDir);
    const clamd = await startClamd({ programs: await ensureClamd({ log }), stateDir, log, signatures: 'test' });
    expect(Buffer.byteLength(clamd.socket)).toBeLessThanOrEqual(103);
    await ping({ socket: clamd.socket });
    await clamd.stop();
    await rm(join(clamd.socket, '..'), { recursive: true });
  });

  test('shows the last words of a clamd that ends instead of serving', async () => {
    const clamdPath = await program(
      'failing-clamd',
      'echo "ERROR: No supported database files found"; sleep 0.2; exit 1',
    );
    const failure = startClamd({ programs: { clamdPath }, stateDir: folder, log, signatures: 'test' });
    await expect(failure).rejects.toThrow(/exit code 1[^]*No supported database files found/);
  });
});
