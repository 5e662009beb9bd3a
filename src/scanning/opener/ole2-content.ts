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

/** What stands between the names of a package and its content. */
const KIND = { link: 0x00010000 } as const;

/**
 * Takes a stream `\x01Ole10Native` apart: the file in it, and the names before and behind it. A package can also be a link to a
 * program, which it starts.
 * @returns whether it holds a file; then all of its bytes are in the pieces
 */
export function takePackage(content: Buffer, sink: PieceSink): boolean {
  const head = packageHead(content);
  if (head?.kind === KIND.link) sink.trait('program-link');
  const embedded = head === undefined ? undefined : embeddedIn(content, head.end);
  if (head === undefined || embedded === undefined || embedded.end === embedded.start) return false;
  sink.file(head.label, content.subarray(embedded.start, embedded.end));
  sink.piece('names', Buffer.concat([content.subarray(0, embedded.start), content.subarray(embedded.end)]));
  return true;
}

/** The names of a package ([MS-OLEDS] 2.3.6, as packagers write it). */
function packageHead(
  content: Buffer,
): { readonly label: string; readonly kind: number; readonly end: number } | undefined {
  if (content.length < 16 || content.readUInt16LE(4) !== 2) return undefined;
  const labelEnd = content.indexOf(0, 6);
  const sourceEnd = labelEnd === -1 ? -1 : content.indexOf(0, labelEnd + 1);
  if (sourceEnd === -1 || sourceEnd + 5 > content.length) return undefined;
  return {
    label: content.toString('latin1', 6, labelEnd),
    kind: content.readUInt32LE(sourceEnd + 1),
    end: sourceEnd + 5,
  };
}

function embeddedIn(content: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
  if (at + 4 > content.length) return undefined;
  const sizeAt = at + 4 + content.readUInt32LE(at);
  if (sizeAt + 4 > content.length) return undefined;
  const start = sizeAt + 4;
  const end = start + content.readUInt32LE(sizeAt);
  return end <= content.length ? { start, end } : undefined;
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
