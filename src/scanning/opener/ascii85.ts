/** ASCII85 of PostScript and PDF: ISO 32000-2, 7.4.3. It imports nothing, so that threads can load it. */

/** Decodes up to `~`; characters that do not belong to it are passed over. */
export function ascii85(text: string): Buffer {
  const out = Buffer.alloc(4 * text.length);
  let bytes = 0;
  let group: number[] = [];
  const flush = () => {
    const count = group.length;
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let byte = 0; byte < count - 1; byte += 1) {
      out[bytes] = Math.floor(value / 256 ** (3 - byte)) & 255;
      bytes += 1;
    }
    group = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x7e) break;
    if (code === 0x7a && group.length === 0) bytes += 4;
    else if (code >= 33 && code <= 117) {
      group.push(code - 33);
      if (group.length === 5) flush();
    }
  }
  if (group.length > 1) flush();
  return out.subarray(0, bytes);
}
