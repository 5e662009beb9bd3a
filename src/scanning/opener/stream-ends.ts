import type { FileWindow } from './window.js';

type End = number | undefined;

/** ID3 2.4, section 6.2: seven bits in each byte. */
export function synchsafe(bytes: Buffer): number {
  return bytes.reduce((size, byte) => (size << 7) | (byte & 127), 0);
}

/** Bytes of a frame behind its first one: 3GPP TS 26.101, annex A, and TS 26.201, annex A. */
const AMR_BYTES = [12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, undefined, undefined, undefined, 0];
const AMR_WIDE_BYTES = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, undefined, undefined, undefined, undefined, 0, 0];
const AMR_HEADS: readonly (readonly [string, readonly (number | undefined)[]])[] = [
  ['#!AMR\n', AMR_BYTES],
  ['#!AMR-WB\n', AMR_WIDE_BYTES],
];

/** RFC 4867, section 5: speech of phones, frame by frame. */
export async function endOfAmr(file: FileWindow, start: number): Promise<End> {
  const head = (await file.at(start, 9)).toString('latin1');
  const [mark, bytes] = AMR_HEADS.find(([one]) => head.startsWith(one)) ?? [];
  if (mark === undefined || bytes === undefined) return undefined;
  for (let at = start + mark.length; at < file.bytes;) {
    const first = (await file.at(at, 1))[0] ?? 0;
    const length = bytes[(first >> 3) & 15];
    if ((first & 0x83) !== 0 || length === undefined) return at;
    // Recorders cut the last frame.
    at = Math.min(at + 1 + length, file.bytes);
  }
  return file.bytes;
}

/** ISO/IEC 14496-3, 1.A.2.2: ADTS, frame by frame, with the tags of MP3. */
export async function endOfAdts(file: FileWindow, start: number): Promise<End> {
  let frames = 0;
  for (let at = start; at < file.bytes;) {
    const head = await file.at(at, 10);
    const mark = head.toString('latin1', 0, 3);
    if (mark === 'ID3' && head.length === 10) {
      at += 10 + synchsafe(head.subarray(6, 10));
      continue;
    }
    if (mark === 'TAG' && frames > 0) {
      at += 128;
      continue;
    }
    const isFrame = head.length >= 7 && head[0] === 0xff && ((head[1] as number) & 0xf6) === 0xf0;
    const length = isFrame ? (head.readUIntBE(3, 3) >> 5) & 0x1fff : 0;
    if (length < 7) return frames === 0 ? undefined : at;
    frames += 1;
    at = Math.min(at + length, file.bytes);
  }
  return file.bytes;
}

const FLV_TAGS = [8, 9, 18];

/** Adobe Flash Video File Format 10.1, annex E: tags, each with its length before and behind it. */
export async function endOfFlv(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 9);
  if (head.length < 9) return undefined;
  for (let at = start + head.readUInt32BE(5) + 4; at < file.bytes;) {
    const tag = await file.at(at, 11);
    if (tag.length < 11 || !FLV_TAGS.includes((tag[0] as number) & 0x1f)) return at;
    at = Math.min(at + 15 + tag.readUIntBE(1, 3), file.bytes);
  }
  return file.bytes;
}

/** Standard MIDI Files 1.0: chunks. */
export async function endOfMidi(file: FileWindow, start: number): Promise<End> {
  for (let at = start; at < file.bytes;) {
    const head = await file.at(at, 8);
    if (head.length < 8 || !/^[ -~]{4}$/.test(head.toString('latin1', 0, 4))) return at;
    at = Math.min(at + 8 + head.readUInt32BE(4), file.bytes);
  }
  return file.bytes;
}

const SYNC = 0x47;
/** Length of a packet, and where in it the mark is: plain, with a stamp as of Blu-ray and AVCHD, with a checksum. */
const TS_PACKETS = [
  [188, 0],
  [192, 4],
  [204, 0],
] as const;

/** ISO/IEC 13818-1, 2.4.3.2: packets of one length. */
export async function endOfMpegTs(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 1024);
  const packet = TS_PACKETS.find(([bytes, mark]) =>
    [0, 1, 2, 3].every((n) => (head[mark + n * bytes] ?? SYNC) === SYNC),
  );
  if (packet === undefined) return undefined;
  const [bytes, mark] = packet;
  // A recording can be cut within a packet.
  for (let at = start; at < file.bytes; at += bytes) if (((await file.at(at + mark, 1))[0] ?? SYNC) !== SYNC) return at;
  return file.bytes;
}

const [PACK, PROGRAM_END, FIRST_WITH_LENGTH] = [0xba, 0xb9, 0xbb];

/** ISO/IEC 13818-1, 2.5.3: packs of packets with their lengths, of both versions. What is no program stream has no packs. */
export async function endOfMpeg(file: FileWindow, start: number): Promise<End> {
  let packs = 0;
  for (let at = start; at < file.bytes;) {
    const head = await file.at(at, 14);
    const code = head.length >= 4 && head.readUIntBE(0, 3) === 1 ? (head[3] as number) : 0;
    if (code === PACK) {
      packs += 1;
      at += (head[4] ?? 0) >> 6 === 1 ? 14 + ((head[13] ?? 0) & 7) : 12;
    } else if (code === PROGRAM_END) at += 4;
    else if (code >= FIRST_WITH_LENGTH && head.length >= 6) at += 6 + head.readUInt16BE(4);
    else return packs === 0 ? undefined : at;
  }
  return packs === 0 ? undefined : file.bytes;
}
