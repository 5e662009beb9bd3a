import type { FileHandle } from 'node:fs/promises';
import type { UnpackAnswer } from './seven-zip.js';

interface OpenFile {
  readonly handle: FileHandle;
  readonly bytes: number;
}

const TAIL_BYTES = 1024 * 1024;
const SEVEN_ZIP_AES = Buffer.from('06f10701', 'hex');

/** Nothing harmful fits in so few bytes; mail gateways and editors append a line end. */
export const HARMLESS_BYTES = 16;

/** Whether everything that 7-Zip calls a tail is zeros: tapes, sectors and senders pad with them. */
export async function endIsPadding(answer: UnpackAnswer, { handle, bytes }: OpenFile): Promise<boolean> {
  const tail = Number(answer.archives[0]?.['Tail Size'] ?? NaN);
  if (!(tail > 0) || tail > TAIL_BYTES || tail > bytes) return false;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(tail), 0, tail, bytes - tail);
  return bytesRead === tail && (tail < HARMLESS_BYTES || buffer.every((byte) => byte === 0));
}

/**
 * Whether an archive that 7-Zip could not open has an encrypted file list. 7z: the coder 7zAES in the header at the end;
 * RAR 4: the flag of the main header; RAR 5: an encryption header in front.
 */
export async function hasEncryptedHeader(format: string, { handle, bytes }: OpenFile): Promise<boolean> {
  const read = async (start: number, length: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(0, 64);
  if (format === '7z' && head.length >= 32) {
    const start = 32 + Number(head.readBigUInt64LE(12));
    const length = Number(head.readBigUInt64LE(20));
    if (length > 65_536 || start + length > bytes) return false;
    return (await read(start, length)).includes(SEVEN_ZIP_AES);
  }
  if (format === 'rar4' && head.length >= 12) return (head.readUInt16LE(10) & 0x80) !== 0;
  // Checksum, length (one byte here), type 4.
  return format === 'rar5' && head[13] === 4;
}
