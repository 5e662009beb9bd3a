/** The initial dictionary of compressed RTF ([MS-OXRTFCP] 2.1.3.1.2). */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const HEADER_BYTES = 16;
const WINDOW = 4096;
const LEAST_BYTES = 65_536;
const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;

/** Unpacks the RTF that Outlook keeps in a message; undefined when it is not valid, or larger than `most` bytes. */
export function unpackRtf(packed: Buffer, most: number): Buffer | undefined {
  if (packed.length < HEADER_BYTES) return undefined;
  const kind = packed.readUInt32LE(8);
  if (kind === UNCOMPRESSED) return packed.subarray(HEADER_BYTES);
  if (kind !== COMPRESSED) return undefined;
  const window = Buffer.alloc(WINDOW, 0x20);
  window.write(DICTIONARY, 'latin1');
  let write = DICTIONARY.length;
  let out = Buffer.allocUnsafe(LEAST_BYTES);
  let length = 0;
  const put = (byte: number) => {
    if (length === out.length) out = Buffer.concat([out, Buffer.allocUnsafe(out.length)]);
    out[length++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = HEADER_BYTES; at < packed.length && length <= most;) {
    const flags = packed[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < packed.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(packed[at++] ?? 0);
        continue;
      }
      if (at + 2 > packed.length) return out.subarray(0, length);
      const reference = packed.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) return out.subarray(0, length);
      for (let i = 0; i < (reference & 15) + 2; i += 1) put(window[(offset + i) % WINDOW] ?? 0);
    }
  }
  return length > most ? undefined : out.subarray(0, length);
}
