import { isTarHeader } from './signatures.js';
import type { Room } from './unpack.js';

/** POSIX.1-2024, pax, "ustar Interchange Format". */
export const TAR_BLOCK = 512;

/** Files, unlike folders, and unlike headers for the next entry and what else programs of backup store. */
const FILE_TYPES = new Set(['0', '\0', '7']);

/** The contents of the files in the beginning of a tar; the last one may end behind it. */
export function* tarContents(head: Buffer): Generator<Room> {
  for (let at = 0; isTarHeader(head, at);) {
    const header = head.subarray(at, at + TAR_BLOCK);
    const bytes = tarContentBytes(header);
    const start = at + TAR_BLOCK;
    const [name = ''] = header.toString('latin1', 0, 100).split('\0', 1);
    const isFile = FILE_TYPES.has(String.fromCharCode(header[156] as number)) && !name.endsWith('/');
    if (isFile && bytes > 0) yield { start, end: start + bytes };
    at = start + Math.ceil(bytes / TAR_BLOCK) * TAR_BLOCK;
  }
}

/** Octal digits, or a base-256 number as GNU writes it. Links and folders have no content, whatever size they declare. */
export function tarContentBytes(header: Buffer): number {
  if (/[1-6]/.test(String.fromCharCode(header[156] ?? 0))) return 0;
  if (((header[124] ?? 0) & 0x80) !== 0) return header.readUIntBE(130, 6);
  return Math.max(0, parseInt(header.toString('latin1', 124, 136).replace(/[\0 ]+/g, ''), 8) || 0);
}
