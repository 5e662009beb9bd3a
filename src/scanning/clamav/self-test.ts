import { createHash, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SelfTestFailure } from './errors.js';
import { ScannerSelfTestError } from './errors.js';
import type { Scanner } from '../scanner.js';
import type { Sample } from './self-test-samples.js';
import { createSamples } from './self-test-samples.js';

/**
 * Proves that the scanner detects what it must, through the path that attachments take: staged files, this scanner. May be
 * repeated at any time; leaves no file behind.
 * @param stagingDirectory absolute, readable for clamd
 * @param samples default: those of the engine alone
 * @throws {ScannerSelfTestError} naming each sample that did not get its verdict; a worker must not scan with such a scanner
 */
export async function selfTest(
  scanner: Scanner,
  stagingDirectory: string,
  samples: readonly Sample[] = createSamples(),
): Promise<void> {
  const failures: SelfTestFailure[] = [];
  for (const sample of samples) {
    const { name, expected, fix } = sample;
    try {
      const got = await verdictOn(sample, scanner, stagingDirectory);
      if (got !== expected) failures.push({ sample: name, expected, got, fix });
    } catch (cause) {
      // The other samples would fail the same way, and a silent daemon takes up a whole deadline each time.
      const got = cause instanceof Error ? `${cause.name} (${cause.message})` : String(cause);
      throw new ScannerSelfTestError([...failures, { sample: name, expected, got, fix: 'see the error' }], { cause });
    }
  }
  if (failures.length > 0) throw new ScannerSelfTestError(failures);
}

async function verdictOn({ content }: Sample, scanner: Scanner, stagingDirectory: string): Promise<string> {
  const path = join(stagingDirectory, `self-test-${randomUUID()}`);
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o640 });
    const sha256 = createHash('sha256').update(content).digest('hex');
    const result = await scanner.scan({ path, bytes: content.length, sha256 });
    return result.verdict === 'unscannable' ? `unscannable/${result.reason}` : result.verdict;
  } finally {
    await rm(path, { force: true });
  }
}
