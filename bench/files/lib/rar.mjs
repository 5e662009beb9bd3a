/** RAR 4 and RAR 5 with stored members, after the published format notes (technote.txt and rarlab's RAR 5.0 archive format). */
import { cat, crc32, le16, le32 } from './bytes.mjs';

const MARK4 = 'Rar!\x1a\x07\x00';
const MARK5 = 'Rar!\x1a\x07\x01\x00';

export const block4 = (type, flags, body, data = Buffer.alloc(0)) => {
  const head = cat(u8s(type), le16(flags), le16(7 + body.length), body);
  return cat(le16(crc32(head) & 0xffff), head, data);
};
const u8s = (...values) => Buffer.from(values);

/** entry: {name, data, flags, method, crc, size, version, type} */
export function file4(entry) {
  const data = Buffer.from(entry.data);
  const name = Buffer.from(entry.name);
  const body = cat(
    le32(data.length),
    le32(entry.size ?? data.length),
    u8s(3),
    le32(entry.crc ?? crc32(data)),
    le32(0x585d6000),
    u8s(entry.version ?? 20, entry.method ?? 0x30),
    le16(name.length),
    le32(entry.attributes ?? 0o100644),
    name,
  );
  const head = cat(u8s(entry.type ?? 0x74), le16(0x8000 | (entry.flags ?? 0)), le16(7 + body.length), body);
  return cat(le16(crc32(head) & 0xffff), head, data);
}

export function rar4(entries, { mainFlags = 0, prefix = '', tail = '', end = true } = {}) {
  const main = cat(u8s(0x73), le16(mainFlags), le16(13), Buffer.alloc(6));
  const last = cat(u8s(0x7b), le16(0x4000), le16(7));
  return cat(
    prefix,
    MARK4,
    le16(crc32(main) & 0xffff),
    main,
    entries.map(file4),
    end ? [le16(crc32(last) & 0xffff), last] : [],
    tail,
  );
}
export function vint(value) {
  const out = [];
  let rest = BigInt(value);
  do {
    out.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(out);
}

export function block5(type, flags, body, { extra, data } = {}) {
  const all = flags | (extra ? 1 : 0) | (data ? 2 : 0);
  const inside = cat(
    vint(type),
    vint(all),
    extra ? vint(extra.length) : [],
    data ? vint(data.length) : [],
    body,
    extra ?? [],
  );
  const sized = cat(vint(inside.length), inside);
  return cat(le32(crc32(sized)), sized, data ?? []);
}

/** entry: {name, data, method, crc, size, service, flags, extra, blockFlags} */
export function file5(entry) {
  const data = Buffer.from(entry.data);
  const name = Buffer.from(entry.name);
  const body = cat(
    vint(4 | (entry.flags ?? 0)),
    vint(entry.size ?? data.length),
    vint(0o100644),
    le32(entry.crc ?? crc32(data)),
    vint((entry.method ?? 0) << 7),
    vint(1),
    vint(name.length),
    name,
  );
  return block5(entry.service ? 3 : 2, entry.blockFlags ?? 0, body, {
    data,
    ...(entry.extra ? { extra: entry.extra } : {}),
  });
}

export function rar5(entries, { mainFlags = 0, prefix = '', tail = '', between = '', end = true } = {}) {
  return cat(
    prefix,
    MARK5,
    block5(1, 0, vint(mainFlags)),
    entries.map(file5),
    between,
    end ? block5(5, 0, vint(0)) : [],
    tail,
  );
}

/** A RAR 5 with encrypted headers, followed by noise. */
export const rar5Locked = (noise) =>
  cat(MARK5, block5(4, 0, cat(vint(0), vint(0), u8s(15), noise.subarray(0, 16))), noise.subarray(16));
