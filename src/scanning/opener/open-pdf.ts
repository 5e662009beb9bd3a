import type { OpenSubject, Subject } from './examination.js';
import { findContainers, reportContainers } from './hidden-containers.js';
import type { HiddenContainer } from './hidden-containers.js';
import { endsWithMark, MARK_BYTES } from './illustrator.js';
import { isInMember } from './lies-in.js';
import { ATTACHED, takeParts } from './open-pieces.js';
import type { PiecesThread } from './open-pieces.js';
import type { Member } from './opener.js';
import type { PdfAnswer, PdfRequest } from './pdf-thread.js';
import { Thread } from './thread.js';
import { madePlaceFor, mostBytesAtOnce, requireAnswer, requireWithinLimits } from './thread-answer.js';
import type { Room } from './unpack.js';

const HEAP_MB = 512;
/** Memory for the document, and pdf.js's copies of it. */
const TIMES = 4;

export type PdfThread = Thread<PdfRequest, PdfAnswer>;

export function createPdfThread(): PdfThread {
  return new Thread('pdf-thread', () => Promise.resolve({}), HEAP_MB);
}

/**
 * Opens a PDF with pdf.js: the attachments of the document and of its pages; and by its bytes. A container that stands in it as it is
 * has to be one of the parts.
 */
export function createOpenPdf(thread: PdfThread, pieces: PiecesThread): OpenSubject {
  return async (subject, examination) => {
    const { budget, bounds, signal } = examination;
    mostBytesAtOnce(subject, examination, TIMES);
    const request = { ...(await madePlaceFor(subject, examination)), memoryBytes: bounds.memoryBytes };
    const answer = requireAnswer(await thread.ask(request, signal));
    const members = await examination.adopt(subject, answer.files);
    if (answer.problem === 'encrypted') examination.find(subject, 'encrypted', 'the PDF asks for a password');
    if (answer.problem === 'damaged') examination.find(subject, 'damaged', 'the PDF cannot be read to its end');
    requireWithinLimits(answer, budget);
    const { parts, files } = await takeParts(pieces, 'pdf', subject, examination);
    const held = roomsOf([...parts, ...files]);
    const containers = await findContainers(subject.handle, subject.bytes, 1, signal, held);
    const hidden: HiddenContainer[] = [];
    for (const container of containers)
      if (
        container.format !== 'pdf' &&
        !(await isOfIllustrator(container, subject)) &&
        !(await isInMember(container.offset, subject, members))
      )
        hidden.push(container);
    reportContainers(subject, examination, hidden);
    await examination.openAll({ ...subject, type: ATTACHED }, members);
    await examination.openAll(subject, parts);
    await examination.openAll({ ...subject, type: ATTACHED }, files);
  };
}

/** Where members stand in the PDF as they are: such as the source of a hybrid one, which LibreOffice stores in a stream. */
function roomsOf(members: readonly Member[]): Room[] {
  return members
    .flatMap(({ at, bytes }) => (at === undefined ? [] : [{ start: at, end: at + bytes }]))
    .sort((one, other) => one.start - other.start);
}

/** It is a piece for the reader of the PDF. */
async function isOfIllustrator({ format, offset }: HiddenContainer, { handle }: Subject): Promise<boolean> {
  if (format !== 'zstd') return false;
  const from = Math.max(0, offset - MARK_BYTES);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(offset - from), 0, offset - from, from);
  return endsWithMark(buffer.subarray(0, bytesRead));
}
