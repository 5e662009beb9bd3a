/** ISO base media (HEIF, AVIF, MP4, QuickTime): the items of a picture and the cover of a film, which are files. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';
import type * as ReadId3Module from './read-id3.js';
import type * as UnpackModule from './unpack.js';
import type { Room } from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { readId3 } = (await load('read-id3')) as typeof ReadId3Module;
const { takeUnpacked } = (await load('unpack')) as typeof UnpackModule;

interface Box extends Room {
  readonly type: string;
}

const BOX_BYTES = 8;
const FULL_BYTES = 4;
const DEEPEST = 32;

/** ISO/IEC 14496-12, section 4.2: boxes one after the other; what is none ends them. */
export function* boxesIn(content: Buffer, { start, end }: Room): Generator<Box> {
  for (let at = start; at + BOX_BYTES <= end;) {
    const short = content.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= end;
    const size = isLong ? Number(content.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
    const head = isLong ? 16 : BOX_BYTES;
    if (size < head) return;
    const boxEnd = Math.min(at + size, end);
    yield { type: content.toString('latin1', at + 4, at + 8), start: at + head, end: boxEnd };
    at = boxEnd;
  }
}

const HOLDERS = new Set(['moov', 'udta', 'trak', 'moof', 'traf']);

export function readBoxes(content: Buffer, sink: PieceSink): void {
  const visit = (room: Room, depth: number): void => {
    if (depth > DEEPEST) throw new Error('boxes without end');
    for (const box of boxesIn(content, room)) {
      if (HOLDERS.has(box.type)) visit(box, depth + 1);
      else if (box.type === 'meta') readMeta(content, box, sink);
      else if (box.type === 'jumb') readJumbf(content.subarray(box.start - BOX_BYTES, box.end), sink);
      else if (box.type === 'uuid') readManifest(content.subarray(box.start, box.end), sink);
    }
  };
  visit({ start: 0, end: content.length }, 0);
}

/** ISO/IEC 14496-12, section 8.11.1; in QuickTime it has no version. */
function readMeta(content: Buffer, meta: Room, sink: PieceSink): void {
  const isPlain = content.toString('latin1', meta.start + 4, meta.start + 8) === 'hdlr';
  const boxes = [...boxesIn(content, { start: meta.start + (isPlain ? 0 : FULL_BYTES), end: meta.end })];
  for (const box of boxes) {
    if (box.type === 'ilst') readList(content, box, sink);
    // https://mp4ra.org, ID32: a language precedes the tag.
    if (box.type === 'ID32') readId3(content.subarray(box.start + FULL_BYTES + 2, box.end), sink);
  }
  readItems(content, boxes, sink);
}

/** The tags of iTunes, as QuickTime File Format, "Metadata Item List Atom", lays them out: type and place precede the value. */
function readList(content: Buffer, list: Room, sink: PieceSink): void {
  for (const item of boxesIn(content, list)) {
    if (item.type !== 'covr') continue;
    for (const data of boxesIn(content, item))
      if (data.type === 'data') sink.file('cover', content.subarray(data.start + 8, data.end));
  }
}

/** What decoders of pictures read, by their specifications: ISO/IEC 23008-12 and AV1 Image File Format. All else is a file. */
const CODED = new Set(
  'hvc1 hev1 hvt1 lhv1 lht1 av01 avc1 avc3 svc1 mvc1 jpeg j2k1 vvc1 evc1 jxsi unci grid iden iovl tmap sato Exif rrtp mski'.split(
    ' ',
  ),
);

interface Item {
  readonly type: string;
  readonly name: string;
  readonly contentType: string;
  readonly encoding: string;
}

function readItems(content: Buffer, boxes: readonly Box[], sink: PieceSink): void {
  const [list, places, idat] = ['iinf', 'iloc', 'idat'].map((type) => boxes.find((box) => box.type === type));
  if (list === undefined || places === undefined) return;
  const items = itemsOf(content, list);
  for (const { id, extents } of placesOf(content, places, idat)) {
    const item = items.get(id);
    if (item === undefined || CODED.has(item.type)) continue;
    // Pieces can stand on one another.
    if (extents.reduce((sum, { start, end }) => sum + end - start, 0) > sink.bytesLeft) {
      sink.find('limit-exceeded:ratio', 'an item of the picture exceeds the bound of ratio');
      continue;
    }
    takeItem(item, Buffer.concat(extents.map(({ start, end }) => content.subarray(start, end))), sink);
  }
}

const XMP = /^(?:application\/rdf\+xml|text\/)/i;

function takeItem({ name, contentType, encoding }: Item, data: Buffer, sink: PieceSink): void {
  if (encoding === 'deflate') takeUnpacked(isZlib(data) ? 'zlib' : 'deflate', name, data, asFiles(sink));
  else if (encoding === 'br') takeUnpacked('brotli', name, data, asFiles(sink));
  else if (XMP.test(contentType)) sink.piece('item', data);
  else sink.file(name, data);
}

/** RFC 9110, section 8.4.1.2: writers leave the head and the checksum out. */
function isZlib(data: Buffer): boolean {
  return data.length > 2 && ((data[0] as number) & 15) === 8 && data.readUInt16BE(0) % 31 === 0;
}

function asFiles(sink: PieceSink): PieceSink {
  const file: PieceSink['file'] = (name, content) => sink.file(name, content);
  return {
    piece: file,
    file,
    trait: (trait) => sink.trait(trait),
    find: (reason, detail) => sink.find(reason, detail),
    get bytesLeft() {
      return sink.bytesLeft;
    },
  };
}

/** ISO/IEC 14496-12, section 8.11.6. */
function itemsOf(content: Buffer, list: Room): ReadonlyMap<number, Item> {
  const items = new Map<number, Item>();
  const first = list.start + FULL_BYTES + ((content[list.start] ?? 0) === 0 ? 2 : 4);
  for (const { type, start, end } of boxesIn(content, { start: first, end: list.end })) {
    if (type !== 'infe') continue;
    const version = content[start] as number;
    const id = version === 3 ? content.readUInt32BE(start + 4) : content.readUInt16BE(start + 4);
    const at = start + (version === 3 ? 10 : 8);
    const isTyped = version >= 2;
    const itemType = isTyped ? content.toString('latin1', at, at + 4) : 'mime';
    const [name = '', contentType = '', encoding = ''] = content
      .toString('latin1', isTyped ? at + 4 : at, end)
      .split('\0');
    items.set(id, { type: itemType, name, contentType, encoding: itemType === 'mime' ? encoding : '' });
  }
  return items;
}

const [IN_FILE, IN_BOX] = [0, 1];

/** ISO/IEC 14496-12, section 8.11.3. */
function* placesOf(
  content: Buffer,
  { start, end }: Room,
  idat: Room | undefined,
): Generator<{ readonly id: number; readonly extents: readonly Room[] }> {
  const version = content[start] as number;
  const sizes = content.readUInt16BE(start + FULL_BYTES);
  const bytesOf = (at: 'offset' | 'length' | 'base' | 'index') =>
    (sizes >> { offset: 12, length: 8, base: 4, index: 0 }[at]) & 15;
  let at = start + FULL_BYTES + 2;
  const read = (bytes: number): number => {
    at += bytes;
    if (at > end) throw new RangeError('the places of items end too early');
    if (bytes === 8) return Number(content.readBigUInt64BE(at - bytes));
    return bytes === 0 ? 0 : content.readUIntBE(at - bytes, bytes);
  };
  for (let items = read(version < 2 ? 2 : 4); items > 0; items -= 1) {
    const id = read(version < 2 ? 2 : 4);
    const method = version === 0 ? IN_FILE : read(2) & 15;
    read(2);
    const base = read(bytesOf('base'));
    const extents: Room[] = [];
    const room = method === IN_BOX ? idat : { start: 0, end: content.length };
    for (let count = read(2); count > 0; count -= 1) {
      if (version > 0) read(bytesOf('index'));
      const from = (room?.start ?? 0) + base + read(bytesOf('offset'));
      const length = read(bytesOf('length'));
      extents.push({ start: from, end: Math.min(length === 0 ? Infinity : from + length, room?.end ?? 0) });
    }
    if (room !== undefined && (method === IN_FILE || method === IN_BOX)) yield { id, extents };
  }
}

const C2PA = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
const PURPOSE_BYTES = 128;

/** C2PA Technical Specification 2.1, section A.5.1: a purpose and an offset precede the boxes. */
function readManifest(content: Buffer, sink: PieceSink): void {
  if (!content.subarray(0, C2PA.length).equals(C2PA)) return;
  const mark = content.subarray(0, PURPOSE_BYTES).indexOf('jumb', 0, 'latin1');
  if (mark >= 4) readJumbf(content.subarray(mark - 4), sink);
}

/** ISO/IEC 19566-5, annex B: files in boxes, such as those of C2PA. */
export function readJumbf(content: Buffer, sink: PieceSink): void {
  const visit = (room: Room, depth: number): void => {
    if (depth > DEEPEST) throw new Error('boxes without end');
    let name = 'file';
    for (const box of boxesIn(content, room)) {
      if (box.type === 'jumb') visit(box, depth + 1);
      // A switch, the type of the file, its name.
      if (box.type === 'bfdb') name = content.toString('utf8', box.start + 1, box.end).split('\0')[1] ?? name;
      if (box.type === 'bidb') sink.file(name, content.subarray(box.start, box.end));
    }
  };
  visit({ start: 0, end: content.length }, 0);
}
