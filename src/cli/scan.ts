import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { createOpenedScanner } from '../scanning/opened-scanner.js';
import type { Scanner } from '../scanning/scanner.js';
import { openScanning } from '../worker/open-scanning.js';
import { setUpProcess } from './process.js';
import { signaturePolicy } from './signature-policy.js';

/** `custodian scan`: scans as the worker does; unpacked parts are kept below STAGING_DIR meanwhile, where clamd can read them. */
export async function scan(files: readonly string[]): Promise<void> {
  const { config, log } = await setUpProcess('scan', ['clamd', 'limits', 'opening']);
  const { opener, engine, judgement } = await openScanning(config, signaturePolicy(config.clamd), log);
  const scanner = createOpenedScanner(engine, opener, judgement);
  try {
    for (const file of files) process.exitCode = Math.max(Number(process.exitCode ?? 0), await scanOne(scanner, file));
  } finally {
    await opener.close();
  }
}

/** @returns the exit code for this file. No verdict outweighs a bad one: then nothing is known. */
async function scanOne(scanner: Scanner, file: string): Promise<0 | 1 | 2> {
  const path = resolve(file);
  try {
    const { size } = await stat(path);
    const sha256 = await hashOf(path);
    const result = await scanner.scan({
      path,
      bytes: size,
      sha256,
      declared: { name: basename(path), direction: 'operator' },
    });
    console.log(JSON.stringify({ file, ...result, sha256 }));
    return result.verdict === 'clean' ? 0 : 1;
  } catch (error) {
    const { name, message } = error as Error;
    console.log(JSON.stringify({ file, verdict: null, error: name, problem: message }));
    return 2;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
