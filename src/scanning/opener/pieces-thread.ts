/**
 * The thread that extracts encoded content from files. Its readers are loaded by URL, so that it runs both under Node's type
 * stripping and compiled.
 */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { OpenerReason, Trait } from './opener.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as SearchModule from './search.js';
import type { Search } from './search.js';

export type ReaderName =
  | 'text'
  | 'rtf'
  | 'media'
  | 'stream'
  | 'lz4'
  | 'tnef'
  | 'cms'
  | 'openpgp'
  | 'pdf'
  | 'office'
  | 'iwa'
  | 'ole2'
  | 'ole2-space'
  | 'ole2-stream'
  | 'letters'
  | 'none';

/** A request to the thread: one file. */
export interface PiecesRequest {
  readonly reader: ReaderName;
  /** For the readers `office` and `ole2` the name of the part, which determines its content. */
  readonly format: string;
  /** Default: it is not searched. */
  readonly search?: Search;
  readonly path: string;
  /** Pieces are written here, under `firstIndex` and the numbers that follow it. */
  readonly folder: string;
  readonly firstIndex: number;
  readonly bytesLeft: number;
  readonly entriesLeft: number;
  /** Largest size of one piece, which is unpacked in memory. */
  readonly pieceBytes: number;
}

interface PieceFile {
  readonly index: number;
  readonly name: string;
  readonly bytes: number;
  /** Whether somebody put it in, so that it is no internal part. */
  readonly isFile: boolean;
  /** Where it stands in the file, if it does so as it is. */
  readonly at?: number;
}

export interface PiecesAnswer {
  readonly files: readonly PieceFile[];
  readonly traits: readonly Trait[];
  readonly findings: readonly { readonly reason: OpenerReason; readonly detail: string }[];
  /** The formats of containers that the search has found. */
  readonly containers: readonly string[];
  readonly limit?: 'bytes' | 'entries';
  /** The code of a file system error that the file did not cause. */
  readonly hostError?: string;
}

/** Ends the work on a file: a limit is exceeded, or the disk is full. */
class Stop extends Error {
  readonly outcome: Pick<PiecesAnswer, 'limit' | 'hostError'>;
  constructor(outcome: Pick<PiecesAnswer, 'limit' | 'hostError'>) {
    super('stopped');
    this.outcome = outcome;
  }
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const readers = {
  text: load('read-text'),
  rtf: load('read-rtf'),
  media: load('read-media'),
  stream: load('read-stream'),
  lz4: load('read-lz4'),
  tnef: load('read-tnef'),
  cms: load('read-cms'),
  openpgp: load('read-openpgp'),
  pdf: load('read-pdf'),
  office: load('read-office'),
  iwa: load('read-iwa'),
  ole2: load('read-ole2'),
  'ole2-space': load('read-ole2-space'),
  'ole2-stream': load('read-ole2-stream'),
  letters: load('letters'),
  // For what is encoded in no way that the engine does not read.
  none: Promise.resolve(() => undefined),
} satisfies Record<ReaderName, Promise<ReadPieces>>;

const search = import(new URL(`./search${ending}`, import.meta.url).href) as Promise<typeof SearchModule>;

async function load(name: string): Promise<ReadPieces> {
  return ((await import(new URL(`./${name}${ending}`, import.meta.url).href)) as { readPieces: ReadPieces }).readPieces;
}

parentPort?.on('message', (request: PiecesRequest) => {
  void open(request).then((answer) => parentPort?.postMessage(answer));
});

async function open(request: PiecesRequest): Promise<PiecesAnswer> {
  const files: PieceFile[] = [];
  const traits = new Set<Trait>();
  const findings = new Map<string, PiecesAnswer['findings'][number]>();
  let containers: readonly string[] = [];
  let bytesLeft = request.bytesLeft;
  const take = (name: string, content: Uint8Array, isFile: boolean, at: number | undefined) => {
    bytesLeft -= content.length;
    if (bytesLeft < 0) throw new Stop({ limit: 'bytes' });
    if (files.length >= request.entriesLeft) throw new Stop({ limit: 'entries' });
    const index = request.firstIndex + files.length;
    if (files.length === 0) makeFolder(request.folder);
    save(join(request.folder, String(index)), content);
    const place = at === undefined ? {} : { at };
    files.push({ index, name: name.slice(0, 255), bytes: content.length, isFile, ...place });
  };
  const sink: PieceSink = {
    get bytesLeft() {
      return Math.min(bytesLeft, request.pieceBytes);
    },
    piece: (name, content, at) => take(name, content, false, at),
    file: (name, content, at) => take(name, content, true, at),
    trait: (trait) => void traits.add(trait),
    find: (reason, detail) => void findings.set(`${reason}${detail}`, { reason, detail }),
  };
  const answer = () => ({ files, traits: [...traits], findings: [...findings.values()], containers });
  try {
    const content = readFileSync(request.path);
    if (request.search !== undefined) containers = (await search).searchIn(content, request.search, sink);
    await (
      await readers[request.reader]
    )(content, sink, request.format);
    return answer();
  } catch (error) {
    if (error instanceof Stop) return { ...answer(), ...error.outcome };
    // A reader that throws has not seen the whole file.
    sink.find('damaged', 'the file cannot be read to its end');
    return answer();
  }
}

function save(path: string, content: Uint8Array): void {
  onDisk(() => {
    const fd = openSync(path, 'wx', 0o640);
    try {
      for (let done = 0; done < content.length;) done += writeSync(fd, content, done);
    } finally {
      closeSync(fd);
    }
  });
}

/** As the stage area does it: most files have no pieces, and need no folder. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  onDisk(() => {
    mkdirSync(folder);
    chmodSync(folder, 0o750);
  });
}

function onDisk(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Stop({ hostError: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}
