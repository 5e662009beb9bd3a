/** A ZIP writer for inconsistent archives: every field of every header can be set by hand (APPNOTE 6.3.10). */
import { deflateRawSync } from 'node:zlib';
import { cat, crc32, le16, le32, le64 } from './bytes.mjs';

const DATE = 0x585d;
const TIME = 0x6000;
const text = (value) => (typeof value === 'string' ? Buffer.from(value, 'utf8') : value);

/**
 * @param entries list of {name, data, method, level, flags, crc, size, packedSize, raw, extra, localExtra, comment, attributes, madeBy,
 *   version, local: {name, method, flags, crc, size, packedSize}, descriptor, descriptorMark, zip64, unlisted, before, after, offset}
 * @param options {comment, prefix, beforeDirectory, afterDirectory, tail, end, directoryOffset, directorySize, count, zip64, absolute}
 */
export function zip(entries, options = {}) {
  const parts = [text(options.prefix ?? '')];
  const origin = options.absolute === false ? parts[0].length : 0;
  let at = parts[0].length;
  const push = (part) => {
    parts.push(part);
    at += part.length;
  };
  const listed = [];
  for (const entry of entries) {
    push(text(entry.before ?? ''));
    const data = text(entry.data ?? '');
    const method = entry.method ?? (data.length > 0 ? 8 : 0);
    const packed =
      entry.raw !== undefined
        ? text(entry.raw)
        : method === 8
          ? deflateRawSync(data, { level: entry.level ?? 9 })
          : data;
    const flags =
      (entry.flags ?? (/[^\x20-\x7e]/.test(String(entry.name)) && typeof entry.name === 'string' ? 0x800 : 0)) |
      (entry.descriptor ? 8 : 0);
    const fields = {
      name: entry.name,
      method,
      flags,
      crc: entry.crc ?? crc32(data),
      size: entry.size ?? data.length,
      packedSize: entry.packedSize ?? packed.length,
    };
    const local = { ...fields, ...(entry.descriptor ? { crc: 0, size: 0, packedSize: 0 } : {}), ...entry.local };
    const wide = entry.zip64 === true || entry.zip64 === 'local';
    const localExtra = cat(
      wide ? [le16(1), le16(16), le64(local.size), le64(local.packedSize)] : [],
      text(entry.localExtra ?? entry.extra ?? ''),
    );
    const offset = entry.offset ?? at - origin;
    const max = 0xffffffff;
    push(
      cat(
        'PK\x03\x04',
        le16(entry.version ?? (wide ? 45 : 20)),
        le16(local.flags),
        le16(local.method),
        le16(TIME),
        le16(DATE),
        le32(local.crc),
        le32(wide ? max : local.packedSize),
        le32(wide ? max : local.size),
        le16(text(local.name).length),
        le16(localExtra.length),
        text(local.name),
        localExtra,
      ),
    );
    push(packed);
    if (entry.descriptor) {
      const size = wide ? le64 : le32;
      push(
        cat(
          entry.descriptorMark === false ? '' : 'PK\x07\x08',
          le32(fields.crc),
          size(fields.packedSize),
          size(fields.size),
        ),
      );
    }
    push(text(entry.after ?? ''));
    if (!entry.unlisted) listed.push({ ...entry, ...fields, offset });
  }
  push(text(options.beforeDirectory ?? ''));
  const directory = Buffer.concat(listed.map(directoryRecord));
  const directoryAt = options.directoryOffset ?? at - origin;
  push(directory);
  push(text(options.afterDirectory ?? ''));
  const count = options.count ?? listed.length;
  const size = options.directorySize ?? directory.length;
  if (options.zip64 || count > 0xffff) {
    const recordAt = at - origin;
    push(
      cat(
        'PK\x06\x06',
        le64(44),
        le16(45),
        le16(45),
        le32(0),
        le32(0),
        le64(count),
        le64(count),
        le64(size),
        le64(directoryAt),
      ),
    );
    push(cat('PK\x06\x07', le32(0), le64(recordAt), le32(1)));
  }
  const comment = text(options.comment ?? '');
  const small = options.zip64 || count > 0xffff;
  if (options.end !== false) {
    push(
      cat(
        'PK\x05\x06',
        le16(options.disk ?? 0),
        le16(0),
        le16(small ? 0xffff : count),
        le16(small ? 0xffff : count),
        le32(small ? 0xffffffff : size),
        le32(small ? 0xffffffff : directoryAt),
        le16(options.commentLength ?? comment.length),
        comment,
      ),
    );
  }
  parts.push(text(options.tail ?? ''));
  return Buffer.concat(parts);
}

function directoryRecord(entry) {
  const wide = entry.zip64 === true || entry.zip64 === 'directory';
  const max = 0xffffffff;
  const name = text(entry.name);
  const extra = cat(
    wide ? [le16(1), le16(24), le64(entry.size), le64(entry.packedSize), le64(entry.offset)] : [],
    text(entry.extra ?? ''),
  );
  const comment = text(entry.comment ?? '');
  return cat(
    'PK\x01\x02',
    le16(entry.madeBy ?? 0x031e),
    le16(entry.version ?? (wide ? 45 : 20)),
    le16(entry.flags),
    le16(entry.method),
    le16(TIME),
    le16(DATE),
    le32(entry.crc),
    le32(wide ? max : entry.packedSize),
    le32(wide ? max : entry.size),
    le16(name.length),
    le16(extra.length),
    le16(comment.length),
    le16(entry.startDisk ?? 0),
    le16(0),
    le32(entry.attributes ?? 0o100644 * 65536),
    le32(wide ? max : entry.offset),
    name,
    extra,
    comment,
  );
}

/** A ZIP with one deflated member. */
export const zipOf = (name, data, options) => zip([{ name, data }], options);
