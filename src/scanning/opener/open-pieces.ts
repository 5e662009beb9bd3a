import type { Examination, OpenSubject, Subject } from './examination.js';
import type { Member } from './opener.js';
import type { PiecesAnswer, PiecesRequest, ReaderName } from './pieces-thread.js';
import { Thread } from './thread.js';
import { mostBytesAtOnce, placeFor, requireAnswer, requireWithinLimits } from './thread-answer.js';

const HEAP_MB = 512;

export type PiecesThread = Thread<PiecesRequest, PiecesAnswer>;

export function createPiecesThread(): PiecesThread {
  return new Thread('pieces-thread', () => Promise.resolve({}), HEAP_MB);
}

/** Takes the pieces out of a file that a reader knows, and opens them in turn; then does what `before` does for it. */
export function createOpenPieces(thread: PiecesThread, reader: ReaderName, before: OpenSubject): OpenSubject {
  return async (subject, examination) => {
    await before(subject, examination);
    await examination.openAll(subject, await takePieces(thread, reader, subject, examination));
  };
}

/**
 * @param about what the traits and findings are of; default: the file that the pieces are taken from
 * @returns the pieces, not opened yet
 */
export async function takePieces(
  thread: PiecesThread,
  reader: ReaderName,
  subject: Pick<Subject, 'path' | 'bytes' | 'member' | 'depth' | 'type'>,
  examination: Examination,
  about: Pick<Subject, 'member'> = subject,
): Promise<Member[]> {
  const { budget, signal } = examination;
  const pieceBytes = mostBytesAtOnce(subject, examination);
  const request = { reader, format: subject.type.format, pieceBytes, ...placeFor(subject, examination) };
  const answer = requireAnswer(await thread.ask(request, signal));
  const members = await examination.adopt(subject, answer.files);
  for (const trait of answer.traits) examination.note(about, trait);
  for (const { reason, detail } of answer.findings) examination.find(about, reason, detail);
  requireWithinLimits(answer, budget);
  return members;
}
