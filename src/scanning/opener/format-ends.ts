import type { FileWindow } from './window.js';

type EndOf = (file: FileWindow, start: number) => Promise<number | undefined>;

/**
 * Where a picture or film that begins at `start` ends by its own account; undefined where its format does not say, or it
 * is cut.
 */
export async function endOfFormat(format: string, file: FileWindow, start: number): Promise<number | undefined> {
  return ENDS[format]?.(file, start);
}

const ENDS: Readonly<Record<string, EndOf>> = {
  jpeg: endOfJpeg,
  png: endOfPng,
  gif: endOfGif,
  webp: endOfRiff,
  wav: endOfRiff,
  avi: endOfRiff,
  mp4: endOfBoxes,
  heif: endOfBoxes,
};

/** ITU T.81, annex B. */
async function endOfJpeg(file: FileWindow, start: number): Promise<number | undefined> {
  let at = start + 2;
  for (;;) {
    at = await file.indexOf(0xff, at);
    const bytes = await file.at(at, 4);
    const marker = bytes[1];
    if (marker === undefined) return undefined;
    if (marker === 0xd9) return at + 2;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (bytes.length < 4) return undefined;
    else at += 2 + bytes.readUInt16BE(2);
  }
}

async function endOfPng(file: FileWindow, start: number): Promise<number | undefined> {
  for (let at = start + 8; ;) {
    const chunk = await file.at(at, 8);
    if (chunk.length < 8) return undefined;
    at += 12 + chunk.readUInt32BE(0);
    if (at > file.bytes) return undefined;
    if (chunk.toString('latin1', 4, 8) === 'IEND') return at;
  }
}

async function endOfGif(file: FileWindow, start: number): Promise<number | undefined> {
  const tableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  const byte = async (at: number) => (await file.at(at, 1))[0];
  let at = start + 13 + tableBytes((await byte(start + 10)) ?? 0);
  for (;;) {
    const kind = await byte(at);
    if (kind === 0x3b) return at + 1;
    if (kind === 0x21) at += 2;
    else if (kind === 0x2c) at += 11 + tableBytes((await byte(at + 9)) ?? 0);
    else return undefined;
    for (;;) {
      const block = await byte(at);
      if (block === undefined) return undefined;
      at += 1 + block;
      if (block === 0) break;
    }
  }
}

async function endOfRiff(file: FileWindow, start: number): Promise<number | undefined> {
  const head = await file.at(start, 8);
  if (head.length < 8) return undefined;
  const size = head.readUInt32LE(4);
  const end = start + 8 + size + (size % 2);
  // Recorders that could not go back leave 0 or the highest number.
  return size === 0 || end > file.bytes ? undefined : end;
}

/** ISO/IEC 14496-12, section 4.2. */
async function endOfBoxes(file: FileWindow, start: number): Promise<number | undefined> {
  let at = start;
  for (;;) {
    const box = await file.at(at, 16);
    if (box.length < 8 || !/^[ -~\xa9]{4}$/.test(box.toString('latin1', 4, 8))) return at;
    const short = box.readUInt32BE(0);
    if (short === 0) return file.bytes;
    const size = short === 1 && box.length === 16 ? Number(box.readBigUInt64BE(8)) : short;
    if (size < 8 || at + size > file.bytes) return at === start ? undefined : at;
    at += size;
  }
}
