/** OLE2 compound files (MS-CFB version 3), laid out by hand so that slack and free sectors can hold things. */
import { cat, le16, le32, le64, pad, utf16le } from './bytes.mjs';

const FREE = 0xffffffff;
const END = 0xfffffffe;
const FAT = 0xfffffffd;

/**
 * @param tree {name: Buffer | subtree}; streams of less than 4,096 bytes go to the mini stream
 * @param options {clsid, slack, free, tail, orphan}: slack fills the rest of the last sector of every large stream, free is put
 *   into sectors that the allocation table calls free, orphan into a stream whose directory entry is marked unused
 */
export function ole(tree, { slack, free, tail = '', orphan, fakeSize } = {}) {
  const entries = [{ name: 'Root Entry', type: 5, children: [] }];
  const walk = (node, parent) => {
    for (const [name, value] of Object.entries(node)) {
      const isStream = Buffer.isBuffer(value);
      entries.push({ name, type: isStream ? 2 : 1, data: isStream ? value : undefined, children: [] });
      const index = entries.length - 1;
      parent.children.push(index);
      if (!isStream) walk(value, entries[index]);
    }
  };
  walk(tree, entries[0]);
  if (orphan) entries.push({ name: 'Old', type: 0, data: pad(orphan, 4096), children: [] });
  const sectors = [];
  const fat = [];
  const put = (data, fill) => {
    if (data.length === 0) return END;
    const first = sectors.length;
    const count = Math.ceil(data.length / 512);
    const room = Buffer.alloc(count * 512);
    data.copy(room);
    if (fill) fill.copy(room, data.length);
    for (let n = 0; n < count; n++) {
      sectors.push(room.subarray(n * 512, n * 512 + 512));
      fat.push(n === count - 1 ? END : first + n + 1);
    }
    return first;
  };
  let mini = Buffer.alloc(0);
  const miniFat = [];
  for (const entry of entries) {
    if (!entry.data) continue;
    entry.size = entry.data.length;
    if (entry.data.length >= 4096) entry.start = put(entry.data, slack);
    else if (entry.data.length === 0) entry.start = END;
    else {
      entry.start = miniFat.length;
      const count = Math.ceil(entry.data.length / 64);
      for (let n = 0; n < count; n++) miniFat.push(n === count - 1 ? END : miniFat.length + 1);
      mini = cat(mini, pad(entry.data, 64));
    }
    if (fakeSize && entry.type === 2) entry.size = fakeSize;
  }
  entries[0].start = put(mini);
  entries[0].size = mini.length;
  const miniFatStart = put(
    cat(
      miniFat.map(le32),
      Array.from({ length: (128 - (miniFat.length % 128)) % 128 }, () => le32(FREE)),
    ),
  );
  const miniFatCount = Math.ceil(miniFat.length / 128);
  if (free) {
    for (let at = 0; at < free.length; at += 512) {
      sectors.push(pad(free.subarray(at, at + 512), 512));
      fat.push(FREE);
    }
  }
  const directory = cat(
    entries.map((entry) => record(entry, entries)),
    Array.from({ length: (4 - (entries.length % 4)) % 4 }, () =>
      cat(Buffer.alloc(68), le32(FREE), le32(FREE), le32(FREE), Buffer.alloc(48)),
    ),
  );
  const directoryStart = put(directory);
  let fatCount = 1;
  while (fatCount * 128 < sectors.length + fatCount) fatCount++;
  const fatStart = sectors.length;
  for (let n = 0; n < fatCount; n++) fat.push(FAT);
  while (fat.length < fatCount * 128) fat.push(FREE);
  const difat = Array.from({ length: 109 }, (_, n) => le32(n < fatCount ? fatStart + n : FREE));
  const head = cat(
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    Buffer.alloc(16),
    le16(0x3e),
    le16(3),
    le16(0xfffe),
    le16(9),
    le16(6),
    Buffer.alloc(6),
    le32(0),
    le32(fatCount),
    le32(directoryStart),
    le32(0),
    le32(4096),
    le32(miniFatStart),
    le32(miniFatCount),
    le32(END),
    le32(0),
    difat,
  );
  return cat(head, sectors, fat.map(le32), tail);
}

/** Children hang as a plain chain of right siblings, in the order that MS-CFB wants (length, then upper case). */
function record(entry, entries) {
  const order = (list) =>
    [...list].sort(
      (a, b) =>
        entries[a].name.length - entries[b].name.length ||
        (entries[a].name.toUpperCase() < entries[b].name.toUpperCase() ? -1 : 1),
    );
  const parent = entries.find((other) => other.children.includes(entries.indexOf(entry)));
  const siblings = parent ? order(parent.children) : [];
  const next = siblings[siblings.indexOf(entries.indexOf(entry)) + 1];
  const name = utf16le(entry.name);
  const room = Buffer.alloc(64);
  name.copy(room, 0, 0, 62);
  return cat(
    room,
    le16(Math.min(name.length, 62) + 2),
    Buffer.from([entry.type, 1]),
    le32(FREE),
    le32(parent && next !== undefined ? next : FREE),
    le32(order(entry.children)[0] ?? FREE),
    Buffer.alloc(16),
    le32(0),
    Buffer.alloc(16),
    le32(entry.start ?? 0),
    le64(entry.size ?? 0),
  );
}

/** The native data of a Package object, as Windows' packager writes it. */
export function ole10Native(name, data) {
  const body = cat(
    le16(2),
    `${name}\0C:\\${name}\0`,
    le32(0x30000),
    le32(name.length + 4),
    `C:\\${name}\0`,
    le32(data.length),
    data,
  );
  return cat(le32(body.length), body);
}
