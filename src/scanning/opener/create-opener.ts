import { resolve } from 'node:path';
import { DEFAULT_BOUNDS } from './bounds.js';
import type { Bounds } from './bounds.js';
import { OpenerUnavailableError } from './errors.js';
import { Examination } from './examination.js';
import type { OpenSubject, Subject } from './examination.js';
import { wideText } from './text-type.js';
import { knownType } from './known-types.js';
import { createLookIntoOle2, createLookIntoZip } from './look-into.js';
import { createOpenArchive, createOpenZip } from './open-archive.js';
import { createOpenFlat, isMedia } from './open-flat.js';
import { createOpenPieces, createPiecesThread, takePieces } from './open-pieces.js';
import type { PiecesThread } from './open-pieces.js';
import { createMailThread, createOpenMail } from './open-mail.js';
import type { MailThread } from './open-mail.js';
import { createOpenPdf, createPdfThread } from './open-pdf.js';
import type { PdfThread } from './open-pdf.js';
import type { ExamineOptions, FileOnDisk, Opener, Report, TrueType } from './opener.js';
import { createSevenZipThread } from './seven-zip.js';
import type { SevenZipThread } from './seven-zip.js';
import { createStageArea, unavailable } from './stage-area.js';

/** Options of {@link createOpener}. */
export interface OpenerOptions {
  /** Members are written to a subfolder of this one: the staging disk, where the engine may read. */
  readonly folder: string;
  readonly bounds?: Partial<Bounds>;
}

interface Threads {
  readonly sevenZip: SevenZipThread;
  readonly pdf: PdfThread;
  readonly mail: MailThread;
  readonly pieces: PiecesThread;
}

/**
 * The opener of this host. Files are opened in threads, one file at a time in each. Threads that are still usable after a file
 * are kept for the next, since starting them takes longer than opening most files.
 */
export function createOpener({ folder, bounds: ownBounds }: OpenerOptions): Opener {
  const idle: Threads[] = [];
  const all = new Set<Threads>();

  function takeThreads(): Threads {
    const threads = idle.pop() ?? {
      sevenZip: createSevenZipThread(),
      pdf: createPdfThread(),
      mail: createMailThread(),
      pieces: createPiecesThread(),
    };
    all.add(threads);
    return threads;
  }

  async function report(examine: (signal: AbortSignal) => Examination, timeMs: number, signal?: AbortSignal) {
    const time = AbortSignal.timeout(timeMs);
    const examination = examine(signal === undefined ? time : AbortSignal.any([signal, time]));
    try {
      return await examination.run();
    } catch (error) {
      signal?.throwIfAborted();
      if (time.aborted) examination.limit('time');
      else if (error instanceof OpenerUnavailableError) throw error;
      else if ('syscall' in (error as object)) throw unavailable(error);
      // Caused by the file itself: a retry would end in the same way, and the file would never have a verdict.
      else examination.find(undefined, 'damaged', 'the file cannot be read to its end');
      return examination.report();
    }
  }

  return {
    async examine<T>(
      file: FileOnDisk,
      judge: (report: Report) => Promise<T> | T,
      options: ExamineOptions = {},
    ): Promise<T> {
      const bounds = { ...DEFAULT_BOUNDS, ...ownBounds, ...options.bounds };
      const area = createStageArea(resolve(folder));
      const threads = takeThreads();
      try {
        const openers = openersOf(threads);
        const found = await report(
          (signal) => new Examination(area, file, bounds, signal, openers, options.onMember),
          bounds.timeMs,
          options.signal,
        );
        return await judge(found);
      } finally {
        // Threads that were ended restart on the next request.
        idle.push(threads);
        await area.remove();
      }
    },
    async warm() {
      const threads = takeThreads();
      try {
        await Promise.all(Object.values(threads).map((thread: Threads[keyof Threads]) => thread.warm()));
      } finally {
        idle.push(threads);
      }
    },
    async close() {
      await Promise.all(
        [...all].flatMap((threads) => Object.values(threads)).map((thread: Threads[keyof Threads]) => thread.end()),
      );
    },
  };
}

async function isWide({ handle }: Subject): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
  return wideText(buffer.subarray(0, bytesRead)) !== undefined;
}

function openersOf(threads: Threads): (type: TrueType) => OpenSubject {
  const archive = createOpenPieces(threads.pieces, 'letters', createOpenArchive(threads.sevenZip));
  const ole2 = createOpenArchive(threads.sevenZip, createLookIntoOle2(threads.pieces));
  const zip = createOpenPieces(
    threads.pieces,
    'letters',
    createOpenZip(createOpenArchive(threads.sevenZip, createLookIntoZip(threads.pieces))),
  );
  const pdf = createOpenPdf(threads.pdf, threads.pieces);
  const text = createOpenFlat(threads.pieces, 'text');
  const rtf = createOpenFlat(threads.pieces, 'rtf');
  const media = createOpenFlat(threads.pieces, 'media');
  const flat = createOpenFlat(threads.pieces, 'none');
  const ole2Stream = createOpenPieces(threads.pieces, 'media', createOpenPieces(threads.pieces, 'ole2-stream'));
  const lz4 = createOpenPieces(threads.pieces, 'lz4');
  const tnef = createOpenPieces(threads.pieces, 'tnef');
  const cms = createOpenPieces(threads.pieces, 'cms');
  const openpgp = createOpenPieces(threads.pieces, 'openpgp');
  const fdf = createOpenFlat(threads.pieces, 'pdf');
  const unknown: OpenSubject = async (subject, examination) => {
    const pieces = await takePieces(threads.pieces, 'stream', subject, examination);
    if (pieces.length > 0) await examination.openAll(subject, pieces);
    else if (subject.within === 'ole2' && !isMedia(subject.type.mimeType)) await ole2Stream(subject, examination);
    else await media(subject, examination);
  };
  const message = createOpenMail(threads.mail);
  const mail: OpenSubject = async (subject, examination) => {
    // A message in UTF-16 becomes one in UTF-8, which is then opened.
    if (await isWide(subject)) await text(subject, examination);
    else await message(subject, examination);
  };
  const sealed: OpenSubject = (subject, examination) => {
    examination.find(subject, 'encrypted', `${subject.type.format} is read with a key only`);
    return Promise.resolve();
  };
  const unopened: OpenSubject = (subject, examination) => {
    examination.find(subject, 'no-opener', `no opener opens ${subject.type.format}`);
    return Promise.resolve();
  };
  return ({ format }) => {
    switch (knownType(format)?.judgedBy) {
      case 'zip':
        return zip;
      case '7-zip':
        return archive;
      case 'lz4':
        return lz4;
      case 'tnef':
        return tnef;
      case 'cms':
        return cms;
      case 'openpgp':
        return openpgp;
      case 'ole2':
        return ole2;
      case 'pdf':
        return pdf;
      case 'sealed':
        return sealed;
      case 'nobody':
        return unopened;
      case 'mail':
        return mail;
      case 'text':
        return text;
      case 'rtf':
        return rtf;
      case 'fdf':
        return fdf;
      case 'packed-media':
        return media;
      case 'engine':
        return flat;
      case undefined:
        return unknown;
    }
  };
}
