import type { Room } from './unpack.js';

/** As much as is read of a head. */
export const GZIP_HEAD_BYTES = 256 * 1024;

const FLAG = { extra: 4, name: 8, comment: 16 } as const;
const FIXED_BYTES = 10;

interface GzipHead {
  /** Where the packed content begins. */
  readonly end: number;
  /** Without the zero behind it. */
  readonly comment: Room | undefined;
}

/**
 * The fields of the head of a gzip member: RFC 1952, section 2.3.
 * @param head from its first byte on
 * @param at where it begins in the file
 */
export function gzipHead(head: Buffer, at: number): GzipHead {
  const flags = head[3] ?? 0;
  let end = FIXED_BYTES;
  if ((flags & FLAG.extra) !== 0 && head.length >= end + 2) end += 2 + head.readUInt16LE(end);
  let comment: Room | undefined;
  for (const field of [FLAG.name, FLAG.comment]) {
    if ((flags & field) === 0) continue;
    const start = end;
    end = head.indexOf(0, start) + 1 || head.length;
    if (field === FLAG.comment) comment = { start: at + start, end: at + end - 1 };
  }
  return { end: at + end, comment };
}
