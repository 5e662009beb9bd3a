/** A tar writer whose fields can be set by hand (POSIX ustar). */
import { cat, pad } from './bytes.mjs';

const octal = (value, width) => `${value.toString(8).padStart(width - 1, '0')}\0`;

export function header({
  name,
  size = 0,
  type = '0',
  link = '',
  mode = 0o644,
  magic = 'ustar\x0000',
  prefix = '',
  sizeField,
  checksum,
}) {
  const out = Buffer.alloc(512);
  const put = (text, at) => Buffer.from(text, 'latin1').copy(out, at);
  put(Buffer.from(name).toString('latin1').slice(0, 100), 0);
  put(octal(mode, 8) + octal(0, 8) + octal(0, 8), 100);
  put(sizeField ?? octal(size, 12), 124);
  put(octal(1_709_208_000, 12), 136);
  put(' '.repeat(8), 148);
  put(type, 156);
  put(link.slice(0, 100), 157);
  put(magic, 257);
  put(prefix, 345);
  put(octal(checksum ?? out.reduce((sum, byte) => sum + byte, 0), 7) + ' ', 148);
  return out;
}

/** entry: header fields and data; `raw` gives the block padding other bytes than zeros. */
export const member = (entry) => {
  const data = Buffer.from(entry.data ?? '');
  const body = pad(data, 512);
  if (entry.padding) Buffer.from(entry.padding).copy(body, data.length);
  return cat(header({ size: data.length, ...entry }), body);
};

export const tar = (entries, { end = Buffer.alloc(1024), tail = '' } = {}) => cat(entries.map(member), end, tail);
