/** Small binary helpers that every hand-made format here uses. */
import { crc32 as zlibCrc } from 'node:zlib';

let table;

/** CRC-32 as in ZIP, gzip and PNG. */
export function crc32(data, seed = 0) {
  if (typeof zlibCrc === 'function') return zlibCrc(data, seed) >>> 0;
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c >>> 0;
  });
  let c = ~seed >>> 0;
  for (const byte of data) c = (c >>> 8) ^ table[(c ^ byte) & 255];
  return ~c >>> 0;
}

export function adler32(data) {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const number = (size, write) => (value) => {
  const out = Buffer.alloc(size);
  write(out, value);
  return out;
};
export const u8 = (value) => Buffer.from([value & 255]);
export const le16 = number(2, (b, v) => b.writeUInt16LE(v & 0xffff));
export const le32 = number(4, (b, v) => b.writeUInt32LE(v >>> 0));
export const le64 = number(8, (b, v) => b.writeBigUInt64LE(BigInt(v)));
export const be16 = number(2, (b, v) => b.writeUInt16BE(v & 0xffff));
export const be32 = number(4, (b, v) => b.writeUInt32BE(v >>> 0));
export const be64 = number(8, (b, v) => b.writeBigUInt64BE(BigInt(v)));

/** Joins buffers and strings (latin1, so that one character is one byte). */
export const cat = (...parts) =>
  Buffer.concat(parts.flat(Infinity).map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

/** Pads with zeros (or `fill`) up to a multiple of `unit`. */
export const pad = (data, unit, fill = 0) => cat(data, Buffer.alloc((unit - (data.length % unit)) % unit, fill));

export const hex = (text) => Buffer.from(text.replace(/\s+/g, ''), 'hex');

export const utf16le = (text) => Buffer.from(text, 'utf16le');
export const utf16be = (text) => Buffer.from(text, 'utf16le').swap16();

/** Pseudo-random bytes (xorshift32): noise for every reader, the same on every run. */
export function noise(length, seed = 1) {
  const out = Buffer.alloc(length);
  let x = (seed * 2654435761) >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    out[i] = x >>> 11;
  }
  return out;
}

/** Ten places to cut a file: inside the head, evenly over the body, and just before the end. */
export function cuts(data) {
  const at = [0.06, 0.15, 0.25, 0.4, 0.5, 0.65, 0.8, 0.9].map((part) => Math.max(8, Math.floor(data.length * part)));
  return [...at, data.length - 8, data.length - 1].map((end, index) => ({ index, end, data: data.subarray(0, end) }));
}

export const wrap = (text, width = 76, eol = '\r\n') => text.replace(new RegExp(`(.{${width}})(?=.)`, 'g'), `$1${eol}`);
