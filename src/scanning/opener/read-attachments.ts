/** Files that sound and film hold whole. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';
import type * as ReadTagsModule from './read-tags.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const { takeComments, takePicture } = (await import(
  new URL(`./read-tags${ending}`, import.meta.url).href
)) as typeof ReadTagsModule;

/** RFC 9559, section 5.1.6. */
const ATTACHMENTS = Buffer.from('1941a469', 'hex');
const [ATTACHED_FILE, FILE_NAME, FILE_DATA] = [0x61a7, 0x466e, 0x465c];

interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** Takes the attachments of a film, wherever they stand: players find them by an index, or search for them. */
export function readMatroska(content: Buffer, sink: PieceSink): void {
  for (let at = content.indexOf(ATTACHMENTS); at !== -1; at = content.indexOf(ATTACHMENTS, at + ATTACHMENTS.length)) {
    const list = elementAt(content, at);
    if (list === undefined) continue;
    for (const file of childrenOf(content, list)) {
      if (file.id !== ATTACHED_FILE) continue;
      let name = 'attachment';
      for (const { id, start, end } of childrenOf(content, file)) {
        if (id === FILE_NAME) name = content.toString('utf8', start, Math.min(end, start + 255));
        if (id === FILE_DATA) sink.file(name, content.subarray(start, end));
      }
    }
  }
}

function* childrenOf(content: Buffer, { start, end }: Element): Generator<Element> {
  for (let at = start; at < end;) {
    const element = elementAt(content, at, end);
    if (element === undefined) return;
    yield element;
    at = element.end;
  }
}

/** RFC 8794, sections 4 and 5: an id, a size, the content. */
function elementAt(content: Buffer, at: number, limit = content.length): Element | undefined {
  const idBytes = Math.clz32(content[at] ?? 0) - 23;
  const sizeAt = at + idBytes;
  const sizeBytes = Math.clz32(content[sizeAt] ?? 0) - 23;
  const start = sizeAt + sizeBytes;
  if (idBytes > 4 || sizeBytes > 8 || start > limit) return undefined;
  let size = (content[sizeAt] as number) & ((1 << (8 - sizeBytes)) - 1);
  for (let i = sizeAt + 1; i < start; i += 1) size = size * 256 + (content[i] as number);
  return { id: content.readUIntBE(at, idBytes), start, end: Math.min(start + size, limit) };
}

const [APPLICATION, REMARKS, PICTURE] = [2, 4, 6];

/** RFC 9639, sections 8.4, 8.6 and 8.8: data of programs, remarks and pictures. */
export function readFlac(content: Buffer, sink: PieceSink): void {
  const begin = content.indexOf('fLaC', 0, 'latin1');
  if (begin === -1) return;
  for (let at = begin + 4, last = false; !last && at + 4 <= content.length;) {
    const head = content[at] as number;
    const end = at + 4 + content.readUIntBE(at + 1, 3);
    const block = content.subarray(at + 4, end);
    last = (head & 0x80) !== 0;
    if ((head & 0x7f) === APPLICATION && block.length > 4) sink.file('data of a program', block.subarray(4));
    if ((head & 0x7f) === REMARKS && block.length >= 8) takeComments(block, sink);
    if ((head & 0x7f) === PICTURE) takePicture(block, sink);
    at = end;
  }
}

const APPLE = { countAt: 24, headBytes: 26, entryBytes: 12, data: 1, resources: 2 } as const;

/** RFC 1740, appendix B: what a Mac stores beside a file. */
export function readAppleDouble(content: Buffer, sink: PieceSink): void {
  for (let entry = 0; entry < content.readUInt16BE(APPLE.countAt); entry += 1) {
    const at = APPLE.headBytes + APPLE.entryBytes * entry;
    const kind = content.readUInt32BE(at);
    const start = content.readUInt32BE(at + 4);
    const data = content.subarray(start, start + content.readUInt32BE(at + 8));
    if (kind === APPLE.data) sink.file('data', data);
    else if (kind === APPLE.resources) sink.file('resources', data);
    else sink.piece('entry', data);
  }
}
