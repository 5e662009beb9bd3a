import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './progress.js';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 10 * 60_000;
const APT = ['apt-get', '-o', 'DPkg::Lock::Timeout=120'];

/** A program that only tests need. */
interface TestProgram {
  /** Its names, in the order of preference. */
  readonly names: readonly string[];
  /** The package that has it, by package manager. */
  readonly packages: Readonly<Partial<Record<'apt-get' | 'dnf' | 'apk', string>>>;
}

const CHROMIUM: TestProgram = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  packages: { 'apt-get': 'chromium', dnf: 'chromium', apk: 'chromium' },
};
/** The package of its module that asks clamd; needs c-icap itself. No other system packages it. */
const C_ICAP: TestProgram = { names: ['c-icap'], packages: { 'apt-get': 'libc-icap-mod-virus-scan' } };
const PROMTOOL: TestProgram = { names: ['promtool'], packages: { 'apt-get': 'prometheus', apk: 'prometheus' } };

/** How package managers install a package without asking questions. */
const COMMANDS = {
  'apt-get': (name: string) => [
    [...APT, 'update'],
    [...APT, 'install', '-y', '--no-install-recommends', name],
  ],
  dnf: (name: string) => [['dnf', 'install', '-y', name]],
  apk: (name: string) => [['apk', 'add', name]],
};

/**
 * The browser that the pages of the desk are tested with; installed if missing, when running as root.
 *
 * @returns undefined if there is none and none can be installed: those tests are then skipped, with a message
 */
export const ensureChromium = (log: Log): Promise<string | undefined> => ensure(CHROMIUM, log);

/** As `ensureChromium`, for what Prometheus itself says of rules, queries and metrics. */
export const ensurePromtool = (log: Log): Promise<string | undefined> => ensure(PROMTOOL, log);

/** As `ensureChromium`, for a second engine: an ICAP server that others wrote. */
export const ensureCIcap = (log: Log): Promise<string | undefined> => ensure(C_ICAP, log);

async function ensure({ names, packages }: TestProgram, log: Log): Promise<string | undefined> {
  const found = await findProgram(names);
  if (found !== undefined || process.getuid?.() !== 0) return found;
  for (const manager of ['apt-get', 'dnf', 'apk'] as const) {
    const name = packages[manager];
    if (name === undefined || (await findProgram([manager])) === undefined) continue;
    try {
      for (const [program = '', ...args] of COMMANDS[manager](name)) {
        log([program, ...args].join(' '));
        const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
        await run(program, args, { env, timeout: INSTALL_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 });
      }
    } catch (error) {
      log(`${name} could not be installed: ${(error as Error).message}`);
      return undefined;
    }
    return findProgram(names);
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
