/** RTF: objects, pictures and data stores, which are written in hexadecimal; fields that start programs. */
import type * as Ole2ContentModule from './ole2-content.js';
import type * as TextTraitsModule from './text-traits.js';
import type * as UnpackModule from './unpack.js';
import type * as WorthModule from './worth.js';
import type { PieceSink, ReadPieces } from './pieces.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { takePackage } = (await load('ole2-content')) as typeof Ole2ContentModule;
const { REMOTE_TEXT } = (await load('text-traits')) as typeof TextTraitsModule;
const { takeZlibStreams } = (await load('unpack')) as typeof UnpackModule;
const { isWorthALook, beginsLikeFile, holdsContainer } = (await load('worth')) as typeof WorthModule;

const LEAST_BYTES = 24;
const DEEPEST = 10_000;
const HARMLESS_TAIL = 16;
const MOST_TAIL = 4096;
/** The next character is for readers without Unicode. */
const INSTEAD = '\x01';
const INSTEAD_OF = /\x01[^]?/g;
/** Of another computer. */
const REMOTE = /^\s*(?:[a-z][a-z+.-]*:\/\/|\\\\)/i;

/**
 * Parses as lenient readers do: control words, groups and white space between the digits are ignored. Each group of
 * hexadecimal becomes a piece, and so does the concatenation of all groups of an object.
 */
export const readPieces: ReadPieces = (content, sink) => {
  const stack: Group[] = [newGroup()];
  const text = content.toString('latin1');
  const control = /\\(?:([a-zA-Z]+)(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^]))/y;
  const plain = /[^\\{}]+/y;
  let isTailChecked = false;
  for (let at = 0; at < text.length;) {
    const group = stack[stack.length - 1] as Group;
    const letter = text[at];
    if (letter === '{') {
      if (stack.length > DEEPEST) throw new Error('groups without end');
      stack.push(newGroup());
      at += 1;
    } else if (letter === '}') {
      const closed = stack.length > 1 ? stack.pop() : undefined;
      if (closed !== undefined) close(closed, stack[stack.length - 1] as Group, sink);
      at += 1;
      if (closed !== undefined && stack.length === 1 && !isTailChecked) {
        isTailChecked = true;
        checkTail(text, at, sink);
      }
    } else if (letter === '\\') {
      control.lastIndex = at;
      const found = control.exec(text);
      if (found === null) break;
      at = control.lastIndex;
      const [, word, number, byte, symbol] = found;
      if (word === 'bin' && Number(number) > 0) {
        const bytes = content.subarray(at, at + Number(number));
        at += Number(number);
        flushDigits(group);
        group.parts.push(bytes);
      } else if (word === 'template') group.isTemplate = true;
      else if (word === 'fldinst') group.isField = true;
      else if (word === 'u' && number !== undefined)
        write(group, `${String.fromCharCode(Number(number) & 0xffff)}${INSTEAD}`);
      else if (symbol !== undefined && '\\{}'.includes(symbol)) write(group, symbol);
      else if (byte !== undefined) write(group, String.fromCharCode(parseInt(byte, 16)));
    } else {
      plain.lastIndex = at;
      const run = plain.exec(text)?.[0] ?? '';
      at = plain.lastIndex;
      if (group.letters.length < 65_536) write(group, run);
      const digits = run.replace(/[^0-9a-fA-F]/g, '');
      // Words contain letters that are also digits: only runs of nothing but digits count.
      if (digits.length === run.replace(/\s/g, '').length) group.digits.push(digits);
    }
  }
  for (let group = stack.pop(); group !== undefined; group = stack.pop())
    close(group, stack.at(-1) ?? newGroup(), sink);
};

/** What a writer leaves behind that closed a group too early: words of RTF, which are read like those before. */
const GROUPS = /^[\s\x20-\x7e]*\}\s*$/;

/** Readers stop where the first group ends. */
function checkTail(text: string, end: number, sink: PieceSink): void {
  const tail = text.slice(end);
  if (tail.replace(/[\s\0\x1a}]/g, '').length < HARMLESS_TAIL) return;
  if (tail.length <= MOST_TAIL && GROUPS.test(tail) && /\\[a-z]+/.test(tail))
    sink.piece('tail', Buffer.from(tail, 'latin1'));
  else sink.find('unaccounted-bytes', 'bytes follow the end of the rtf');
}

