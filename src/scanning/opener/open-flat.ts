import { formatsOfEmf } from './emf.js';
import type { Examination, OpenSubject, Subject } from './examination.js';
import { endOfFormat, freeBoxes } from './format-ends.js';
import { findContainers } from './hidden-containers.js';
import { isDocument, UNKNOWN_FORMAT } from './known-types.js';
import { endOfTrailer } from './jpeg-trailers.js';
import { isNoiseInPart, looksLikeNoise } from './noise.js';
import { samsungBlocks } from './samsung-trailer.js';
import { ATTACHED, openPieces, takeParts } from './open-pieces.js';
import type { PiecesThread } from './open-pieces.js';
import type { ReaderName } from './pieces-thread.js';
import { propertySetsOfTiff } from './tiff-properties.js';
import { trueType } from './true-type.js';
import type { Room } from './unpack.js';
import { FileWindow } from './window.js';

/** A burst of pictures, or a picture with its film and depth map. */
const MOST_PIECES = 64;
/** Size of what ordinary writers leave behind a picture or film. */
const HARMLESS_TAIL = 64;
/** Of a whole file: a short text in an encoding that nobody tells has fewer different bytes. */
const SHORTEST_NOISE = 64;
/** clamd 1.4 skips these: their bytes are also passed to it without the format's mark. */
const PASSED_OVER_BY_ENGINE = new Set(['mp3', 'ogg']);
const MARK_BYTES = 4;
/** A tag alone is no sound to anybody but clamd. */
const TAG_MARK = 'ID3';

/**
 * A file without parts: data behind its end becomes a member (the film of a motion photo, the second picture of a phone), and a
 * container that begins anywhere in it makes it unscannable. Its encoded pieces are extracted with a reader, and opened.
 */
export function createOpenFlat(thread: PiecesThread, reader: ReaderName): OpenSubject {
  return async (subject, examination) => {
    const { handle, bytes, type } = subject;
    const held = await heldWhole(subject, examination.signal);
    const search = { but: held, forPages: isMedia(type.mimeType) };
    const pieces = await takeParts(thread, reader, subject, examination, { search });
    const isNameless = type.format === UNKNOWN_FORMAT && !isMedia(type.mimeType);
    if (isNameless && !isDocument(subject.within) && (await looksLikeNoise(handle, 0, bytes, SHORTEST_NOISE))) {
      examination.find(subject, 'no-opener', 'bytes of no known format look packed or encrypted');
    }
    if (!pieces.holdsContainer) await carvePieces(subject, examination);
    for (const { start, end } of held) {
      const member = await examination.carve(subject, start, end, 'content');
      await examination.openAll({ ...subject, type: ATTACHED }, [member]);
    }
    if (await isPassedOverByEngine(subject)) await examination.carve(subject, MARK_BYTES, bytes, 'content');
    await openPieces(subject, examination, pieces);
  };
}

async function isPassedOverByEngine({ handle, type }: Subject): Promise<boolean> {
  if (type.format !== UNKNOWN_FORMAT) return PASSED_OVER_BY_ENGINE.has(type.format);
  const { buffer } = await handle.read(Buffer.alloc(TAG_MARK.length), 0, TAG_MARK.length, 0);
  return buffer.toString('latin1') === TAG_MARK;
}

/** What programs keep in the file in a place of its own, which is opened: other formats of a picture, and settings of printers. */
async function heldWhole({ handle, bytes, type, within = '' }: Subject, signal: AbortSignal): Promise<Room[]> {
  const window = new FileWindow(handle, bytes, signal);
  if (type.format === 'emf') return formatsOfEmf(window);
  if (type.format === 'tiff') return propertySetsOfTiff(window);
  if (type.format !== UNKNOWN_FORMAT || !OFFICE.has(within)) return [];
  const held: Room[] = [];
  for (const { format, offset } of await findContainers(handle, bytes, 1, signal)) {
    if (format !== 'cab' || offset < (held.at(-1)?.end ?? 0)) continue;
    // [MS-CAB] 2.1, cbCabinet.
    const end = offset + (await window.at(offset + 8, 4)).readUInt32LE(0);
    if (end > offset && end <= bytes) held.push({ start: offset, end });
  }
  return held;
}

