import { randomUUID } from 'node:crypto';
import { link, lstat, open, rm } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { setUpProcess, stopSignal } from '../process.js';
import { openVault, reportProblems } from './vault.js';

/** `custodian vault get`: the file appears under its name only once its hash has proven right. */
export async function get(sha256: string, { output }: { output: string }): Promise<void> {
  const { config, log } = setUpProcess('vault', ['azure']);
  const target = resolve(output);
  // Also taken by a link to nowhere.
  const taken = await lstat(target).then(
    () => 'EEXIST',
    ({ code }: NodeJS.ErrnoException) => code,
  );
  if (taken !== 'ENOENT') return refuse(output, taken);
  const signal = stopSignal(log);
  await reportProblems(async () => {
    const vault = openVault(config.azure, log);
    const { bytes, content } = await vault.open(sha256, { signal });
    // Before the first byte: no export without a record of it.
    const at = new Date().toISOString();
    await vault.noteTaken(sha256, { id: randomUUID(), takenBy: userInfo().username, host: hostname(), at });
    const part = `${target}.${randomUUID()}.part`;
    try {
      await write(part, content);
      // Unlike a rename, it fails when the name has been taken meanwhile.
      await link(part, target);
      console.log(`${output}: live malware, ${bytes} bytes, SHA-256 ${sha256}`);
    } catch (error) {
      // Errors of the storage have a class of their own; these are of the file system.
      const { code, syscall } = error as NodeJS.ErrnoException;
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
    for await (const chunk of content) await file.writeFile(chunk); // of a handle: appends
  } finally {
    await file.close();
  }
}
