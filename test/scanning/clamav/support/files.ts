import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eicar } from '../../../../src/scanning/canary/eicar.js';
import type { StagedFile } from '../../../../src/scanning/scanner.js';

/** A staging folder of a test. */
export interface StagingFolder {
  readonly path: string;
  /** Writes a file as the download does. */
  stage(content: Buffer): Promise<StagedFile>;
  remove(): Promise<void>;
}

export async function createStagingFolder(): Promise<StagingFolder> {
  const path = await mkdtemp(join(tmpdir(), 'staging-'));
  let files = 0;
  return {
    path,
    async stage(content) {
      files += 1;
      const file = join(path, `file-${files}`);
      await writeFile(file, content, { mode: 0o640 });
      return describeFile(file, content);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export function describeFile(path: string, content: Buffer): StagedFile {
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Noise with the EICAR test file somewhere in it. */
export function hiddenEicar(minBytes: number, maxBytes: number): { content: Buffer; offset: number } {
  const content = randomBytes(randomInt(minBytes, maxBytes));
  const offset = randomInt(content.length - eicar().length + 1);
  eicar().copy(content, offset);
  return { content, offset };
}
