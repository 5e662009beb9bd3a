import type { GateMark } from '../archive/record.js';
import { StagedFileChangedError } from '../staging/staging-errors.js';

/** The result of the last gate, staged together with the record, because a message from a run proves nothing. */
export interface RecordMark {
  readonly gate: GateMark;
  /** Of the record before gzip. */
  readonly plainSha256: string;
}

const MARK = /^gate (passed|approved|off) ([0-9a-f]{64})\n/;
const LONGEST_MARK = 128;

/** The bytes to stage: a line with the mark, and the gzipped record. */
export function markedRecord({ gate, plainSha256 }: RecordMark, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`gate ${gate} ${plainSha256}\n`), content]);
}

/**
 * Takes staged bytes apart.
 * @throws {StagedFileChangedError} when no gate has marked them, so that the record is made again
 */
export function openMarked(ref: string, staged: Buffer): { readonly mark: RecordMark; readonly content: Buffer } {
  const [line, gate, plainSha256] = MARK.exec(staged.toString('latin1', 0, LONGEST_MARK)) ?? [];
  if (line === undefined || plainSha256 === undefined) {
    throw new StagedFileChangedError(ref, 'the last gate has not let it pass');
  }
  return { mark: { gate: gate as GateMark, plainSha256 }, content: staged.subarray(line.length) };
}
