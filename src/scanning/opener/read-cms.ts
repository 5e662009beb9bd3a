/** Messages of CMS that hold their content in clear, such as signed invoices (.p7m): RFC 5652, 3274 and 5544. */
import type * as BerModule from './ber.js';
import type { Element } from './ber.js';
import type * as CmsTypesModule from './cms-types.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as UnpackModule from './unpack.js';
import type * as WorthModule from './worth.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { BerError, children, elementAt, isConstructed, isOctets, octetsOf, TAG, within } = (await load(
  'ber',
)) as typeof BerModule;
const { CMS, cmsFormat, isCmsType } = (await load('cms-types')) as typeof CmsTypesModule;
const { takeSurplus, unpackWhole } = (await load('unpack')) as typeof UnpackModule;
const { isWorthALook } = (await load('worth')) as typeof WorthModule;

/** RFC 3161, section 2.4.2: what a time stamp signs is no file that somebody put in. */
const TIMESTAMP = '2a864886f70d0109100104';

/** Shorter ones are digests, as in signatures of PDF 1.3. */
const LEAST_BYTES = 24;
/** Of a sequence that RFC 5652 describes, and some to spare. */
const MOST_FIELDS = 16;

/** Where the content stands, and what is said about it. */
interface Content {
  readonly string: Element;
  readonly type: string;
  readonly name?: string | undefined;
}

export const readPieces: ReadPieces = (content, sink) => {
  const info = elementAt(content, 0, content.length);
  takeSurplus('message', content.subarray(info.next), sink);
  const [type, wrapper] = exactly(2, content, info);
  const id = idOf(content, type);
  const [message] = exactly(1, content, wrapper);
  const found = contentOf(id, content, message, sink);
  if (found !== undefined) {
    const bytes = octetsOf(content, found.string);
    const clear = id === CMS.compressed ? unpackWhole('zlib', 'message', bytes, sink) : bytes;
    if (clear !== undefined) deliver(clear, found, sink);
  }
  takeRest(content, message, found?.string, sink);
};

/** Undefined for a message without content, which is a finding unless it is a signature of another file. */
function contentOf(id: string, content: Buffer, message: Element, sink: PieceSink): Content | undefined {
  switch (id) {
    case CMS.data:
      return { string: requireOctets(message), type: CMS.data };
    // A version and an algorithm, or some, precede it in each.
    case CMS.signed:
    case CMS.digested:
    case CMS.compressed:
      return encapsulated(content, requireSequence(fieldsOf(content, requireSequence(message))[2]), sink);
    case CMS.timestamped:
      return timestamped(content, requireSequence(message));
    default:
      sink.find('no-opener', 'no opener opens a CMS message of this type');
      return undefined;
  }
}

/** EncapsulatedContentInfo: RFC 5652, section 5.2. */
function encapsulated(content: Buffer, element: Element, sink: PieceSink): Content | undefined {
  const [type, wrapper, ...others] = fieldsOf(content, element);
  if (others.length > 0) throw new BerError('there is more than one content');
  if (wrapper === undefined) return undefined;
  const [string] = exactly(1, content, wrapper);
  if (isOctets(string)) return { string, type: idOf(content, type) };
  // PKCS #7 1.5 signs elements of any kind, as the catalogues of Windows do.
  sink.find('no-opener', 'no opener opens what a message holds without a string around it');
  return undefined;
}

/** TimeStampedData: RFC 5544, section 2. */
function timestamped(content: Buffer, message: Element): Content | undefined {
  const fields = fieldsOf(content, message);
  const string = fields.find(isOctets);
  const about = fields.find(({ tag }) => tag === TAG.sequence);
  const name = about && fieldsOf(content, about).find(({ tag }) => tag === TAG.utf8);
  return string && { string, type: CMS.data, name: name && content.toString('utf8', name.body, name.end) };
}

function deliver(bytes: Buffer, { type, name }: Content, sink: PieceSink): void {
  if (bytes.length === 0) return;
  if (isCmsType(type) && type !== CMS.data && cmsFormat(bytes) === undefined) {
    sink.file('message', withType(type, bytes));
  } else if (type === TIMESTAMP || bytes.length < LEAST_BYTES) sink.piece('value', bytes);
  else sink.file(name ?? 'content', bytes);
}

/** RFC 5652 leaves out the type of a message in a message, which is said around it: with it, it is a file. */
function withType(type: string, message: Buffer): Buffer {
  const id = Buffer.from(type, 'hex');
  const [open, end] = [Buffer.from([0x80]), Buffer.alloc(4)];
  const head = [
    Buffer.from([TAG.sequence]),
    open,
    Buffer.from([TAG.id, id.length]),
    id,
    Buffer.from([TAG.explicit]),
    open,
  ];
  return Buffer.concat([...head, message, end]);
}

/** Certificates, signers and attributes: judged as bytes of no known type, and strings that are in pieces once more, whole. */
function takeRest(content: Buffer, message: Element, string: Element | undefined, sink: PieceSink): void {
  if (string?.start === message.start) return;
  const { start, next } = string ?? { start: message.end, next: message.end };
  sink.piece('structure', Buffer.concat([content.subarray(message.body, start), content.subarray(next, message.end)]));
  const rows = new Rows(content, sink);
  for (const { tag, body, end } of within(content, message, string)) {
    if (isConstructed(tag)) continue;
    if (tag === TAG.octets) rows.take(body, end);
    else rows.end();
  }
  rows.end();
}

/** Strings that follow each other, however deep: only the pieces of one do so. */
class Rows {
  readonly #content: Buffer;
  readonly #sink: PieceSink;
  readonly #joined: Buffer;
  #length = 0;
  #pieces = 0;
  constructor(content: Buffer, sink: PieceSink) {
    this.#content = content;
    this.#sink = sink;
    this.#joined = Buffer.allocUnsafe(content.length);
  }
  take(from: number, to: number | undefined): void {
    this.#length += this.#content.copy(this.#joined, this.#length, from, to);
    this.#pieces += 1;
  }
  end(): void {
    const row = this.#joined.subarray(0, this.#length);
    if (this.#pieces > 1 && isWorthALook(row)) this.#sink.piece('string', row);
    this.#length = 0;
    this.#pieces = 0;
  }
}

/** The elements of a sequence. */
function fieldsOf(content: Buffer, element: Element): Element[] {
  const fields: Element[] = [];
  for (const field of children(content, element)) {
    if (fields.push(field) > MOST_FIELDS) throw new BerError('a sequence has more elements than any program writes');
  }
  return fields;
}

function exactly(count: 1, content: Buffer, element: Element): [Element];
function exactly(count: 2, content: Buffer, element: Element): [Element, Element];
function exactly(count: number, content: Buffer, element: Element): Element[] {
  const found = fieldsOf(content, element);
  if (found.length !== count) throw new BerError('an element holds more or less than it may');
  return found;
}

function idOf(content: Buffer, element: Element | undefined): string {
  if (element?.tag !== TAG.id) throw new BerError('a type is missing');
  return content.toString('hex', element.body, element.end);
}

function requireSequence(element: Element | undefined): Element {
  if (element?.tag !== TAG.sequence) throw new BerError('an element is not what it has to be');
  return element;
}

function requireOctets(element: Element): Element {
  if (!isOctets(element)) throw new BerError('the content is no string');
  return element;
}
