/** Drawings of WPS Office. Used in threads: it imports nothing. */

const END = Buffer.from('504b0506', 'hex');
const END_BYTES = 22;
const EMPTY_ZIP = Buffer.concat([END, Buffer.alloc(END_BYTES - END.length)]);
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;

/**
 * A ZIP without the end of an empty one that WPS Office writes before it, as which other programs read the whole. The offsets in its
 * directory count those bytes: they are lowered. Anything else is returned as it is.
 */
export function withoutEmptyZip(content: Buffer): Buffer {
  const end = content.length - END_BYTES;
  if (end <= END_BYTES || !content.subarray(0, END_BYTES).equals(EMPTY_ZIP)) return content;
  if (!content.subarray(end, end + END.length).equals(END)) return content;
  const zip = Buffer.from(content.subarray(END_BYTES));
  const directory = zip.readUInt32LE(end - END_BYTES + 16) - END_BYTES;
  let at = directory;
  for (; at >= 0 && at + CENTRAL_BYTES <= end - END_BYTES;) {
    const offset = zip.readUInt32LE(at + 42) - END_BYTES;
    if (zip.readUInt32LE(at) !== CENTRAL || offset < 0) return content;
    zip.writeUInt32LE(offset, at + 42);
    at += CENTRAL_BYTES + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  if (at !== end - END_BYTES) return content;
  zip.writeUInt32LE(directory, at + 16);
  return zip;
}
