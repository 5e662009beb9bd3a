import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Bounds } from '../../../../src/scanning/opener/bounds.js';
import { createOpener } from '../../../../src/scanning/opener/create-opener.js';
import type { Opener, Report } from '../../../../src/scanning/opener/opener.js';

/** A report, with the bytes of the members, which are gone by then. */
type Examined = Report & {
  readonly reasons: readonly string[];
  readonly contents: readonly Buffer[];
  /** Whether a member is exactly these bytes. */
  reaches(content: Buffer): boolean;
};

export interface OpenerBench {
  examine(content: Buffer, bounds?: Partial<Bounds>, signal?: AbortSignal): Promise<Examined>;
  readonly opener: Opener;
  readonly folder: string;
  /** What is left below the staging folder. */
  leftovers(): Promise<string[]>;
}

/** An opener on a folder of its own, for the tests of one file. */
export function useOpener(): OpenerBench {
  let folder = '';
  let opener: Opener | undefined;
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opener-'));
    opener = createOpener({ folder });
  });
  afterAll(async () => {
    await opener?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    get opener() {
      return opener as Opener;
    },
    get folder() {
      return folder;
    },
    async examine(content, bounds = {}, signal) {
      const path = join(folder, `staged-${(count += 1)}`);
      await writeFile(path, content);
      const sha256 = createHash('sha256').update(content).digest('hex');
      const options = signal === undefined ? { bounds } : { bounds, signal };
      try {
        return await (opener as Opener).examine(
          { path, bytes: content.length, sha256 },
          async (report) => {
            const contents = await Promise.all(report.members.map((member) => readFile(member.path)));
            for (const [at, member] of report.members.entries()) {
              const found = createHash('sha256')
                .update(contents[at] as Buffer)
                .digest('hex');
              if (found !== member.sha256) throw new Error('the hash of a member is not that of its bytes');
            }
            const reaches = (wanted: Buffer) => contents.some((bytes) => bytes.equals(wanted));
            return { ...report, reasons: report.findings.map(({ reason }) => reason), contents, reaches };
          },
          options,
        );
      } finally {
        await rm(path);
      }
    },
    async leftovers() {
      return (await readdir(folder)).filter((name) => !name.startsWith('staged-'));
    },
  };
}
