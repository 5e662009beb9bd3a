import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './progress.js';

const run = promisify(execFile);

/** Daemons are in folders that are often missing from an ordinary user's PATH. */
const DAEMON_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin', '/opt/homebrew/bin'];

/** A package manager of the system, and its commands to install clamd and freshclam. */
interface PackageManager {
  readonly program: string;
  readonly commands: readonly (readonly string[])[];
  /** Homebrew refuses to run as root, and needs no privileges. */
  readonly asRoot: boolean;
}

const APT = ['apt-get', '-o', 'DPkg::Lock::Timeout=120'];

const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    program: 'apt-get',
    commands: [
      [...APT, 'update'],
      [...APT, 'install', '-y', '--no-install-recommends', 'clamav-daemon', 'clamav-freshclam', 'clamdscan'],
    ],
    asRoot: true,
  },
  { program: 'dnf', commands: [['dnf', 'install', '-y', 'clamd', 'clamav-freshclam']], asRoot: true },
  { program: 'apk', commands: [['apk', 'add', 'clamav-daemon', 'freshclam']], asRoot: true },
  { program: 'brew', commands: [['brew', 'install', 'clamav']], asRoot: false },
];

const INSTALL_TIMEOUT_MS = 10 * 60_000;
const OUTPUT_LINES = 5;

/** The programs of ClamAV on this machine. */
export interface ClamdPrograms {
  readonly clamdPath: string;
  /** The updater of signature databases, if installed. */
  readonly freshclamPath?: string;
}

/** There is no clamd, and no way to install one. `commands` is what a person can run instead; empty if unknown. */
export class ClamdNotFoundError extends Error {
  override readonly name = 'ClamdNotFoundError';
  constructor(
    readonly reason: string,
    readonly commands: readonly string[],
    options?: ErrorOptions,
  ) {
    const advice = commands.length > 0 ? commands : ['install ClamAV (https://docs.clamav.net/manual/Installing.html)'];
    super(
      [
        `Scanning needs \`clamd\`, and it could not be installed: ${reason}`,
        'Do this, then start again:',
        ...advice.map((line) => `  ${line}`),
        'Or set CLAMD_SOCKET, or CLAMD_HOST and CLAMD_PORT, to a clamd that runs already.',
      ].join('\n'),
      options,
    );
  }
}

/** Where to search for programs. */
export interface EnsureClamdOptions {
  readonly log: Log;
  /** Folders searched for all programs, first match first. Default: the PATH and the usual folders of daemons. */
  readonly folders?: readonly string[];
}

/**
 * Resolves with the programs of ClamAV, which are installed by the system's package manager if missing. That needs root, or a
 * passwordless sudo: nobody can be asked here.
 * @throws {ClamdNotFoundError}
 */
export async function ensureClamd(options: EnsureClamdOptions): Promise<ClamdPrograms> {
  const { log, folders = searchFolders() } = options;
  const found = await findPrograms(folders);
  if (found !== undefined) return found;

  const manager = await firstPresent(folders);
  if (manager === undefined) {
    throw new ClamdNotFoundError(`none of ${PACKAGE_MANAGERS.map(({ program }) => program).join(', ')} is here.`, []);
  }
  await install(manager, folders, log);
  const installed = await findPrograms(folders);
  if (installed === undefined) {
    throw new ClamdNotFoundError('the packages were installed, but hold no `clamd`.', commandLines(manager));
  }
  return installed;
}

async function install(manager: PackageManager, folders: readonly string[], log: Log): Promise<void> {
  const prefix = await privileges(manager, folders);
  for (const command of manager.commands) {
    const [program = '', ...args] = [...prefix, ...command];
    log([program, ...args].join(' '));
    try {
      await run(program, args, {
        env: { ...process.env, PATH: folders.join(delimiter), DEBIAN_FRONTEND: 'noninteractive' },
        timeout: INSTALL_TIMEOUT_MS,
        maxBuffer: 64 * 1024 * 1024,
      });
    } catch (cause) {
      throw new ClamdNotFoundError(`${program} failed.${lastLines(cause)}`, commandLines(manager), { cause });
    }
  }
}

/** The prefix of the command: nothing, or a sudo that is known not to ask for a password. */
async function privileges(manager: PackageManager, folders: readonly string[]): Promise<readonly string[]> {
  if (!manager.asRoot || process.getuid?.() === 0) return [];
  const sudo = await find('sudo', folders);
  if (sudo === undefined) throw new ClamdNotFoundError('that needs root.', commandLines(manager));
  try {
    await run(sudo, ['-n', 'true']);
  } catch (cause) {
    throw new ClamdNotFoundError('that needs root, and sudo asks for a password.', commandLines(manager), { cause });
  }
  return [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'];
}

function commandLines({ commands, asRoot }: PackageManager): string[] {
  return commands.map((command) => [...(asRoot ? ['sudo'] : []), ...command].join(' '));
}

function lastLines(error: unknown): string {
  const { stderr } = error as { stderr?: string };
  const lines = (stderr ?? '').trim().split('\n').slice(-OUTPUT_LINES).join('\n');
  return lines === '' ? '' : ` It said:\n${lines}`;
}

async function findPrograms(folders: readonly string[]): Promise<ClamdPrograms | undefined> {
  const [clamdPath, freshclamPath] = await Promise.all([find('clamd', folders), find('freshclam', folders)]);
  if (clamdPath === undefined) return undefined;
  return { clamdPath, ...(freshclamPath === undefined ? {} : { freshclamPath }) };
}

async function firstPresent(folders: readonly string[]): Promise<PackageManager | undefined> {
  for (const manager of PACKAGE_MANAGERS) {
    if ((await find(manager.program, folders)) !== undefined) return manager;
  }
  return undefined;
}

function searchFolders(): readonly string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...path, ...DAEMON_FOLDERS])];
}

async function find(program: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, program);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return path;
  }
  return undefined;
}