interface Group {
  readonly digits: string[];
  readonly parts: Buffer[];
  letters: string;
  /** As readers join them: what a group holds continues the text around it. */
  joined: string;
  isTemplate: boolean;
  isField: boolean;
}

const newGroup = (): Group => ({ digits: [], parts: [], letters: '', joined: '', isTemplate: false, isField: false });

function write(group: Group, letters: string): void {
  group.letters += letters;
  group.joined += letters.replace(/[\r\n]/g, '');
}

function flushDigits(group: Group): void {
  const digits = group.digits.join('');
  group.digits.length = 0;
  if (digits.length > 1) group.parts.push(Buffer.from(digits.slice(0, digits.length & ~1), 'hex'));
}

function close(group: Group, parent: Group, sink: PieceSink): void {
  const isDde = /\b(?:DDE|DDEAUTO)\b/i.test(group.letters);
  if (group.isField && REMOTE_TEXT.test(group.joined.replace(INSTEAD_OF, ''))) sink.trait('remote-template');
  if (isDde || (group.isField && /^\s*"?DDE(?:AUTO)?\b/i.test(group.joined.replace(INSTEAD_OF, '')))) sink.trait('dde');
  if (group.isTemplate && REMOTE.test(group.letters.replace(INSTEAD_OF, ''))) sink.trait('remote-template');
  flushDigits(group);
  const content = Buffer.concat(group.parts);
  if (content.length >= LEAST_BYTES) takeObject(content, sink);
  else if (content.length > 0) parent.digits.push(content.toString('hex'));
  if (group.letters.length < 4096 && parent.letters.length < 65_536) {
    parent.letters += ` ${group.letters}`;
    parent.joined += group.joined;
  }
}

/** [MS-OLEDS] 2.2.4: an embedded object, whose data is a file, a package or a compound file. */
function takeObject(content: Buffer, sink: PieceSink): void {
  const topic = linkedTo(content);
  if (topic !== undefined && REMOTE.test(topic)) sink.trait('remote-template');
  const native = nativeData(content);
  if (native !== undefined) {
    if (!native.isPackage) sink.piece('object', native.data);
    else if (!takePackage(native.data, sink)) sink.piece('[1]Ole10Native', native.data);
    if (holdsContainer(content.subarray(0, native.start)))
      sink.find('hidden-container', 'a container is in the head of an object of the rtf');
    return;
  }
  if (beginsLikeFile(content) || isWorthALook(content)) sink.piece('data', content);
  else takeZlibStreams(content, [], sink);
}

const [LINKED, EMBEDDED] = [1, 2];

/** [MS-OLEDS] 2.2.6: what a linked object shows; its name follows that of the program. */
function linkedTo(content: Buffer): string | undefined {
  if (content.length < 16 || content.readUInt32LE(4) !== LINKED) return undefined;
  const at = 12 + content.readUInt32LE(8);
  return at + 4 > content.length ? undefined : content.toString('latin1', at + 4, at + 4 + content.readUInt32LE(at));
}

function nativeData(content: Buffer): { data: Buffer; start: number; isPackage: boolean } | undefined {
  if (content.length < 16 || content.readUInt32LE(4) !== EMBEDDED) return undefined;
  let at = 8;
  const texts: string[] = [];
  for (let field = 0; field < 3; field += 1) {
    if (at + 4 > content.length) return undefined;
    const length = content.readUInt32LE(at);
    if (length > content.length - at - 4) return undefined;
    texts.push(content.toString('latin1', at + 4, at + 4 + length).replace(/\0+$/, ''));
    at += 4 + length;
  }
  if (at + 4 > content.length) return undefined;
  const size = content.readUInt32LE(at);
  const start = at + 4;
  const isPackage = texts[0]?.toLowerCase() === 'package';
  // Exploits declare too large a size to confuse tools: readers take what is there.
  const data = content.subarray(start, Math.min(content.length, start + size));
  if (!isPackage) return { data, start, isPackage };
  // The stream of a package begins with its length.
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return { data: Buffer.concat([length, data]), start, isPackage };
}
