import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { writeFile } from 'node:fs/promises';
import type { Examination, Subject } from './examination.js';
import { ole10Native, ole2Encryption, packedObjects } from './ole2-content.js';
import type { Member } from './opener.js';

const MANIFEST_BYTES = 8 * 1024 * 1024;
const STREAM_BYTES = 256 * 1024 * 1024;
/** EPUB 3.3, section 4.2.6.3.1.1: obfuscated fonts are read by everybody. */
const FONT_ALGORITHMS = /"http:\/\/(www\.idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC)"/g;

/** The marks of encryption in ZIPs that are documents: ODF's manifest, EPUB's encryption, iWork's verifier. */
export async function lookIntoZip(
  subject: Subject,
  examination: Examination,
  members: readonly Member[],
): Promise<void> {
  for (const member of members) {
    switch (member.name) {
      case 'META-INF/manifest.xml':
        if ((await text(member)).includes('encryption-data')) {
          examination.find(subject, 'encrypted', 'parts of the document are encrypted');
        }
        break;
      case 'META-INF/encryption.xml': {
        const others = (await text(member)).replaceAll(FONT_ALGORITHMS, '');
        if (/EncryptionMethod[^>]*Algorithm\s*=\s*["'][^"']/.test(others)) {
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
  const encryption = await ole2Encryption(streams);
  if (encryption !== undefined) examination.find(subject, 'encrypted', `the Office file is encrypted (${encryption})`);
  for (const member of members) {
    const name = member.name.split('/').at(-1) ?? '';
    if (name === '[1]Ole10Native') await openPackage(member, subject, examination);
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
    const index = examination.next;
    await writeFile(examination.area.path(index), object, { flag: 'wx', mode: 0o640 });
    const stream = { ...subject, member: member.index, depth: member.depth };
    await examination.openAll(
      stream,
      await examination.adopt(stream, [{ index, name: 'object', bytes: object.length }]),
    );
  }
}

async function text(member: Member): Promise<string> {
  return (await head(member, MANIFEST_BYTES)).toString('utf8');
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
