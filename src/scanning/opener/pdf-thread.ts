/**
 * The thread that reads PDFs. It imports no other file of the program, so that it runs both under Node's type stripping
 * and compiled.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';

/** A request to the thread: one PDF. */
export interface PdfRequest {
  readonly path: string;
  /** Attachments are written here, under `firstIndex` and the numbers that follow it. */
  readonly folder: string;
  readonly firstIndex: number;
  readonly bytesLeft: number;
  readonly entriesLeft: number;
  readonly memoryBytes: number;
}

interface PdfAttachment {
  readonly index: number;
  readonly name: string;
  readonly bytes: number;
}

export interface PdfAnswer {
  readonly files: readonly PdfAttachment[];
  readonly problem?: 'encrypted' | 'damaged';
  readonly limit?: 'bytes' | 'entries' | 'memory';
  /** The code of a file system error that the document did not cause. */
  readonly hostError?: string;
}

const NAME_CHARACTERS = 255;
const LARGE_BYTES = 1024 * 1024;

class Bound extends Error {
  readonly limit: 'bytes' | 'entries' | 'memory';
  constructor(limit: 'bytes' | 'entries' | 'memory') {
    super(limit);
    this.limit = limit;
  }
}

class HostFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

interface Embedded {
  readonly filename?: string;
}
interface PdfPage {
  getAnnotations(): Promise<readonly { readonly fileId?: string; readonly file?: Embedded }[]>;
  cleanup(): void;
}
interface PdfDocument {
  readonly numPages: number;
  getAttachments(): Promise<ReadonlyMap<string, Embedded> | null>;
  getAttachmentContent(id: string): Promise<Uint8Array | null | undefined>;
  getPage(number: number): Promise<PdfPage>;
}
interface PdfJs {
  getDocument(options: Record<string, unknown>): { readonly promise: Promise<PdfDocument>; destroy(): Promise<void> };
  readonly VerbosityLevel: { readonly ERRORS: number };
}

let boundExceeded: Bound | undefined;
let memory = { each: Infinity, all: Infinity };
const loading = loadPdfJs();

parentPort?.on('message', (request: PdfRequest) => {
  void open(request).then((answer) => parentPort?.postMessage(answer));
});

/** pdf.js loads a canvas, which is native code, for drawing. Nothing is drawn here, so it is disabled. */
async function loadPdfJs(): Promise<PdfJs> {
  const original = process.getBuiltinModule;
  const refuse = () => {
    throw new Error('not here');
  };
  const withoutModules = (id: string): unknown =>
    id === 'module' ? { createRequire: () => refuse } : original.call(process, id);
  // pdf.js constructs a matrix on loading, and never uses it.
  Object.assign(globalThis, { DOMMatrix: class {}, Path2D: class {}, ImageData: class {} });
  process.getBuiltinModule = withoutModules as typeof process.getBuiltinModule;
  try {
    // Its types need those of the DOM, which this project does not include.
    const pdfJs = 'pdfjs-dist/legacy/build/pdf.mjs';
    return (await import(pdfJs)) as PdfJs;
  } finally {
    process.getBuiltinModule = original;
  }
}

/** Streams are unpacked into arrays that double in size, outside the bounded heap of the thread: so their bytes are counted. */
const plainUint8Array = Uint8Array;
globalThis.Uint8Array = new Proxy(plainUint8Array, {
  construct(target, args: unknown[], newTarget) {
    const [length] = args;
    if (typeof length === 'number' && length > LARGE_BYTES) {
      memory.all -= length;
      if (length > memory.each || memory.all < 0) throw (boundExceeded ??= new Bound('memory'));
    }
    return Reflect.construct(target, args, newTarget === globalThis.Uint8Array ? target : newTarget) as object;
  },
});

async function open(request: PdfRequest): Promise<PdfAnswer> {
  const files: PdfAttachment[] = [];
  boundExceeded = undefined;
  memory = { each: request.memoryBytes, all: 8 * request.memoryBytes };
  const { getDocument, VerbosityLevel } = await loading;
  try {
    const task = getDocument({
      data: new plainUint8Array(readFileSync(request.path)),
      isEvalSupported: false,
      stopAtErrors: true,
      disableFontFace: true,
      useSystemFonts: false,
      useWasm: false,
      verbosity: VerbosityLevel.ERRORS,
    });
    try {
      const document = await task.promise;
      await collect(document, async (id, { filename }) =>
        save(filename, await document.getAttachmentContent(id), request, files),
      );
    } finally {
      await task.destroy();
    }
    return boundExceeded === undefined ? { files } : { files, limit: (boundExceeded as Bound).limit };
  } catch (error) {
    if (boundExceeded !== undefined) return { files, limit: (boundExceeded as Bound).limit };
    if (error instanceof Bound) return { files, limit: error.limit };
    if (error instanceof HostFailure) return { files, hostError: error.code };
    return { files, problem: (error as Error).name === 'PasswordException' ? 'encrypted' : 'damaged' };
  }
}

/** The attachments of the document, and those on its pages. */
async function collect(document: PdfDocument, take: (id: string, embedded: Embedded) => Promise<void>): Promise<void> {
  const taken = new Set<string>();
  for (const [id, attachment] of (await document.getAttachments()) ?? []) {
    taken.add(id);
    await take(id, attachment);
  }
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    for (const { fileId, file } of await page.getAnnotations()) {
      if (fileId === undefined || taken.has(fileId)) continue;
      taken.add(fileId);
      await take(fileId, file ?? {});
    }
    page.cleanup();
  }
}

function save(
  filename: string | undefined,
  content: Uint8Array | null | undefined,
  request: PdfRequest,
  files: PdfAttachment[],
): void {
  // An entry without a file, which some writers leave behind.
  if (content === undefined || content === null) return;
  if (files.length >= request.entriesLeft) throw new Bound('entries');
  const written = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (written + content.length > request.bytesLeft) throw new Bound('bytes');
  const index = request.firstIndex + files.length;
  try {
    const fd = openSync(join(request.folder, String(index)), 'wx', 0o640);
    try {
      for (let done = 0; done < content.length;) done += writeSync(fd, content, done);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw new HostFailure((error as NodeJS.ErrnoException).code ?? String(error));
  }
  files.push({ index, name: String(filename ?? '').slice(0, NAME_CHARACTERS), bytes: content.length });
}
