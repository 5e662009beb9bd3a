import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './progress.js';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 10 * 60_000;
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APT = ['apt-get', '-o', 'DPkg::Lock::Timeout=120'];

/** How package managers install it without asking questions. */
const COMMANDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'apt-get': [
    [...APT, 'update'],
    [...APT, 'install', '-y', '--no-install-recommends', 'chromium'],
  ],
  dnf: [['dnf', 'install', '-y', 'chromium']],
  apk: [['apk', 'add', 'chromium']],
};

/**
 * The browser that the pages of the desk are tested with; installed if missing, when running as root.
 *
 * @returns undefined if there is none and none can be installed: those tests are then skipped, with a message
 */
export async function ensureChromium(log: Log): Promise<string | undefined> {
  const found = await findProgram(PROGRAMS);
  if (found !== undefined || process.getuid?.() !== 0) return found;
  for (const [manager, commands] of Object.entries(COMMANDS)) {
    if ((await findProgram([manager])) === undefined) continue;
    try {
      for (const [program = '', ...args] of commands) {
        log([program, ...args].join(' '));
        const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
        await run(program, args, { env, timeout: INSTALL_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 });
      }
    } catch (error) {
      log(`chromium could not be installed: ${(error as Error).message}`);
      return undefined;
    }
    return findProgram(PROGRAMS);
  }
  return undefined;
}

async function findProgram(names: readonly string[]): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return undefined;
}
