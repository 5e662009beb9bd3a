import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type { Finding } from './opener.js';
import type { Properties, UnpackAnswer, UnpackRequest } from './seven-zip-thread.js';
import { Thread } from './thread.js';

export type { UnpackAnswer } from './seven-zip-thread.js';

/** The parsed listing of many entries takes memory; unpacking does not. */
const HEAP_MB = 512;

let compiling: Promise<unknown> | undefined;

/** Compiled once for all threads: 140 ms each otherwise. */
function compiledSevenZip(): Promise<unknown> {
  const { compile } = (globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> } })
    .WebAssembly;
  const path = createRequire(import.meta.url).resolve('7z-wasm/7zz.wasm');
  return (compiling ??= readFile(path).then((bytes) => compile(bytes)));
}

export type SevenZipThread = Thread<UnpackRequest, UnpackAnswer>;

export function createSevenZipThread(): SevenZipThread {
  return new Thread('seven-zip-thread', async () => ({ module: await compiledSevenZip() }), HEAP_MB);
}

type Problem = Pick<Finding, 'reason' | 'detail'>;

/** Messages of 7-Zip about links concern the target folder, and no content. */
const ABOUT_LINKS = /^ERROR: (Cannot create hard link|Cannot set file attribute)/i;
const HEADING = /^(ERRORS|WARNINGS):?$/;

const HEADERS_ERROR = /^Headers Error\s*$/;

/** Why an archive that 7-Zip has read is not complete: its messages, its properties, and what it left out. */
export function problemsOf(answer: UnpackAnswer, format: string): Problem[] {
  const problems = new Map<string, Problem>();
  const add = (reason: Problem['reason'], detail: string) => problems.set(`${reason}${detail}`, { reason, detail });
  if (answer.archives.length === 0) {
    add('damaged', `7-Zip cannot open it as ${format}`);
    return [...problems.values()];
  }
  if (answer.entries.some((entry) => entry['Encrypted'] === '+'))
    add('encrypted', `an entry of the ${format} is encrypted`);
  if (answer.entries.some((entry) => entry['Split Before'] === '+' || entry['Split After'] === '+'))
    add('damaged', `a part of the ${format} is in another volume`);
  for (const message of answer.messages) {
    if (ABOUT_LINKS.test(message) || HEADING.test(message)) continue;
    // Writers leave fields of zeros in local headers. They are compared with the directory, each entry is complete, and so is the ZIP.
    if (answer.archives[0]?.['Type'] === 'zip' && HEADERS_ERROR.test(message)) continue;
    if (/wrong password|encrypted/i.test(message)) add('encrypted', `a part of the ${format} is encrypted`);
    else if (/unsupported method/i.test(message))
      add('unsupported-method', `a part of the ${format} is packed by an unknown method`);
    else if (/data after the end/i.test(message)) add('unaccounted-bytes', `bytes follow the end of the ${format}`);
    else add('damaged', `a part of the ${format} is damaged or missing`);
  }
  // Folders of file systems have a size.
  const [archive = {}] = answer.archives;
  const isArchive = ['zip', '7z', 'Rar', 'Rar5', 'tar', 'Cab', 'Arj', 'Lzh', 'wim'].includes(archive['Type'] ?? '');
  if (isArchive && answer.entries.some((entry) => isFolder(entry) && Number(entry['Size'] ?? 0) > 0)) {
    add('damaged', `a folder of the ${format} has content`);
  }
  if (Number(archive['Offset'] ?? 0) > 0) add('unaccounted-bytes', `bytes precede the ${format}`);
  if (problems.size === 0 && !isComplete(answer)) add('damaged', `entries of the ${format} could not be unpacked`);
  return [...problems.values()];
}

/** As many files as entries with content, and as many bytes as declared. Some formats declare none: then errors count. */
function isComplete({ entries, files }: UnpackAnswer): boolean {
  const sizes = entries.filter((entry) => !isWithoutContent(entry)).map((entry) => Number(entry['Size'] ?? 0));
  const withContent = sizes.filter((size) => size > 0);
  const written = files.reduce((sum, { bytes }) => sum + bytes, 0);
  // The size that gzip declares is that of its last stream, modulo 4 GiB.
  if (entries.length <= 1) return files.length >= withContent.length;
  return files.length >= withContent.length && written >= withContent.reduce((sum, size) => sum + size, 0);
}

/** Links, whose target the listing shows, and folders. Most programs extract a link of a ZIP as a file, so it counts as one. */
function isWithoutContent(entry: Properties): boolean {
  const isLink = (entry['Symbolic Link'] ?? '') !== '' || (entry['Hard Link'] ?? '') !== '';
  return isFolder(entry) || isLink || entry['Anti'] === '+' || /^[cbps][r-][w-]/.test(entry['Mode'] ?? '');
}

function isFolder(entry: Properties): boolean {
  return entry['Folder'] === '+' || /^D\b/.test(entry['Attributes'] ?? '');
}
