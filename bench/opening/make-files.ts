import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { StagedFile } from '../../src/scanning/scanner.js';
import { ORDINARY_FILES } from './ordinary-files.js';

/**
 * Started by `fork`: makes ordinary files, one for each message, and tells what it made. In a process of its own, so that the
 * memory that it takes to make them is not collected while others are timed.
 */

/** Which file to make. */
export interface Wanted {
  readonly kind: string;
  readonly bytes: number;
  readonly path: string;
}

process.on('message', ({ kind, bytes, path }: Wanted) => {
  void make(kind, bytes, path).then((file) => process.send?.(file));
});

async function make(kind: string, bytes: number, path: string): Promise<StagedFile> {
  const content = await ORDINARY_FILES[kind]!(bytes);
  await writeFile(path, content);
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
