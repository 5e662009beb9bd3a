import { ole2 } from '../../../../devkit/containers/ole2.js';

/** The least that makes a stream one of sectors of its own. */
const STREAM_BYTES = 4096;

/** What Office writes for a document with a password, MS-OFFCRYPTO 2.3.1: OLE2 with the streams of the encryption, MS-CFB. */
export function encryptedDocument(): Buffer {
  // The head of an agile encryption, then what looks like noise.
  const info = Buffer.alloc(STREAM_BYTES, ' ');
  info.writeUInt32LE(0x00040004, 0);
  info.writeUInt32LE(0x40, 4);
  info.write('<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"/>', 8);
  const noise = Buffer.from(Array.from({ length: STREAM_BYTES }, (_, at) => (at * at * 31 + at * 7) & 0xff));
  return ole2({ EncryptionInfo: info, EncryptedPackage: noise });
}
