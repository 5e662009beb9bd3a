import type { PieceSink } from './pieces.js';

/** How an OLE2 file is encrypted, by its streams. Names are as 7-Zip spells them: `\x01` is `[1]`. */
export type Ole2Encryption = 'office-package' | 'doc' | 'xls' | 'ppt' | 'rights-managed';

/** A stream of an OLE2 file, and a reader of its first bytes. */
export interface Ole2Stream {
  readonly name: string;
  readonly bytes: number;
  head(length: number): Promise<Buffer>;
}

const XLS_RECORDS_BYTES = 64 * 1024;

/**
 * How an OLE2 file is encrypted, if it is: [MS-OFFCRYPTO] 2.3 (EncryptedPackage), [MS-DOC] 2.5.2 (fEncrypted), [MS-XLS]
 * 2.4.117 (FilePass) and [MS-PPT] 2.3.2 (headerToken).
 */
export async function ole2Encryption(streams: readonly Ole2Stream[]): Promise<Ole2Encryption | undefined> {
  for (const stream of streams) {
    // Names are case-insensitive: [MS-CFB] 2.6.4.
    const name = stream.name.split('/').at(-1)?.toLowerCase() ?? '';
    if (name === 'encryptedpackage') return 'office-package';
    if (name.endsWith('drmcontent')) return 'rights-managed';
    if (name === 'worddocument' && isEncryptedDoc(await stream.head(12))) return 'doc';
    if ((name === 'workbook' || name === 'book') && hasFilePass(await stream.head(XLS_RECORDS_BYTES))) return 'xls';
    if (name === 'encryptedsummary') return 'ppt';
    if (name === 'current user' && isEncryptedPpt(await stream.head(16))) return 'ppt';
  }
  return undefined;
}

function isEncryptedDoc(head: Buffer): boolean {
  return head.length === 12 && (head.readUInt16LE(10) & 0x0100) !== 0;
}

/** FilePass follows the first BOF record, before anything that is encrypted. */
function hasFilePass(head: Buffer): boolean {
  for (let at = 0; at + 4 <= head.length; at += 4 + head.readUInt16LE(at + 2)) {
    const record = head.readUInt16LE(at);
    if (record === 0x2f) return true;
    if (record === 0x0a) return false;
  }
  return false;
}

function isEncryptedPpt(head: Buffer): boolean {
  return head.length === 16 && head.readUInt32LE(12) === 0xf3d1c4df;
}

/**
 * Takes a stream `\x01Ole10Native` apart: the file in it, and the names before and behind it.
 * @returns whether it is one; then all of its bytes are in the pieces
 */
export function takePackage(content: Buffer, sink: PieceSink): boolean {
  const embedded = ole10Native(content);
  if (embedded === undefined || embedded.end === embedded.start) return false;
  sink.piece(embedded.name, content.subarray(embedded.start, embedded.end));
  sink.piece('names', Buffer.concat([content.subarray(0, embedded.start), content.subarray(embedded.end)]));
  return true;
}

/** Locates the file in a stream `\x01Ole10Native` ([MS-OLEDS] 2.3.6, as packagers write it). */
function ole10Native(
  content: Buffer,
): { readonly start: number; readonly end: number; readonly name: string } | undefined {
  if (content.length < 16) return undefined;
  let at = 6;
  const text = () => {
    const end = content.indexOf(0, at);
    if (end === -1) return undefined;
    const found = content.toString('latin1', at, end);
    at = end + 1;
    return found;
  };
  const label = text();
  const source = text();
  if (label === undefined || source === undefined || content.readUInt16LE(4) !== 2) return undefined;
  if (at + 8 > content.length) return undefined;
  const pathLength = content.readUInt32LE(at + 4);
  at += 8 + pathLength;
  if (at + 4 > content.length) return undefined;
  const size = content.readUInt32LE(at);
  const start = at + 4;
  return start + size <= content.length ? { start, end: start + size, name: label } : undefined;
}

/** Compressed OLE objects in a stream `PowerPoint Document`: [MS-PPT] 2.10.34, ExOleObjStgCompressedAtom. */
export function* packedObjects(content: Buffer): Generator<{ readonly deflated: Buffer; readonly bytes: number }> {
  for (let at = 0; at + 8 <= content.length;) {
    const instance = content.readUInt16LE(at) >> 4;
    const version = content.readUInt16LE(at) & 15;
    const type = content.readUInt16LE(at + 2);
    const length = content.readUInt32LE(at + 4);
    if (type === 0x1011 && instance === 1 && length >= 4 && at + 8 + length <= content.length) {
      yield { deflated: content.subarray(at + 12, at + 8 + length), bytes: content.readUInt32LE(at + 8) };
    }
    // Containers are descended into, atoms are skipped.
    at += version === 15 ? 8 : 8 + length;
  }
}
