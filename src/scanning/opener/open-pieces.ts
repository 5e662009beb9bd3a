import type { Examination, OpenSubject, Subject } from './examination.js';
import { reportContainers } from './hidden-containers.js';
import type { Member, TrueType } from './opener.js';
import type { PiecesAnswer, PiecesRequest, ReaderName } from './pieces-thread.js';
import type { Search } from './search.js';
import { Thread } from './thread.js';
import { mostBytesAtOnce, placeFor, requireAnswer, requireWithinLimits } from './thread-answer.js';

const HEAP_MB = 512;
/** Memory for the file and, for text, its characters. */
const TIMES = 2;

export type PiecesThread = Thread<PiecesRequest, PiecesAnswer>;

export function createPiecesThread(): PiecesThread {
  return new Thread('pieces-thread', () => Promise.resolve({}), HEAP_MB);
}

/** What was extracted from a file, not opened yet. */
interface Pieces {
  readonly parts: readonly Member[];
  /** Those that somebody put in, apart from internal parts. */
  readonly files: readonly Member[];
}

/** Extracts the encoded pieces of a file with a reader, and opens them one after the other, after `before`, if any, has run on the file. */
export function createOpenPieces(thread: PiecesThread, reader: ReaderName, before?: OpenSubject): OpenSubject {
  return async (subject, examination) => {
    await before?.(subject, examination);
    await openPieces(subject, examination, await takeParts(thread, reader, subject, examination));
  };
}

export async function openPieces(subject: Subject, examination: Examination, { parts, files }: Pieces): Promise<void> {
  await examination.openAll(subject, parts);
  await examination.openAll({ ...subject, type: ATTACHED }, files);
}

/** What files are in that somebody put into a file of another kind: unlike parts of it, they have to be of a known type, or no noise. */
export const ATTACHED: TrueType = { format: 'attachments', mimeType: 'application/octet-stream' };

type PiecesSubject = Pick<Subject, 'path' | 'bytes' | 'member' | 'depth' | 'type'>;

/** @param about what traits and findings refer to; default: the file that the pieces are taken from */
export async function takePieces(
  thread: PiecesThread,
  reader: ReaderName,
  subject: PiecesSubject,
  examination: Examination,
  about: Pick<Subject, 'member'> = subject,
): Promise<Member[]> {
  const { parts, files } = await takeParts(thread, reader, subject, examination, { about });
  return [...parts, ...files];
}

/**
 * As `takePieces`.
 * @param search what is reported of the file itself
 * @returns whether it holds a container as well
 */
export async function takeParts(
  thread: PiecesThread,
  reader: ReaderName,
  subject: PiecesSubject,
  examination: Examination,
  { about = subject, search }: { readonly about?: Pick<Subject, 'member'>; readonly search?: Search } = {},
): Promise<Pieces & { readonly holdsContainer: boolean }> {
  const { budget, signal } = examination;
  const pieceBytes = mostBytesAtOnce(subject, examination, TIMES);
  const wanted = { reader, format: subject.type.format, pieceBytes, ...(search && { search }) };
  const answer = requireAnswer(await thread.ask({ ...wanted, ...placeFor(subject, examination) }, signal));
  reportContainers(
    subject,
    examination,
    answer.containers.map((format) => ({ format })),
  );
  const members = await examination.adopt(subject, answer.files);
  for (const trait of answer.traits) examination.note(about, trait);
  for (const { reason, detail } of answer.findings) examination.find(about, reason, detail);
  requireWithinLimits(answer, budget);
  return {
    parts: members.filter(({ isFile }) => isFile !== true),
    files: members.filter(({ isFile }) => isFile === true),
    holdsContainer: answer.containers.length > 0,
  };
}
