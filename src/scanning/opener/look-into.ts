import { open } from 'node:fs/promises';
import type { Examination, Subject } from './examination.js';
import { isBinaryLink, isOneOf, READ_PARTS, READ_STREAMS, traitsOfPart, traitsOfStream } from './office-traits.js';
import { ole2Encryption } from './ole2-content.js';
import { isContainer, isDocument, knownType, UNKNOWN_FORMAT } from './known-types.js';
import { interleavedParts, isPiece } from './opc-pieces.js';
import type { LookInto } from './open-archive.js';
import { takePieces } from './open-pieces.js';
import type { PiecesThread } from './open-pieces.js';
import type { Member } from './opener.js';
import type { ReaderName } from './pieces-thread.js';

/**
 * What the parts of an OOXML, ODF, EPUB or iWork file reveal: what it does, and whether it is encrypted. They are read in the
 * thread: a hostile part can make its reader run for any length of time.
 */
export function createLookIntoZip(thread: PiecesThread): LookInto {
  return async (subject, examination, items) => {
    const members = await joinPieces(subject, examination, items);
    for (const member of members) {
      for (const trait of traitsOfPart(member.name)) examination.note(subject, trait);
      if (member.name === '.iwpv2') examination.find(subject, 'encrypted', 'the document is encrypted');
      if (isOneOf(READ_PARTS, member.name) || (await isLinkOfAnyName(member)))
        await read(thread, 'office', member, member.name, examination, subject);
      if (IWORK_ARCHIVE.test(member.name)) {
        await examination.openAll(subject, await read(thread, 'iwa', member, member.name, examination, subject));
      }
    }
    return members;
  };
}

/** Of Pages, Numbers and Keynote; in documents that were a folder, in a ZIP of its own. */
const IWORK_ARCHIVE = /\.iwa$/i;

/**
 * Joins the parts that lie in pieces. In a document a piece is no file of its own: the engine judges it as a part, but half a picture
 * would be a damaged one. Containers are opened all the same.
 */
async function joinPieces(
  subject: Subject,
  examination: Examination,
  items: readonly Member[],
): Promise<readonly Member[]> {
  const parts = interleavedParts(items);
  if (parts.length === 0) return items;
  const joined: Member[] = [];
  for (const { name, items: pieces, isWhole } of parts) {
    if (!isWhole) examination.find(subject, 'damaged', `a part of the ${subject.type.format} lacks a piece`);
    joined.push(await examination.join(subject, pieces, name));
  }
  const isOpened = ({ name, type }: Member) => {
    const known = knownType(type.format);
    return !isPiece(name) || !isDocument(subject.type.format) || (known !== undefined && isContainer(known));
  };
  return [...items.filter(isOpened), ...joined];
}

/** Office looks for a link by its relationship. */
async function isLinkOfAnyName(member: Member): Promise<boolean> {
  return member.type.format === UNKNOWN_FORMAT && isBinaryLink(await head(member, 2));
}

/** Detects encryption, and the files in the streams of an OLE2 file. */
export function createLookIntoOle2(thread: PiecesThread): LookInto {
  return async (subject, examination, members) => {
    const streams = members.map((member) => ({ ...member, head: (length: number) => head(member, length) }));
    const encryption = await ole2Encryption(streams);
    if (encryption !== undefined)
      examination.find(subject, 'encrypted', `the Office file is encrypted (${encryption})`);
    const unopened: Member[] = [];
    for (const member of members) {
      for (const trait of traitsOfStream(member.name)) examination.note(subject, trait);
      const name = member.name.split('/').at(-1) ?? '';
      const isRead = isOneOf(READ_STREAMS, name) && !(await isNamesOfProperties(member));
      const pieces = isRead ? await read(thread, 'ole2', member, name, examination, subject) : [];
      await examination.openAll(member, pieces);
      // All bytes of a package are in its pieces: the file, and the names around it.
      if (!(READ_STREAMS.package.test(name) && pieces.length > 0)) unopened.push(member);
    }
    // The engine judges it as a part. It is not opened: the remains of a picture would be a damaged one.
    await takePieces(thread, 'ole2-space', subject, examination);
    return unopened;
  };
}

const NAMES_OF_PROPERTIES = /(?:^|\/)__nameid_version1\.0\/[^/]+$/i;

/**
 * Whether a stream of a message only maps names of properties: their streams are numbered by a hash, and one of the numbers is that
 * of the text ([MS-OXMSG] 2.2.3.2).
 */
async function isNamesOfProperties(member: Member): Promise<boolean> {
  return NAMES_OF_PROPERTIES.test(member.name) && !/LZFu|MELA/.test((await head(member, 12)).toString('latin1', 8));
}

function read(
  thread: PiecesThread,
  reader: ReaderName,
  member: Member,
  name: string,
  examination: Examination,
  about: Subject,
): Promise<Member[]> {
  const part = { ...member, member: member.index, type: { ...member.type, format: name } };
  return takePieces(thread, reader, part, examination, about);
}

async function head(member: Member, most: number): Promise<Buffer> {
  await using handle = await open(member.path);
  const length = Math.min(most, member.bytes);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}
