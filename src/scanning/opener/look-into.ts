import type { FileHandle } from 'node:fs/promises';
import { open, writeFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import type { Examination, Subject } from './examination.js';
import { unpackRtf } from './lzfu.js';
import { officeTraits, ole2Traits } from './office-traits.js';
import { ole10Native, ole2Encryption, packedObjects } from './ole2-content.js';
import { wideText } from './text-type.js';
import type { Member } from './opener.js';

const MANIFEST_BYTES = 8 * 1024 * 1024;
const STREAM_BYTES = 256 * 1024 * 1024;
/** EPUB 3.3, section 4.2.6.3.1.1: obfuscated fonts are read by everybody. */
const FONT_ALGORITHM = /["']http:\/\/(www\.idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC)["']/;

function encryptedParts(xml: string): string[] {
  return xml.match(/<(?:\w+:)?EncryptedData\b[^]*?(?:<\/(?:\w+:)?EncryptedData\s*>|$)/g) ?? [];
}

/** The marks of encryption in ZIPs that are documents: ODF's manifest, EPUB's encryption, iWork's verifier. */
export async function lookIntoZip(
  subject: Subject,
  examination: Examination,
  members: readonly Member[],
): Promise<void> {
  const parts = members.map((member) => ({ name: member.name, text: () => text(member) }));
  for (const trait of await officeTraits(parts)) examination.note(subject, trait);
  for (const member of members) {
    switch (member.name) {
      case 'META-INF/manifest.xml':
        if ((await text(member)).includes('encryption-data')) {
          examination.find(subject, 'encrypted', 'parts of the document are encrypted');
        }
        break;
      case 'META-INF/encryption.xml': {
        if (encryptedParts(await text(member)).some((part) => !FONT_ALGORITHM.test(part))) {
          examination.find(subject, 'encrypted', 'parts of the book are encrypted');
        }
        break;
      }
      case '.iwpv2':
        examination.find(subject, 'encrypted', 'the document is encrypted');
        break;
      default:
    }
  }
}

/** Encryption, and the files that lie in the streams of an OLE2 file. */
export async function lookIntoOle2(
  subject: Subject,
  examination: Examination,
  members: readonly Member[],
): Promise<void> {
  const streams = members.map((member) => ({ ...member, head: (length: number) => head(member, length) }));
  for (const trait of await ole2Traits(streams)) examination.note(subject, trait);
  const encryption = await ole2Encryption(streams);
  if (encryption !== undefined) examination.find(subject, 'encrypted', `the Office file is encrypted (${encryption})`);
  for (const member of members) {
    const name = member.name.split('/').at(-1) ?? '';
    if (name === '[1]Ole10Native') await openPackage(member, subject, examination);
    if (/^__substg1\.0_1009/i.test(name)) await openMessageText(member, subject, examination);
    if (name === 'PowerPoint Document') await openPackedObjects(member, subject, examination);
  }
}

async function openPackage(member: Member, subject: Subject, examination: Examination): Promise<void> {
  const embedded = ole10Native(await head(member, STREAM_BYTES));
  if (embedded === undefined || embedded.end === embedded.start) return;
  const handle = await open(member.path);
  try {
    const stream = { ...subject, ...member, handle, member: member.index };
    const file = await examination.carve(stream, embedded.start, embedded.end, embedded.name);
    await examination.openAll(stream, [file]);
  } finally {
    await handle.close();
  }
}

async function openPackedObjects(member: Member, subject: Subject, examination: Examination): Promise<void> {
  for (const { deflated, bytes } of packedObjects(await head(member, STREAM_BYTES))) {
    examination.budget.spend(0, bytes);
    let object: Buffer;
    try {
      object = inflateSync(deflated, { maxOutputLength: Math.max(bytes, 1) });
    } catch {
      examination.find(subject, 'damaged', 'an object of the presentation cannot be unpacked');
      continue;
    }
    await addMember(object, 'object', member, examination);
  }
}

/** [MS-OXMSG] and [MS-OXRTFCP]: the text of a message of Outlook, packed; its objects are in it. */
async function openMessageText(member: Member, subject: Subject, examination: Examination): Promise<void> {
  const rtf = unpackRtf(await head(member, STREAM_BYTES), examination.budget.bytesLeft);
  if (rtf === undefined) examination.find(subject, 'damaged', 'the text of the message cannot be unpacked');
  else await addMember(rtf, 'text', member, examination);
}

async function addMember(content: Buffer, name: string, parent: Member, examination: Examination): Promise<void> {
  const index = examination.next;
  await writeFile(examination.area.path(index), content, { flag: 'wx', mode: 0o640 });
  const stream = { type: parent.type, member: parent.index, depth: parent.depth };
  await examination.openAll(stream, await examination.adopt(stream, [{ index, name, bytes: content.length }]));
}

async function text(member: Member): Promise<string> {
  const bytes = await head(member, MANIFEST_BYTES);
  return wideText(bytes) ?? bytes.toString('utf8');
}

async function head(member: Member, most: number): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(member.path);
    const length = Math.min(most, member.bytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle?.close();
  }
}