/** A piece is flat as well: containers would have been found before. */
async function carvePieces(subject: Subject, examination: Examination): Promise<void> {
  const { handle, bytes, type, member: parent } = subject;
  const window = new FileWindow(handle, bytes, examination.signal);
  let at = await endOfFormat(type.format, window, 0);
  if (at === 'cut') examination.find(subject, 'damaged', `the ${type.format} ends before it is whole`);
  if (type.format === 'mp4' && (await hasNoisyRoom(window, handle))) {
    examination.find(subject, 'unaccounted-bytes', 'the free space of the film is not empty');
  }
  for (let piece = 0; typeof at === 'number'; piece += 1) {
    const start = await skipPadding(window, at);
    if (start === bytes) return;
    // The trailer's first bytes are zeros.
    const trailer = type.format === 'jpeg' ? await samsungBlocks(window, at) : undefined;
    if (trailer !== undefined) {
      for (const block of trailer) await takePiece(subject, examination, block.start, block.end, piece);
      return;
    }
    const known = type.format === 'jpeg' && piece < MOST_PIECES ? await endOfTrailer(handle, window, start) : undefined;
    if (known !== undefined) {
      await takePiece(subject, examination, start, known, piece, 'known');
      at = known;
      continue;
    }
    const found = await trueType(handle, bytes, examination.signal, start);
    at = piece < MOST_PIECES ? await endOfFormat(found.format, window, start) : undefined;
    if (at === 'cut')
      examination.find(
        parent === undefined ? subject : { member: parent },
        'damaged',
        `the ${found.format} behind the ${type.format} is cut`,
      );
    await takePiece(subject, examination, start, typeof at === 'number' ? at : bytes, piece);
  }
}

async function hasNoisyRoom(window: FileWindow, handle: Subject['handle']): Promise<boolean> {
  for (const { start, end } of await freeBoxes(window)) if (await looksLikeNoise(handle, start, end)) return true;
  return false;
}

/** Data behind a picture or film is expected to be another one; a small remark of a program is harmless. */
async function takePiece(
  subject: Subject,
  examination: Examination,
  start: number,
  end: number,
  piece: number,
  place: 'known' | 'unknown' = 'unknown',
): Promise<void> {
  const { type } = subject;
  const member = await examination.carve(subject, start, end, `tail ${piece + 1}`);
  const { format } = member.type;
  if (isMedia(member.type.mimeType)) return;
  if (format === UNKNOWN_FORMAT || format === 'text') {
    if (place === 'unknown' && end - start > HARMLESS_TAIL && !(await isSlack(subject, start, end)))
      examination.find(subject, 'unaccounted-bytes', `bytes follow the end of the ${type.format}`);
  } else examination.find(subject, 'hidden-container', `a ${format} stands behind the ${type.format}`);
}

const OFFICE = new Set(['docx', 'docm', 'pptx', 'pptm', 'xlsx', 'xlsm', 'xlsb', 'ooxml']);
const OPEN_OFFICE = new Set(['odt', 'ods', 'odp', 'odg', 'odf']);
const BLOCK_BYTES = 1024;
const MOST_SLACK = 16 * 1024;
const MOST_OPEN_OFFICE_SLACK = 511;
/** Noise of this length counts, wherever in the slack it is. */
const NOISE_BYTES = 256;

/**
 * What stood in the memory of the program that stored a preview: Office stores it in whole blocks, OpenOffice before version 4 with
 * up to 496 bytes more.
 */
async function isSlack({ bytes, handle, type, within = '' }: Subject, start: number, end: number): Promise<boolean> {
  // A document of Office that is one file of XML holds its parts as they were.
  const isOffice = (OFFICE.has(within) || within === 'xml') && bytes % BLOCK_BYTES === 0 && end - start <= MOST_SLACK;
  const isOpenOffice = OPEN_OFFICE.has(within) && type.format === 'png' && end - start <= MOST_OPEN_OFFICE_SLACK;
  if (end !== bytes || !(isOffice || isOpenOffice)) return false;
  const { buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
  const last = start + buffer.findLastIndex((byte) => byte !== 0) + 1;
  if (await isNoiseInPart(handle, start, last)) return false;
  for (let at = start; at + NOISE_BYTES <= last; at += NOISE_BYTES / 2)
    if (await looksLikeNoise(handle, at, at + NOISE_BYTES)) return false;
  return true;
}

/** Drawings of CAD and office programs count as documents. */
export function isMedia(mimeType: string): boolean {
  return /^(image|audio|video)\/(?!svg|vnd\.(dwg|dxf))/.test(mimeType);
}

/** Skips zeros and line ends; the first bytes of a film are zeros as well. */
async function skipPadding(window: FileWindow, from: number): Promise<number> {
  for (let at = from; ;) {
    const bytes = await window.at(at, 4096);
    const found = bytes.findIndex((byte) => byte !== 0 && byte !== 0x0a && byte !== 0x0d && byte !== 0x20);
    if (found !== -1) return Math.max(from, await filmStart(window, at + found));
    if (bytes.length === 0) return window.bytes;
    at += bytes.length;
  }
}

async function filmStart(window: FileWindow, found: number): Promise<number> {
  // The length of the first box is four bytes, each of which can look like padding.
  const from = Math.max(0, found - 4);
  const mark = (await window.at(from, 12)).indexOf('ftyp', 0, 'latin1');
  return mark >= 4 ? from + mark - 4 : found;
}
