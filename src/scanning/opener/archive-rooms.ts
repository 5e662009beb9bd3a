import { GZIP_HEAD_BYTES, gzipHead } from './gzip-head.js';
import type { FileWindow } from './window.js';

/** A part of an archive that is for other programs, and that 7-Zip passes over. */
export interface ArchiveRoom {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Nothing that is worth opening is shorter. */
export const LEAST_ROOM_BYTES = 24;

/** @throws the reason of the window's signal */
export async function archiveRooms(format: string, file: FileWindow): Promise<ArchiveRoom[]> {
  const rooms = await ROOMS[format]?.(file);
  return (rooms ?? []).filter(({ start, end }) => end - start >= LEAST_ROOM_BYTES);
}

const ROOMS: Readonly<Record<string, (file: FileWindow) => Promise<ArchiveRoom[]>>> = {
  zstd: skippableFrames,
  cab: reserve,
  gzip: comment,
};

async function comment(file: FileWindow): Promise<ArchiveRoom[]> {
  const { comment } = gzipHead(await file.at(0, GZIP_HEAD_BYTES), 0);
  return comment === undefined ? [] : [{ name: 'comment', ...comment }];
}

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** RFC 8878, section 3.1: frames of blocks, and frames that readers skip. */
async function skippableFrames(file: FileWindow): Promise<ArchiveRoom[]> {
  const rooms: ArchiveRoom[] = [];
  for (let at = 0; ;) {
    const head = await file.at(at, 8);
    if (head.length < 8) return rooms;
    const magic = head.readUInt32LE(0);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      const end = at + 8 + head.readUInt32LE(4);
      rooms.push({ name: 'skipped frame', start: at + 8, end });
      at = end;
    } else if (magic === FRAME) at = await endOfFrame(file, at);
    else return rooms;
  }
}

async function endOfFrame(file: FileWindow, start: number): Promise<number> {
  const [descriptor = 0] = await file.at(start + 4, 1);
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  let at = start + 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0) + sizeBytes;
  for (;;) {
    const block = await file.at(at, 3);
    if (block.length < 3) return file.bytes;
    const header = block.readUIntLE(0, 3);
    // A block of one byte that is repeated holds that byte only.
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
    if ((header & 1) === 1) return at + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

const HAS_RESERVE = 4;

/** [MS-CAB], 2.1: the data of other programs in the head. */
async function reserve(file: FileWindow): Promise<ArchiveRoom[]> {
  const head = await file.at(0, 40);
  if (head.length < 40 || (head.readUInt16LE(30) & HAS_RESERVE) === 0) return [];
  return [{ name: 'reserve', start: 40, end: 40 + head.readUInt16LE(36) }];
}
