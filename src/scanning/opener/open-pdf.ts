import { LimitExceededError } from './bounds.js';
import { OpenerUnavailableError } from './errors.js';
import type { OpenSubject } from './examination.js';
import { findContainers } from './hidden-containers.js';
import type { HiddenContainer } from './hidden-containers.js';
import { isInMember } from './lies-in.js';
import { reportContainers } from './open-flat.js';
import type { PdfAnswer, PdfRequest } from './pdf-thread.js';
import { Thread } from './thread.js';

const HEAP_MB = 512;

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
    for (const container of containers)
      if (container.format !== 'pdf' && !(await isInMember(container.offset, subject, members))) hidden.push(container);
    reportContainers(subject, examination, hidden);
    await examination.openAll(subject, members);
  };
}
