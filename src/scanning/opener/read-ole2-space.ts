/**
 * The space of an OLE2 file ([MS-CFB] 2) that belongs to no stream: the rest of last sectors, free sectors, streams that the
 * folder does not reach. No program shows it, and ordinary ones leave remains of texts and pictures in it.
 */
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as SignaturesModule from './signatures.js';
import type * as ZerosModule from './zeros.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { containersIn } = (await load('signatures')) as typeof SignaturesModule;
const { withoutZeros } = (await load('zeros')) as typeof ZerosModule;

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
const TABLES_IN_HEADER = 109;
/** Nothing harmful fits in so few bytes. */
const HARMLESS_BYTES = 16;
/** Of an entry: [MS-CFB] 2.6.1. */
const STREAM = 2;
const [UNUSED, TABLES, STREAMS] = [0, 1, 2] as const;

export const readPieces: ReadPieces = (content, sink) => {
  const used = usedBytes(content);
  const remains = [...runsOf(UNUSED, used)]
    .map(({ start, end }) => withoutZeros(content.subarray(start, end)))
    .filter(({ length }) => length >= HARMLESS_BYTES);
  for (const part of remains) reportContainers(part, 0, part.length, 'unused space', sink);
  for (const { start, end } of runsOf(TABLES, used)) reportContainers(content, Math.max(1, start), end, 'tables', sink);
  if (remains.length > 0) sink.piece('unused space', Buffer.concat(remains));
};

function reportContainers(content: Buffer, from: number, to: number, place: string, sink: PieceSink): void {
  for (const { format } of containersIn(content, from, to)) {
    sink.find('hidden-container', `a ${format} begins in the ${place} of the OLE2 file`);
  }
}

/** Contiguous bytes of one use. */
function* runsOf(use: number, used: Uint8Array): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = used.indexOf(use); start !== -1;) {
    let end = start;
    while (used[end] === use) end += 1;
    yield { start, end };
    start = used.indexOf(use, end);
  }
}

/** What takes each byte: nothing; the header, a table or an entry that is reached; or a stream. */
function usedBytes(content: Buffer): Uint8Array {
  const used = new Uint8Array(content.length).fill(TABLES, 0, HEADER_BYTES);
  const file = new Sectors(content);
  const take = (start: number, bytes: number, use: number = TABLES) => void used.fill(use, start, start + bytes);
  for (const sector of [...file.tables, ...file.chain(content.readUInt32LE(60))]) take(file.at(sector), file.bytes);
  const folder = file.chain(content.readUInt32LE(48)).map((sector) => file.at(sector));
  const perSector = file.bytes / ENTRY_BYTES;
  const entryAt = (id: number) => (folder[Math.floor(id / perSector)] ?? Infinity) + ENTRY_BYTES * (id % perSector);
  const isWhole = (at: number) => at + ENTRY_BYTES <= content.length;
  const root = entryAt(0);
  const small = isWhole(root) ? file.chain(content.readUInt32LE(root + 116)).map((sector) => file.at(sector)) : [];
  const seen = new Set<number>();
  for (const ids = [0]; ids.length > 0;) {
    const id = ids.pop() as number;
    const at = entryAt(id);
    if (seen.has(id) || !isWhole(at)) continue;
    seen.add(id);
    take(at, ENTRY_BYTES);
    ids.push(...[68, 72, 76].map((field) => content.readUInt32LE(at + field)));
    if (content[at + 66] !== STREAM) continue;
    const [start, bytes] = [content.readUInt32LE(at + 116), content.readUInt32LE(at + 120)];
    const isSmall = bytes < content.readUInt32LE(56);
    const length = isSmall ? file.smallBytes : file.bytes;
    const most = Math.ceil(bytes / length);
    const places = isSmall
      ? file.smallChain(start, most).map((sector) => placeOfSmall(sector, small, file))
      : file.chain(start, most).map((sector) => file.at(sector));
    for (const [i, place] of places.entries()) take(place, Math.min(length, bytes - i * length), STREAMS);
  }
  return used;
}

function placeOfSmall(sector: number, small: readonly number[], { bytes, smallBytes }: Sectors): number {
  const offset = sector * smallBytes;
  return (small[Math.floor(offset / bytes)] ?? Infinity) + (offset % bytes);
}

/** The sectors of a file, and their chains. What lies beyond the file is left out: 7-Zip reports it. */
class Sectors {
  readonly bytes: number;
  readonly smallBytes: number;
  /** Sectors that hold the table of chains, or the list of such sectors. */
  readonly tables: number[] = [];
  private readonly next: Uint32Array;
  private readonly smallNext: Uint32Array;
  private readonly content: Buffer;

  constructor(content: Buffer) {
    this.content = content;
    this.bytes = content.readUInt16LE(30) === 12 ? 4096 : 512;
    this.smallBytes = 64;
    const parts = this.listTables();
    this.next = this.numbers(parts);
    this.smallNext = this.numbers(this.chain(content.readUInt32LE(60)));
  }

  at(sector: number): number {
    return (sector + 1) * this.bytes;
  }

  /** A chain that goes in circles is followed for as many sectors as there are. */
  chain(start: number, most = Infinity): number[] {
    const count = Math.ceil(this.content.length / this.bytes);
    return follow(start, this.next, Math.min(most, count)).filter((sector) => this.at(sector) < this.content.length);
  }

  smallChain(start: number, most: number): number[] {
    return follow(start, this.smallNext, Math.min(most, this.smallNext.length));
  }

  /** The first 109 are listed in the header, the others in a chain of sectors of their own. */
  private listTables(): number[] {
    const { content, bytes } = this;
    const listed = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => content.readUInt32LE(from + 4 * i));
    const isThere = (sector: number) => this.at(sector) + bytes <= content.length;
    const parts = listed(76, TABLES_IN_HEADER);
    const lists = new Set<number>();
    for (let list = content.readUInt32LE(68); isThere(list) && !lists.has(list);) {
      lists.add(list);
      parts.push(...listed(this.at(list), bytes / 4 - 1));
      list = content.readUInt32LE(this.at(list) + bytes - 4);
    }
    const tables = [...new Set(parts.filter(isThere))];
    this.tables.push(...lists, ...tables);
    return tables;
  }

  private numbers(sectors: readonly number[]): Uint32Array {
    const table = new Uint32Array((sectors.length * this.bytes) / 4);
    for (const [part, sector] of sectors.entries()) {
      for (let i = 0; i < this.bytes / 4; i += 1) {
        const at = this.at(sector) + 4 * i;
        table[(part * this.bytes) / 4 + i] = at + 4 <= this.content.length ? this.content.readUInt32LE(at) : 0xffffffff;
      }
    }
    return table;
  }
}

function follow(start: number, next: Uint32Array, most: number): number[] {
  const chain: number[] = [];
  for (let sector = start; sector < next.length && chain.length < most; sector = next[sector] as number)
    chain.push(sector);
  return chain;
}
