/** Elements of ASN.1 as BER writes them (X.690, section 8), with both forms of length. Used in threads. */

/** One element: its content lasts from `body` to `end`, and the next element begins at `next`. */
export interface Element {
  /** Its identifier octet: class, whether it is constructed, and number. */
  readonly tag: number;
  readonly start: number;
  readonly body: number;
  readonly end: number;
  readonly next: number;
}

export const TAG = { octets: 0x04, id: 0x06, utf8: 0x0c, sequence: 0x30, explicit: 0xa0 } as const;
const CONSTRUCTED = 0x20;
/** Signatures with time stamps of time stamps are some 20 deep. */
const MOST_DEPTH = 64;

const LONG_NUMBER = 0x1f;
const MORE = 0x80;
const INDEFINITE = 0x80;
/** `end-of-contents`: X.690, section 8.1.5. */
const END_BYTES = 2;

/** An element that contradicts its surroundings: then different programs read different things. */
export class BerError extends Error {}

interface Head {
  readonly tag: number;
  readonly body: number;
  /** Undefined where the content lasts until its end mark. */
  readonly length: number | undefined;
}

/** The beginning of an element; undefined where the bytes are none, or are cut in it. */
export function headAt(content: Buffer, start: number): Head | undefined {
  const tag = content[start];
  if (tag === undefined || tag === 0) return undefined;
  let at = start + 1;
  if ((tag & LONG_NUMBER) === LONG_NUMBER) {
    while (((content[at] ?? 0) & MORE) !== 0) at += 1;
    at += 1;
  }
  const first = content[at] ?? INDEFINITE;
  at += 1;
  if (first < MORE) return { tag, body: at, length: first };
  if (first === INDEFINITE) return (tag & CONSTRUCTED) === 0 ? undefined : { tag, body: at, length: undefined };
  let length = 0;
  for (const end = at + (first & ~MORE); at < end; at += 1) length = length * 256 + (content[at] ?? Infinity);
  return Number.isSafeInteger(length) ? { tag, body: at, length } : undefined;
}

/** @throws {BerError} */
export function elementAt(content: Buffer, start: number, limit: number): Element {
  const { tag, body, length } = requireHead(content, start);
  const end = length === undefined ? endMark(content, body, limit) : body + length;
  const next = length === undefined ? end + END_BYTES : end;
  if (next > limit) throw tooLong();
  return { tag, start, body, end, next };
}

/** @throws {BerError} when an element among them is none */
export function* children(content: Buffer, { body, end }: Element): Generator<Element> {
  for (let at = body; at < end;) {
    const child = elementAt(content, at, end);
    yield child;
    at = child.next;
  }
}

/** Where the end mark of content stands that begins here. */
function endMark(content: Buffer, start: number, limit: number): number {
  let open = 1;
  for (let at = start; at + END_BYTES <= limit;) {
    if (isEndMark(content, at)) {
      open -= 1;
      if (open === 0) return at;
      at += END_BYTES;
      continue;
    }
    const { body, length } = requireHead(content, at);
    if (length === undefined) open += 1;
    if (open > MOST_DEPTH) throw tooDeep();
    at = body + (length ?? 0);
  }
  throw new BerError('an element has no end');
}

/** The content of an OCTET STRING, which may be in pieces that are in pieces: X.690, section 8.7.3. @throws {BerError} */
export function octetsOf(content: Buffer, string: Element): Buffer {
  if (string.tag === TAG.octets) return content.subarray(string.body, string.end);
  const joined = Buffer.allocUnsafe(string.end - string.body);
  let length = 0;
  for (const piece of within(content, string)) {
    if (!isOctets(piece)) throw new BerError('a string is put together of what is none');
    if (piece.tag === TAG.octets) length += content.copy(joined, length, piece.body, piece.end);
  }
  return joined.subarray(0, length);
}

export function isConstructed(tag: number): boolean {
  return (tag & CONSTRUCTED) !== 0;
}

export function isOctets({ tag }: Pick<Element, 'tag'>): boolean {
  return (tag & ~CONSTRUCTED) === TAG.octets;
}

/**
 * All elements in one, however deep, in the order of the file. None is looked at twice, so that it does not matter how deep they are.
 * @param but is passed over
 * @throws {BerError} when one of them is none
 */
export function* within(
  content: Buffer,
  element: Element,
  but?: Element,
): Generator<Pick<Element, 'tag' | 'body'> & { readonly end: number | undefined }> {
  const open: { readonly end: number | undefined; readonly limit: number }[] = [
    { end: element.end, limit: element.end },
  ];
  for (let at = element.body, last = open.at(-1); last !== undefined; last = open.at(-1)) {
    if (at === last.end) open.pop();
    else if (at === but?.start) at = but.next;
    else if (last.end === undefined && isEndMark(content, at)) {
      at += END_BYTES;
      open.pop();
    } else {
      const { tag, body, length } = requireHead(content, at);
      const end = length === undefined ? undefined : body + length;
      if ((end ?? body) > last.limit) throw tooLong();
      yield { tag, body, end };
      if (isConstructed(tag) && open.push({ end, limit: end ?? last.limit }) > MOST_DEPTH) throw tooDeep();
      at = isConstructed(tag) ? body : (end ?? body);
    }
  }
}

function isEndMark(content: Buffer, at: number): boolean {
  return content[at] === 0 && content[at + 1] === 0;
}

function tooDeep(): BerError {
  return new BerError('elements are deeper than any program writes them');
}

function tooLong(): BerError {
  return new BerError('an element is longer than what holds it');
}

function requireHead(content: Buffer, start: number): Head {
  const head = headAt(content, start);
  if (head === undefined) throw new BerError('an element begins as none does');
  return head;
}
