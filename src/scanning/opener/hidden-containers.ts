import type { FileHandle } from 'node:fs/promises';
import { PIECE_BYTES, piecesOf } from './file-pieces.js';
import { CONFIRM_BYTES, containersIn } from './signatures.js';
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
 * @param look is shown each piece that is read, as long as no more than the most containers are found; pieces overlap
 * @param passed over: what begins in one of these is judged with it; in the order of the file, and apart
 * @throws the reason of the signal
 */
export async function findContainers(
  handle: FileHandle,
  bytes: number,
  from: number,
  signal: AbortSignal,
  look?: (piece: Buffer) => void,
  passed: readonly Room[] = [],
): Promise<HiddenContainer[]> {
  const found: HiddenContainer[] = [];
  for await (const { piece, offset } of piecesOf(handle, from, bytes, signal, CONFIRM_BYTES)) {
    look?.(piece);
    for (const container of containersIn(piece, 0, Math.min(PIECE_BYTES, piece.length))) {
      const at = offset + container.offset;
      if (isInOneOf(passed, at)) continue;
      found.push({ offset: at, format: container.format });
      if (found.length >= MOST) return found;
    }
  }
  return found;
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
