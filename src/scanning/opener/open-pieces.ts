import type { Examination, OpenSubject, Subject } from './examination.js';
import type { Member, TrueType } from './opener.js';
import type { PiecesAnswer, PiecesRequest, ReaderName } from './pieces-thread.js';
import { Thread } from './thread.js';
import { mostBytesAtOnce, placeFor, requireAnswer, requireWithinLimits } from './thread-answer.js';

const HEAP_MB = 512;
/** Memory for the file and, for text, its characters. */
const TIMES = 2;

export type PiecesThread = Thread<PiecesRequest, PiecesAnswer>;

export function createPiecesThread(): PiecesThread {
  return new Thread('pieces-thread', () => Promise.resolve({}), HEAP_MB);
}

/** Extracts the encoded pieces of a file with a reader, and opens them one after the other, after `before` has run on the file. */
export function createOpenPieces(thread: PiecesThread, reader: ReaderName, before: OpenSubject): OpenSubject {
  return async (subject, examination) => {
    await before(subject, examination);
    const { parts, files } = await takeParts(thread, reader, subject, examination);
    await examination.openAll(subject, parts);
    await examination.openAll({ ...subject, type: ATTACHED }, files);
  };
}

/** What files are in that somebody put into a file of another kind: unlike parts of it, they have to be of a known type, or no noise. */
export const ATTACHED: TrueType = { format: 'attachments', mimeType: 'application/octet-stream' };

/**
 * @param about what traits and findings refer to; default: the file that the pieces are taken from
 * @returns the pieces, not opened yet
 */
export async function takePieces(
  thread: PiecesThread,
  reader: ReaderName,
  subject: Pick<Subject, 'path' | 'bytes' | 'member' | 'depth' | 'type'>,
  examination: Examination,
  about: Pick<Subject, 'member'> = subject,
): Promise<Member[]> {
  const { parts, files } = await takeParts(thread, reader, subject, examination, about);
  return [...parts, ...files];
}

/** As `takePieces`, with the files that somebody put in apart from internal parts. */
export async function takeParts(
  thread: PiecesThread,
  reader: ReaderName,
  subject: Pick<Subject, 'path' | 'bytes' | 'member' | 'depth' | 'type'>,
  examination: Examination,
  about: Pick<Subject, 'member'> = subject,
): Promise<{ readonly parts: Member[]; readonly files: Member[] }> {
  const { budget, signal } = examination;
  const pieceBytes = mostBytesAtOnce(subject, examination, TIMES);
  const request = { reader, format: subject.type.format, pieceBytes, ...placeFor(subject, examination) };
  const answer = requireAnswer(await thread.ask(request, signal));
  const members = await examination.adopt(subject, answer.files);
  for (const trait of answer.traits) examination.note(about, trait);
  for (const { reason, detail } of answer.findings) examination.find(about, reason, detail);
  requireWithinLimits(answer, budget);
  return {
    parts: members.filter(({ isFile }) => isFile !== true),
    files: members.filter(({ isFile }) => isFile === true),
  };
}
