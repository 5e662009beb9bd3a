/**
 * A stream of an OLE2 file that is no file by itself: the containers that Office writes into it, such as the ZIP of a theme or of
 * a shape. One whose end is known is a part; any other is hidden.
 */
import type * as KnownTypesModule from './known-types.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as SignaturesModule from './signatures.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { containersIn, formatOfHead } = (await load('signatures')) as typeof SignaturesModule;
const { knownType } = (await load('known-types')) as typeof KnownTypesModule;

interface Span {
  readonly start: number;
  readonly end: number;
}

export const readPieces: ReadPieces = (content, sink) => {
  const zipEnds = endsOfZips(content);
  const records = recordsOf(content);
  let taken: readonly Span[] = [];
  for (const { offset, format } of containersIn(content, 1, content.length)) {
    // They are found in their order: what was taken before can only be what was taken last.
    if (taken.some(({ start, end }) => offset >= start && offset < end)) continue;
    const end = format === 'zip' ? zipEnds.get(offset) : format === 'cab' ? endOfCab(content, offset) : undefined;
    const places = [
      recordOfPresentation(content, offset, end),
      recordsOfWorkbook(content, offset),
      end === undefined ? undefined : [{ start: offset, end }],
      format === 'zip' && end === undefined ? zipInRecords(content, offset, records) : undefined,
    ];
    const whole = places.find((spans) => spans !== undefined && formatOfHead(joined(content, spans)) === format);
    if (whole === undefined) reportHidden(format, sink);
    else {
      sink.piece(format, joined(content, whole));
      taken = whole;
    }
  }
};

function joined(content: Buffer, spans: readonly Span[]): Buffer {
  const [first, ...others] = spans.map(({ start, end }) => content.subarray(start, end)) as [Buffer, ...Buffer[]];
  return others.length === 0 ? first : Buffer.concat([first, ...others]);
}

function reportHidden(format: string, sink: PieceSink): void {
  const isSealed = knownType(format)?.judgedBy === 'sealed';
  sink.find(isSealed ? 'encrypted' : 'hidden-container', `a ${format} begins in a stream of the OLE2 file`);
}

/** Types of records of PowerPoint: [MS-PPT] 2.13.24. */
const PPT_TYPES = { first: 0x03e8, last: 0x2fff } as const;

/**
 * [MS-PPT] 2.3.1: the data of a record that begins here; type and length precede it.
 * @param least where it ends at the earliest, if known: what precedes it in a document of Word can look like a shorter record
 */
function recordOfPresentation(content: Buffer, start: number, least = start + 1): readonly Span[] | undefined {
  if (start < 8) return undefined;
  const type = content.readUInt16LE(start - 6);
  const end = start + content.readUInt32LE(start - 4);
  if (type < PPT_TYPES.first || type > PPT_TYPES.last || end > content.length || end < least) return undefined;
  return [{ start, end }];
}

const XLS = { theme: 0x0896, futureTypes: 0x0800, continued: 0x087f } as const;
/** Type and length, then FrtHeader or FrtRefHeader, which begins with the type again: [MS-XLS] 2.5.135 and 2.5.137. */
const FUTURE_HEAD_BYTES = 4 + 12;
/** `dwThemeVersion` of the record Theme: [MS-XLS] 2.4.326. */
const VERSION_BYTES = 4;

/** The rest of a record of Excel of the kinds after 2003 in which a container begins, and of the records that continue it. */
function recordsOfWorkbook(content: Buffer, start: number): readonly Span[] | undefined {
  const head = start - VERSION_BYTES - FUTURE_HEAD_BYTES;
  const end = endOfFuture(content, head);
  if (end === undefined || end <= start || content.readUInt16LE(head) !== XLS.theme) return undefined;
  const spans = [{ start, end }];
  for (let at = end; at + 2 <= content.length && content.readUInt16LE(at) === XLS.continued;) {
    const next = endOfFuture(content, at);
    if (next === undefined) break;
    spans.push({ start: at + FUTURE_HEAD_BYTES, end: next });
    at = next;
  }
  return spans;
}

