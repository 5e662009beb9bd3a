import type { FileHandle } from 'node:fs/promises';
import type { Examination, Subject } from './examination.js';
import { PIECE_BYTES, piecesOf } from './file-pieces.js';
import { knownType } from './known-types.js';
import { CONFIRM_BYTES, CONFIRM_BYTES_BEFORE, containersIn } from './signatures.js';
import type { Room } from './unpack.js';

/** Enough to report that there are some. */
const MOST = 64;

/** A container that begins in a file. */
export interface HiddenContainer {
  readonly offset: number;
  readonly format: string;
}

/**
 * Searches a file for containers, from an offset on: an archive behind a picture, in a comment, in a document.
 *
 * @param bytes where to end
 * @param from where to begin; a container at 0 is the file itself
 * @param passed over: what begins in one of these is judged with it; in the order of the file, and apart
 * @throws the reason of the signal
 */
export async function findContainers(
  handle: FileHandle,
  bytes: number,
  from: number,
  signal: AbortSignal,
  passed: readonly Room[] = [],
): Promise<HiddenContainer[]> {
  const found: HiddenContainer[] = [];
  const overlap = CONFIRM_BYTES_BEFORE + CONFIRM_BYTES;
  for await (const { piece, offset } of piecesOf(handle, from, bytes, signal, overlap)) {
    const start = offset === from ? 0 : CONFIRM_BYTES_BEFORE;
    for (const container of containersIn(piece, start, Math.min(PIECE_BYTES + CONFIRM_BYTES_BEFORE, piece.length))) {
      const at = offset + container.offset;
      if (isInOneOf(passed, at)) continue;
      found.push({ offset: at, format: container.format });
      if (found.length >= MOST) return found;
    }
  }
  return found;
}

/** Reports containers found where they do not belong. */
export function reportContainers(
  subject: Pick<Subject, 'member' | 'type'>,
  examination: Examination,
  containers: readonly Pick<HiddenContainer, 'format'>[],
): void {
  for (const { format } of containers) {
    const isSealed = knownType(format)?.judgedBy === 'sealed';
    const detail = `a ${format} begins in the ${subject.type.format}`;
    examination.find(subject, isSealed ? 'encrypted' : 'hidden-container', detail);
  }
}

function isInOneOf(rooms: readonly Room[], at: number): boolean {
  let [first, behind] = [0, rooms.length];
  while (first < behind) {
    const middle = (first + behind) >> 1;
    if ((rooms[middle] as Room).end <= at) first = middle + 1;
    else behind = middle;
  }
  return at >= (rooms[first]?.start ?? Infinity);
}
