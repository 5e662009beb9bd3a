import type { FileHandle } from 'node:fs/promises';
import type { OpenerReason } from './opener.js';
import type { ZipDirectory, ZipEntry } from './zip-directory.js';
import { HARMLESS_BYTES } from './archive-checks.js';
import { containersIn } from './signatures.js';
import { readExactly } from './zip-directory.js';

/** A fault of a ZIP whose entries may all be fine. */
export interface StructureFinding {
  readonly reason: OpenerReason;
  readonly detail: string;
}

const LOCAL_BYTES = 30;
const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const FLAG = { encrypted: 1, descriptor: 8 } as const;
const SPANNING_MARKS = new Set([0x30304b50, DESCRIPTOR]);
/** https://source.android.com/docs/security/features/apksigning/v2 */
const APK_SIGNATURE = Buffer.from('APK Sig Block 42', 'latin1');
const DESCRIPTOR_BYTES = [12, 16, 20, 24];

interface Span {
  readonly start: number;
  readonly end: number;
  readonly entry: ZipEntry;
  /** In the extra field of its local header. */
  readonly hasContainer: boolean;
}

const IN_REMARK: StructureFinding = {
  reason: 'hidden-container',
  detail: 'a container begins in a name, a comment or an extra field of the ZIP',
};

function holdsContainer(bytes: Buffer): boolean {
  return bytes.length > HARMLESS_BYTES && containersIn(bytes, 0, bytes.length).next().done !== true;
}

/**
 * Accounts for every byte of a ZIP: programs that read it from the front, like the engine, and programs that read it from the
 * back, like those of people, must find the same entries, and there must be nothing between, before or after them.
 */
export async function checkZipStructure(
  handle: FileHandle,
  directory: ZipDirectory,
  signal: AbortSignal,
): Promise<StructureFinding[]> {
  const findings: StructureFinding[] = [];
  if (directory.tail > 0 && !(await isPadding(handle, directory.tail)))
    findings.push(unaccounted('bytes follow the end of the ZIP'));
  if (directory.prefix > 0) findings.push(unaccounted('bytes precede the first entry of the ZIP'));
  if (directory.entries.some(({ flags }) => (flags & FLAG.encrypted) !== 0)) {
    findings.push({ reason: 'encrypted', detail: 'an entry of the ZIP is encrypted' });
  }
  const remarks = [directory.comment, ...directory.entries.flatMap(({ name, remarks }) => [name, remarks])];
  if (remarks.some(holdsContainer)) findings.push(IN_REMARK);
  const spans: Span[] = [];
  for (const entry of directory.entries) {
    signal.throwIfAborted();
    const span = await spanOf(handle, entry, directory.start);
    if (typeof span === 'string') return [...findings, { reason: 'damaged', detail: span }];
    if (span.hasContainer && !findings.includes(IN_REMARK)) findings.push(IN_REMARK);
    spans.push(span);
  }
  spans.sort((a, b) => a.start - b.start);
  const gap = await firstGap(handle, spans, directory);
  if (gap !== undefined) findings.push(gap);
  return findings;
}

/** A line end added by a mail gateway, or sector padding. */
async function isPadding(handle: FileHandle, tail: number): Promise<boolean> {
  if (tail < HARMLESS_BYTES) return true;
  const { size } = await handle.stat();
  return (await readExactly(handle, size - tail, tail)).every((byte) => byte === 0);
}

/** The extent of an entry, or how its local header contradicts the directory. */
async function spanOf(handle: FileHandle, entry: ZipEntry, limit: number): Promise<Span | string> {
  const { localHeader, name, packedBytes } = entry;
  if (localHeader + LOCAL_BYTES > limit) return 'an entry of the ZIP begins outside it';
  const header = await readExactly(handle, localHeader, Math.min(LOCAL_BYTES + name.length, limit - localHeader));
  if (header.readUInt32LE(0) !== LOCAL_HEADER) return 'an entry of the ZIP has no local header';
  const nameLength = header.readUInt16LE(26);
  const end = localHeader + LOCAL_BYTES + nameLength + header.readUInt16LE(28) + packedBytes;
  if (end > limit) return 'an entry of the ZIP ends outside it';
  if (nameLength !== name.length || !header.subarray(LOCAL_BYTES).equals(name)) {
    return 'a local header of the ZIP has another name than the central directory';
  }
  if (
    header.readUInt16LE(8) !== entry.method ||
    (header.readUInt16LE(6) & FLAG.encrypted) !== (entry.flags & FLAG.encrypted)
  ) {
    return 'a local header of the ZIP has another method than the central directory';
  }
  const follows = (header.readUInt16LE(6) & FLAG.descriptor) !== 0;
  const agrees = (field: number, expected: number) => {
    const said = header.readUInt32LE(field);
    return said === expected || said === 0xffffffff || (follows && said === 0);
  };
  if (!agrees(14, entry.crc) || !agrees(18, packedBytes) || !agrees(22, entry.bytes)) {
    return 'a local header of the ZIP has another size or checksum than the central directory';
  }
  const extra = header.readUInt16LE(28);
  const field =
    extra > HARMLESS_BYTES ? await readExactly(handle, localHeader + LOCAL_BYTES + nameLength, extra) : header;
  return { start: localHeader, end, entry, hasContainer: extra > HARMLESS_BYTES && holdsContainer(field) };
}

async function firstGap(
  handle: FileHandle,
  spans: readonly Span[],
  { start, prefix }: ZipDirectory,
): Promise<StructureFinding | undefined> {
  let at = prefix;
  let previous: ZipEntry | undefined;
  for (const next of [...spans, { start, end: start, entry: undefined }]) {
    if (next.start < at) return { reason: 'damaged', detail: 'entries of the ZIP overlap' };
    if (next.start > at && !(await isOrdinaryGap(handle, at, next.start, previous, next.entry === undefined))) {
      return unaccounted('bytes between the entries of the ZIP belong to none');
    }
    at = next.end;
    previous = next.entry;
  }
  return undefined;
}

async function isOrdinaryGap(
  handle: FileHandle,
  from: number,
  to: number,
  previous: ZipEntry | undefined,
  isLast: boolean,
): Promise<boolean> {
  if (to - from > 16 * 1024 * 1024) return false;
  const gap = await readExactly(handle, from, to - from);
  if (previous === undefined && gap.length === 4 && SPANNING_MARKS.has(gap.readUInt32LE(0))) return true;
  if (isLast && gap.length > 32 && gap.subarray(-16).equals(APK_SIGNATURE)) return true;
  const descriptor = previous === undefined ? 0 : descriptorBytes(gap, previous);
  return gap.subarray(descriptor).every((byte) => byte === 0);
}

/** The length of the data descriptor at the beginning of a gap: with or without signature, with sizes of 4 or 8 bytes. */
function descriptorBytes(gap: Buffer, entry: ZipEntry): number {
  for (const length of DESCRIPTOR_BYTES.toReversed()) {
    if (length > gap.length) continue;
    const signature = length % 8 === 0 ? 4 : 0;
    if (signature > 0 && gap.readUInt32LE(0) !== DESCRIPTOR) continue;
    const size = (length - signature - 4) / 2;
    const sizes = [signature + 4, signature + 4 + size].map((at) =>
      size === 4 ? gap.readUInt32LE(at) : Number(gap.readBigUInt64LE(at)),
    );
    if (gap.readUInt32LE(signature) === entry.crc && sizes[0] === entry.packedBytes && sizes[1] === entry.bytes)
      return length;
  }
  return 0;
}

function unaccounted(detail: string): StructureFinding {
  return { reason: 'unaccounted-bytes', detail };
}
