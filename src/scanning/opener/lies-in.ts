import { open } from 'node:fs/promises';
import type { Subject } from './examination.js';
import type { Member } from './opener.js';

const COMPARED_BYTES = 64 * 1024;

/** Whether what begins at `offset` is inside a member that is stored in the file unencoded, and so is judged with that member. */
export async function isInMember(offset: number, subject: Subject, members: readonly Member[]): Promise<boolean> {
  for (const member of members) if (await liesAround(offset, subject, member)) return true;
  return false;
}

async function liesAround(offset: number, subject: Subject, member: Member): Promise<boolean> {
  const handle = await open(member.path);
  try {
    const length = Math.min(COMPARED_BYTES, member.bytes);
    const { buffer: head } = await handle.read(Buffer.alloc(length), 0, length, 0);
    const from = Math.max(0, offset - member.bytes + 1);
    const span = offset - from + length;
    const { buffer, bytesRead } = await subject.handle.read(Buffer.alloc(span), 0, span, from);
    return length > 0 && buffer.subarray(0, bytesRead).includes(head);
  } finally {
    await handle.close();
  }
}
