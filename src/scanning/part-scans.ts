import type { ScanResult, Verdict } from '../contract/verdict.js';
import { createSemaphore } from '../lib/semaphore.js';
import { partName } from './judgement.js';
import type { Member } from './opener/opener.js';
import type { StagedFile } from './scanner.js';

/** Parts of one file that are scanned in parallel: one file must not occupy all the slots of the scanner. */
const PARTS_AT_ONCE = 4;

/** The engine's verdicts on the parts of one file. */
export interface PartScans {
  /** Starts the scan of a part, unless the same bytes were taken before: hostile files repeat a part thousands of times. */
  readonly take: (part: Member) => void;
  /**
   * Takes the remaining parts, and waits for all.
   *
   * @returns the verdicts in the order of the parts; no scan is started once a part is infected
   * @throws the error of a part that has no verdict, unless another one is infected
   */
  finish(parts: readonly Member[]): Promise<Verdict[]>;
  /** The verdict on a part, or on one with the same bytes; undefined where there is none (yet). */
  verdictOn(part: Member): Verdict | undefined;
  /** Resolves when nothing is being scanned; never rejects. */
  settled(): Promise<void>;
}

/**
 * Parts wait for the whole file: clamd caches what it found clean in it, and does not scan it twice. When the whole file is
 * infected or has no verdict, no part is scanned.
 *
 * @param whole the engine's verdict on the file itself
 * @param scan the engine, for one part
 */
export function createPartScans(
  file: StagedFile,
  whole: Promise<ScanResult>,
  scan: (part: StagedFile) => Promise<ScanResult>,
): PartScans {
  const slots = createSemaphore(PARTS_AT_ONCE);
  /** The first part with these bytes, by hash. */
  const firsts = new Map<string, number>();
  const results = new Map<number, Verdict>();
  const scans: Promise<void>[] = [];
  let isInfected = false;
  let failure: { readonly error: unknown } | undefined;

  async function scanPart({ path, bytes, sha256, index }: Member): Promise<void> {
    try {
      if ((await whole).verdict === 'infected' || isInfected || failure !== undefined) return;
      const result = await scan({ path, bytes, sha256 });
      isInfected ||= result.verdict === 'infected';
      results.set(index, inPart(result, index));
    } catch (error) {
      failure ??= { error };
    }
  }

  const take = (part: Member): void => {
    if (part.sha256 === file.sha256 || firsts.has(part.sha256)) return;
    firsts.set(part.sha256, part.index);
    scans.push(slots.run(() => scanPart(part)));
  };
  const settled = async (): Promise<void> => void (await Promise.all(scans));
  return {
    take,
    settled,
    verdictOn: ({ sha256 }) => results.get(firsts.get(sha256) ?? -1),
    async finish(parts) {
      parts.forEach(take);
      await settled();
      // An infected part decides, whatever the result of the others.
      if (failure !== undefined && !isInfected) throw failure.error;
      return [...results].sort(([one], [other]) => one - other).map(([, verdict]) => verdict);
    },
  };
}

function inPart(result: ScanResult, index: number): Verdict {
  const { engine: _, databaseVersion: _database, bytes: _bytes, milliseconds: _time, ...verdict } = result;
  return { ...verdict, reply: result.reply.replace(/^(stream: )?/, `$1${partName(index)}: `) };
}
