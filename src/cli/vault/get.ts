import { randomUUID } from 'node:crypto';
import { link, lstat, open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { FileAct } from '../../archive/audit/audit-log.js';
import { isUnprotected } from '../archive/open-audit-log.js';
import { loginName } from '../login-name.js';
import { setUpProcess, stopSignal } from '../process.js';
import { WrongCallError } from '../wrong-call-error.js';
import { openAuditLogOf, openVault, reportProblems } from './vault.js';

/** Maximum number of files named by an entry; the same malware may have come in thousands of conversations. */
const MOST_FILES = 1000;

export interface GetOptions {
  readonly output: string;
  readonly reason: string;
}

/**
 * `custodian vault get`: the file appears under its name only once its hash was verified.
 * @throws {WrongCallError} the audit log could not say who takes the file
 */
export async function get(sha256: string, { output, reason }: GetOptions): Promise<void> {
  const takenBy = loginName();
  if (takenBy === undefined) {
    throw new WrongCallError(
      `nothing was exported: the audit log names who takes a file, and this system has no name for user ${process.getuid?.() ?? ''}; ` +
        'run it under a login with a name, or in a container add a line for this number to /etc/passwd',
    );
  }
  const { config, log } = await setUpProcess('vault', ['azure']);
  const target = resolve(output);
  // lstat, so that a dangling link also counts as taken.
  const taken = await lstat(target).then(
    () => 'EEXIST',
    ({ code }: NodeJS.ErrnoException) => code,
  );
  if (taken !== 'ENOENT') return refuse(output, taken);
  const signal = stopSignal(log);
  await reportProblems(async () => {
    const vault = openVault(config.azure, log);
    const { bytes, content } = await vault.open(sha256, { signal });
    const { auditLog, isSigned } = await openAuditLogOf(config.azure);
    const { files, count: fileCount } = await vault.originsOf(sha256, MOST_FILES, { signal });
    const at = new Date().toISOString();
    const act: FileAct = {
      ...{ time: at, action: 'export', files: [...files], fileCount, sha256, host: hostname() },
      statements: [{ by: takenBy, reason, authority: 'login' }],
    };
    // Before the first byte: no export without a record of it.
    try {
      await auditLog.note(act, 'requested', { signal });
    } catch (error) {
      if (!isUnprotected(error)) throw error;
      console.error(`the audit log cannot be kept, so nothing was exported: ${error.message}`);
      process.exitCode = 1;
      return;
    }
    if (!isSigned) {
      log.warn('the entry of the audit log is NOT SIGNED: ARCHIVE_SIGNING_KEY holds no private key');
    }
    await vault.noteTaken(sha256, { id: randomUUID(), takenBy, host: hostname(), at });
    const noteOutcome = (stage: 'done' | 'failed', outcome?: string) =>
      auditLog.note(act, stage, outcome === undefined ? {} : { outcome }).catch((error: unknown) => {
        // The entry of the request exists: an auditor sees that something was started.
        console.error(`the outcome is NOT noted in the audit log: ${(error as Error).message}`);
        process.exitCode = 1;
      });
    const part = `${target}.${randomUUID()}.part`;
    try {
      await write(part, content);
      // Unlike a rename, it fails when the name has been taken in the meantime.
      await link(part, target);
      console.log(`${output}: live malware, ${bytes} bytes, SHA-256 ${sha256}`);
      await noteOutcome('done');
    } catch (error) {
      // Errors of the storage have their own class; these are of the file system.
      const { code, syscall, name } = error as NodeJS.ErrnoException;
      await noteOutcome('failed', code ?? name);
      if (code !== 'EEXIST' && syscall === undefined) throw error;
      refuse(output, code);
    } finally {
      await rm(part, { force: true });
    }
  });
}

function refuse(output: string, code: string | undefined): void {
  const problem = code === 'EEXIST' ? 'exists, and nothing is overwritten' : `cannot be written (${code})`;
  console.error(`${output} ${problem}: give --output the name of a new file`);
  process.exitCode = 2;
}

async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) await file.writeFile(chunk); // on a handle: appends
  } finally {
    await file.close();
  }
}
