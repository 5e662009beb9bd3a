import { LimitExceededError } from './bounds.js';
import type { Examination, OpenSubject, Subject } from './examination.js';
import { knownType } from './known-types.js';
import type { Member } from './opener.js';
import { problemsOf } from './seven-zip.js';
import type { SevenZipThread, UnpackAnswer } from './seven-zip.js';
import { archiveRooms, LEAST_ROOM_BYTES } from './archive-rooms.js';
import { endIsPadding, hasEncryptedHeader } from './archive-checks.js';
import { GZIP_HEAD_BYTES, gzipHead } from './gzip-head.js';
import { findContainers, reportContainers } from './hidden-containers.js';
import { isPiece } from './opc-pieces.js';
import { serviceBlocks } from './rar-services.js';
import { hasTarPadding } from './tar-padding.js';
import { madePlaceFor, requireAnswer, requireWithinLimits } from './thread-answer.js';
import { FileWindow } from './window.js';
import { readZipDirectory, ZipDirectoryError } from './zip-directory.js';
import type { ZipDirectory } from './zip-directory.js';
import { checkZipStructure } from './zip-structure.js';

/** Inspects the unpacked members of a format. @returns those that are still to be opened */
export type LookInto = (
  subject: Subject,
  examination: Examination,
  members: readonly Member[],
) => Promise<readonly Member[]>;

/** Opens any format that 7-Zip knows: unpacks everything, reports what is missing, and opens the members one after the other. */
export function createOpenArchive(thread: SevenZipThread, lookInto?: LookInto): OpenSubject {
  return async (subject, examination) => {
    const answer = await unpack(thread, subject, examination);
    const members = await examination.adopt(subject, answer.files);
    requireWithinLimits(answer, examination.budget);
    for (const { reason, detail } of await problems(answer, subject)) examination.find(subject, reason, detail);
    await lookAround(subject, examination);
    await examination.openAll(subject, (await lookInto?.(subject, examination, members)) ?? members);
  };
}

/** What 7-Zip does not report: the padding of a tar, and the header fields of a gzip stream. */
async function lookAround(subject: Subject, examination: Examination): Promise<void> {
  const { type, handle, bytes } = subject;
  const { signal } = examination;
  if (type.format === 'tar' && (await hasTarPadding(handle, bytes, signal))) {
    examination.find(subject, 'unaccounted-bytes', 'the padding of the tar is not empty');
  }
  const window = new FileWindow(handle, bytes, signal);
  const rooms = await archiveRooms(type.format, window);
  for (const { name, start, end } of rooms) {
    await examination.openAll(subject, [await examination.carve(subject, start, Math.min(end, bytes), name)]);
  }
  if (type.format === 'rar4' || type.format === 'rar5') await lookIntoServices(type.format, subject, examination);
  if (type.format !== 'gzip') return;
  const containers = await findContainers(handle, bytes, 0, signal);
  const heads = containers.filter(({ format }) => format === 'gzip');
  for (const { offset } of heads) {
    const { end } = gzipHead(await window.at(offset, GZIP_HEAD_BYTES), offset);
    reportContainers(
      subject,
      examination,
      containers.filter((inner) => inner.offset > offset && inner.offset < end),
    );
  }
}

/** The remark of a RAR is opened; the other data of RAR itself looks like noise, in which an archive is a finding. */
async function lookIntoServices(format: 'rar4' | 'rar5', subject: Subject, examination: Examination): Promise<void> {
  const { handle, bytes } = subject;
  const { signal } = examination;
  for (const { name, isStored, start, end } of await serviceBlocks(format, new FileWindow(handle, bytes, signal))) {
    if (name === 'CMT' && isStored) {
      await examination.openAll(subject, [await examination.carve(subject, start, end, name)]);
    } else reportContainers(subject, examination, await findContainers(handle, end, start, signal));
  }
}

const MEMBER_NAME_BYTES = 255;

/** A ZIP is also read by its own directory, and every byte of it is accounted for. */
export function createOpenZip(openArchive: OpenSubject): OpenSubject {
  return async (subject, examination) => {
    const { handle, bytes } = subject;
    const { signal, budget } = examination;
    try {
      const directory = await readZipDirectory(handle, bytes, budget.entriesLeft);
      if (directory.entries.length > budget.entriesLeft) throw new LimitExceededError('entries');
      // The names of members are cut.
      if (directory.entries.some(({ name }) => name.length > MEMBER_NAME_BYTES && isPiece(name.toString('latin1'))))
        examination.find(subject, 'no-opener', 'a part of the ZIP lies in pieces whose names are too long');
      const unpacked = directory.entries.reduce((sum, entry) => sum + entry.bytes, 0);
      if (unpacked > budget.bytesLeft) throw new LimitExceededError(budget.byteLimit);
      for (const { reason, detail } of await checkZipStructure(handle, directory, signal)) {
        examination.find(subject, reason, detail);
      }
      await openComments(directory, subject, examination);
    } catch (error) {
      if (!(error instanceof ZipDirectoryError)) throw error;
      examination.find(subject, 'damaged', `the ZIP has no directory that counts: ${error.message}`);
    }
    await openArchive(subject, examination);
  };
}

const LINE_END = Buffer.from('\n');

/** What people read beside the files of a ZIP, as one text: the comments of the entries and of the whole. */
async function openComments(
  { comment, entries }: ZipDirectory,
  subject: Subject,
  examination: Examination,
): Promise<void> {
  const comments = [comment, ...entries.map((entry) => entry.comment)].filter(({ length }) => length > 0);
  const text = Buffer.concat(comments.flatMap((one) => [one, LINE_END]));
  if (text.length < LEAST_ROOM_BYTES) return;
  await examination.openAll(subject, [await examination.copy(subject, text, 'comments')]);
}

async function unpack(thread: SevenZipThread, subject: Subject, examination: Examination): Promise<UnpackAnswer> {
  const { bounds, signal } = examination;
  const type =
    knownType(subject.type.format)?.sevenZip ??
    (knownType(subject.type.format)?.judgedBy === 'zip' ? 'zip' : undefined);
  const request = { ...(await madePlaceFor(subject, examination)), memoryBytes: bounds.memoryBytes };
  const answer = await thread.ask(type === undefined ? request : { ...request, type }, signal);
  // 7-Zip continues after the exception that stopped it, so the thread has to be ended.
  if (answer !== 'crashed' && (answer.limit !== undefined || answer.hostError !== undefined)) await thread.end();
  return requireAnswer(answer);
}

/** 7-Zip counts padding as data behind the end, and does not report an encrypted file list as such. */
async function problems(answer: UnpackAnswer, subject: Subject) {
  const { format } = subject.type;
  const found = problemsOf(answer, format);
  if (answer.archives.length === 0 && (await hasEncryptedHeader(format, subject))) {
    return [{ reason: 'encrypted', detail: `the list of the ${format} is encrypted` } as const];
  }
  const isTail = found.some(({ reason }) => reason === 'unaccounted-bytes');
  if (!isTail || !(await endIsPadding(answer, subject))) return found;
  return found.filter(({ detail }) => !detail.startsWith('bytes follow'));
}
