import { createHash, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../../contract/verdict.js';
import type { Scanner } from '../scanner.js';
import type { SelfTestFailure } from './errors.js';
import { ScannerSelfTestError } from './errors.js';
import type { Sample } from './self-test-samples.js';
import { createSamples } from './self-test-samples.js';

/** A sample, written to the staging disk. */
export interface StagedSample {
  readonly path: string;
  readonly content: Buffer;
}

/**
 * Checks whether a daemon detects what it must, through the path that attachments take. Can be repeated at any time; leaves
 * no file behind.
 * @param judge asks the daemon; all samples must reach the same one
 * @param stagingDirectory absolute, readable for clamd
 * @param samples default: those of the engine alone
 * @throws {ScannerSelfTestError} naming each sample that did not get the expected verdict; a worker must not use such a scanner
 */
export async function selfTest(
  judge: (sample: StagedSample) => Promise<Verdict>,
  stagingDirectory: string,
  samples: readonly Sample[] = createSamples(),
): Promise<void> {
  const failures: SelfTestFailure[] = [];
  for (const sample of samples) {
    const { name, expected, fix } = sample;
    try {
      const got = await verdictOn(sample, judge, stagingDirectory);
      if (got !== expected) failures.push({ sample: name, expected, got, fix });
    } catch (cause) {
      // The other samples would fail the same way, and an unresponsive daemon uses up a whole deadline each time.
      const got = cause instanceof Error ? `${cause.name} (${cause.message})` : String(cause);
      throw new ScannerSelfTestError([...failures, { sample: name, expected, got, fix: 'see the error' }], { cause });
    }
  }
  if (failures.length > 0) throw new ScannerSelfTestError(failures);
}

/** Scans a sample with a scanner, as a step would. */
export function judgeBy(scanner: Scanner): (sample: StagedSample) => Promise<Verdict> {
  return ({ path, content }) => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    return scanner.scan({ path, bytes: content.length, sha256 });
  };
}

async function verdictOn(
  { content }: Sample,
  judge: (sample: StagedSample) => Promise<Verdict>,
  stagingDirectory: string,
): Promise<string> {
  const path = join(stagingDirectory, `self-test-${randomUUID()}`);
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o640 });
    const result = await judge({ path, content });
    return result.verdict === 'unscannable' ? `unscannable/${result.reason}` : result.verdict;
  } finally {
    await rm(path, { force: true });
  }
}
