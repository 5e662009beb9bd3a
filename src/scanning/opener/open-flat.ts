import type { Examination, Subject } from './examination.js';
import { endOfFormat } from './format-ends.js';
import { findContainers } from './hidden-containers.js';
import type { HiddenContainer } from './hidden-containers.js';
import { knownType } from './known-types.js';
import { trueType } from './true-type.js';
import { FileWindow } from './window.js';

/** A burst of pictures, or a picture with its film and depth map. */
const MOST_PIECES = 64;

/**
 * A file without parts of its own: what stands behind its end becomes a member (the film of a motion photo, the second
 * picture of a phone), and a container that begins anywhere in it makes it unscannable.
 */
export async function openFlat(subject: Subject, examination: Examination): Promise<void> {
  const containers = await findContainers(subject.handle, subject.bytes, 1, examination.signal);
  reportContainers(subject, examination, containers);
  if (containers.length === 0) await carvePieces(subject, examination);
}

/** Names what was found where nobody looks for it. */
export function reportContainers(
  subject: Subject,
  examination: Examination,
  containers: readonly HiddenContainer[],
): void {
  for (const { format } of containers) {
    const isSealed = knownType(format)?.judgedBy === 'sealed';
    const detail = `a ${format} begins in the ${subject.type.format}`;
    examination.find(subject, isSealed ? 'encrypted' : 'hidden-container', detail);
  }
}

/** A piece is flat as well: containers would have been found above. */
async function carvePieces(subject: Subject, examination: Examination): Promise<void> {
  const window = new FileWindow(subject.handle, subject.bytes);
  let { format } = subject.type;
  let at = await endOfFormat(format, window, 0);
  for (let piece = 0; at !== undefined; piece += 1) {
    const start = await skipPadding(window, at);
    if (start === subject.bytes) return;
    const type = await trueType(subject.handle, subject.bytes, examination.signal, start);
    ({ format } = type);
    at = piece < MOST_PIECES ? await endOfFormat(format, window, start) : undefined;
    const member = await examination.carve(subject, start, at ?? subject.bytes, `tail ${piece + 1}`);
    // A PDF behind a picture: a document of its own, which nobody who sees the picture expects.
    if (knownType(member.type.format)?.judgedBy !== 'engine' && member.type.format !== 'unknown') {
      examination.find(subject, 'hidden-container', `a ${member.type.format} stands behind the ${subject.type.format}`);
    }
  }
}

/** Past zeros and line ends; the first bytes of a film are zeros of its own. */
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
  const around = await window.at(Math.max(0, found - 3), 16);
  const mark = around.indexOf('ftyp', 0, 'latin1');
  return mark >= 4 && mark <= 7 ? found - 3 + mark - 4 : found;
}
