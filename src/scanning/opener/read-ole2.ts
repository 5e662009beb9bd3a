/** A stream of an OLE2 file: the files in it, and what it does when somebody opens it. */
import { constants, inflateSync } from 'node:zlib';
import type * as LzfuModule from './lzfu.js';
import type * as OfficeTraitsModule from './office-traits.js';
import type * as Ole2ContentModule from './ole2-content.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as VisioModule from './visio.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { unpackRtf } = (await load('lzfu')) as typeof LzfuModule;
const { READ_STREAMS: IS } = (await load('office-traits')) as typeof OfficeTraitsModule;
const { packedObjects, takePackage } = (await load('ole2-content')) as typeof Ole2ContentModule;
const { takeDrawing } = (await load('visio')) as typeof VisioModule;

export const readPieces: ReadPieces = (content, sink, name) => {
  if (IS.package.test(name)) {
    takePackage(content, sink);
  } else if (IS.presentation.test(name)) readPresentation(content, sink);
  else if (IS.link.test(name)) {
    if (content.includes(URL_MONIKER)) sink.trait('remote-template');
  } else if (IS.words.test(name)) {
    if (hasDdeField(content)) sink.trait('dde');
  } else if (IS.workbook.test(name)) readWorkbook(content, sink);
  else if (IS.drawing.test(name)) takeDrawing(content, sink);
  else if (IS.messageText.test(name)) readMessageText(content, sink);
};

/** [MS-OLEDS] 2.3.3 and [MS-OSHARED] 2.3.7.6: what an object links to, by the class of the address. */
const URL_MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex');

function readPresentation(content: Buffer, sink: PieceSink): void {
  for (const { deflated, bytes } of packedObjects(content)) {
    let object: Buffer;
    try {
      object = inflateSync(deflated, {
        maxOutputLength: Math.max(Math.min(bytes, sink.bytesLeft + 1), 1),
        // PowerPoint does not always write the end of the stream, so that the size tells whether it is whole.
        finishFlush: constants.Z_SYNC_FLUSH,
      });
      if (object.length !== bytes) throw new Error('it is cut');
    } catch {
      if (bytes > sink.bytesLeft) sink.find('limit-exceeded:ratio', 'an object of the presentation exceeds the bound');
      else sink.find('damaged', 'an object of the presentation cannot be unpacked');
      continue;
    }
    sink.piece('object', object);
  }
}

/** [MS-OXMSG] and [MS-OXRTFCP]: the packed text of an Outlook message, including its objects. */
function readMessageText(content: Buffer, sink: PieceSink): void {
  const rtf = unpackRtf(content, sink.bytesLeft);
  if (rtf === undefined) sink.find('damaged', 'the text of the message cannot be unpacked');
  else sink.piece('text', rtf);
}

/** A field begins with the character 0x13. */
function hasDdeField(content: Buffer): boolean {
  return (
    /\x13\s*"?DDE(?:AUTO)?\b/i.test(content.toString('latin1')) ||
    /\x13\s*"?DDE(?:AUTO)?\b/i.test(content.toString('utf16le'))
  );
}

const RECORD = { sheet: 0x85, supBook: 0x1ae } as const;

/** [MS-XLS] 2.5.277, VirtualPath: 0x03 separates program and topic, or the folders of a path, which begins with 0x01. */
function isDdeLink(path: Buffer): boolean {
  return path[0] !== 1 && path.includes(3);
}

/** [MS-XLS] 2.4.271, SupBook: the number of sheets, the length of the path, and the path, in letters of one or two bytes; names of sheets follow. */
function virtualPath(body: Buffer): Buffer {
  if (body.length < 5) return body.subarray(body.length);
  const isWide = ((body[4] as number) & 1) === 1;
  return body.subarray(5, 5 + body.readUInt16LE(2) * (isWide ? 2 : 1));
}

/** [MS-XLS] 2.4.28, BoundSheet8: `dt` 1 is a sheet of macros. */
function readWorkbook(content: Buffer, sink: PieceSink): void {
  for (let at = 0; at + 4 <= content.length; at += 4 + content.readUInt16LE(at + 2)) {
    const record = content.readUInt16LE(at);
    const body = content.subarray(at + 4, at + 4 + content.readUInt16LE(at + 2));
    if (record === RECORD.sheet && body.length > 5 && body[5] === 1) sink.trait('xlm');
    if (record === RECORD.supBook && isDdeLink(virtualPath(body))) sink.trait('dde');
  }
}