function endOfFuture(content: Buffer, at: number): number | undefined {
  if (at < 0 || at + FUTURE_HEAD_BYTES > content.length) return undefined;
  const type = content.readUInt16LE(at);
  const end = at + 4 + content.readUInt16LE(at + 2);
  const isFuture = type >= XLS.futureTypes && content.readUInt16LE(at + 4) === type;
  return isFuture && end >= at + FUTURE_HEAD_BYTES && end <= content.length ? end : undefined;
}

const BIFF = { begin: 0x0809, continued: 0x3c, drawings: new Set([0xeb, 0xec, 0x3c]) } as const;
/** Of all ZIPs of a stream together: their records are joined, and each can be as long as the stream. */
const MOST_JOINED_BYTES = 256 * 1024 * 1024;

/** What an empty record costs. */
const SPAN_BYTES = 64;

interface Records {
  /** Where each begins, in their order. */
  readonly starts: readonly number[];
  joinedBytes: number;
}

/** The records of a workbook: [MS-XLS] 2.1.4. None in other streams. */
function recordsOf(content: Buffer): Records {
  const starts: number[] = [];
  if (content.length >= 4 && content.readUInt16LE(0) === BIFF.begin) {
    for (let at = 0; at + 4 <= content.length; at += 4 + content.readUInt16LE(at + 2)) starts.push(at);
  }
  return { starts, joinedBytes: 0 };
}

/** [MS-XLS] 2.4.170, MsoDrawing: a shape that is longer than a record goes on in the records that continue it. */
function zipInRecords(content: Buffer, offset: number, records: Records): readonly Span[] | undefined {
  const { starts } = records;
  const next = firstBehind(starts, offset);
  const first = starts[next - 1];
  if (records.joinedBytes > MOST_JOINED_BYTES) return undefined;
  if (first === undefined || offset < first + 4 || !BIFF.drawings.has(content.readUInt16LE(first))) return undefined;
  const endOf = (record: number) => Math.min(record + 4 + content.readUInt16LE(record + 2), content.length);
  const spans: Span[] = [{ start: offset, end: endOf(first) }];
  for (let at = next; at < starts.length; at += 1) {
    const record = starts[at] as number;
    if (content.readUInt16LE(record) !== BIFF.continued) break;
    spans.push({ start: record + 4, end: endOf(record) });
  }
  const whole = joined(content, spans);
  records.joinedBytes += whole.length + SPAN_BYTES * spans.length;
  const end = endsOfZips(whole).get(0);
  return end === undefined ? undefined : upTo(end, spans);
}

/** The index of the first that is greater. */
function firstBehind(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function upTo(bytes: number, spans: readonly Span[]): readonly Span[] {
  let left = bytes;
  return spans.flatMap(({ start, end }) => {
    const length = Math.min(left, end - start);
    left -= length;
    return length > 0 ? [{ start, end: start + length }] : [];
  });
}

/** [MS-CAB] 2.1, cbCabinet: drivers keep settings of printers in one. */
function endOfCab(content: Buffer, start: number): number | undefined {
  const end = start + content.readUInt32LE(start + 8);
  return end > start && end <= content.length ? end : undefined;
}

const END_RECORD = Buffer.from('504b0506', 'hex');
const END_BYTES = 22;
const ENTRY = { mark: 0x02014b50, bytes: 46 } as const;

/** The ends of all ZIPs by their starts, of which an end record tells how far in front it is: APPNOTE.TXT 4.3.16. */
function endsOfZips(content: Buffer): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  for (let at = content.indexOf(END_RECORD); at !== -1; at = content.indexOf(END_RECORD, at + 1)) {
    if (at + END_BYTES > content.length) break;
    const [count, size, offset] = [
      content.readUInt16LE(at + 10),
      content.readUInt32LE(at + 12),
      content.readUInt32LE(at + 16),
    ];
    const directory = at - size;
    const start = directory - offset;
    const end = at + END_BYTES + content.readUInt16LE(at + 20);
    const isWhole =
      start >= 0 && count > 0 && size >= count * ENTRY.bytes && content.readUInt32LE(directory) === ENTRY.mark;
    if (isWhole && end <= content.length && !ends.has(start)) ends.set(start, end);
  }
  return ends;
}
