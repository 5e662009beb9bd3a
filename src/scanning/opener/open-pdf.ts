import { LimitExceededError } from './bounds.js';
import { OpenerUnavailableError } from './errors.js';
import type { OpenSubject, Subject } from './examination.js';
import { findContainers } from './hidden-containers.js';
import type { HiddenContainer } from './hidden-containers.js';
import type { Member } from './opener.js';
import { reportContainers } from './open-flat.js';
import type { PdfAnswer, PdfRequest } from './pdf-thread.js';
import { Thread } from './thread.js';

const HEAP_MB = 512;
const COMPARED_BYTES = 64 * 1024;

export type PdfThread = Thread<PdfRequest, PdfAnswer>;

export function createPdfThread(): PdfThread {
  return new Thread('pdf-thread', () => Promise.resolve({}), HEAP_MB);
}

/** Opens a PDF by pdf.js: its attachments and those of its pages, whatever wrote it. */
export function createOpenPdf(thread: PdfThread): OpenSubject {
  return async (subject, examination) => {
    const { budget, bounds, area, signal } = examination;
    const answer = await thread.ask(
      {
        path: subject.path,
        folder: area.folder,
        firstIndex: examination.next,
        bytesLeft: budget.bytesLeft,
        entriesLeft: budget.entriesLeft,
        memoryBytes: bounds.memoryBytes,
      },
      signal,
    );
    if (answer === 'crashed') throw new LimitExceededError('memory');
    if (answer.hostError !== undefined) throw new OpenerUnavailableError(answer.hostError);
    const members = await examination.adopt(subject, answer.files);
    if (answer.problem === 'encrypted') examination.find(subject, 'encrypted', 'the PDF asks for a password');
    if (answer.problem === 'damaged') examination.find(subject, 'damaged', 'the PDF cannot be read to its end');
    if (answer.limit !== undefined) {
      throw new LimitExceededError(answer.limit === 'bytes' ? budget.byteLimit : answer.limit);
    }
    const containers = await findContainers(subject.handle, subject.bytes, 1, signal);
    const hidden: HiddenContainer[] = [];
    for (const container of containers) if (!(await isAttachment(container, subject, members))) hidden.push(container);
    reportContainers(subject, examination, hidden);
    await examination.openAll(subject, members);
  };
}

/** An attachment that lies in the PDF unpacked, and so does all within it, is no hidden one. */
async function isAttachment(
  { offset }: HiddenContainer,
  subject: Subject,
  members: readonly Member[],
): Promise<boolean> {
  for (const member of members) {
    if (await liesAround(offset, subject, member)) return true;
  }
  return false;
}

async function liesAround(offset: number, subject: Subject, member: Member): Promise<boolean> {
  const { open } = await import('node:fs/promises');
  const handle = await open(member.path);
  try {
    const length = Math.min(COMPARED_BYTES, member.bytes);
    const { buffer: head } = await handle.read(Buffer.alloc(length), 0, length, 0);
    const from = Math.max(0, offset - member.bytes + 1);
    const { buffer, bytesRead } = await subject.handle.read(
      Buffer.alloc(offset - from + length),
      0,
      offset - from + length,
      from,
    );
    return length > 0 && buffer.subarray(0, bytesRead).includes(head);
  } finally {
    await handle.close();
  }
}
