import { IcapAnswerError } from './errors.js';

/** Longest head of an answer, in bytes: a faulty server must not exhaust memory. */
export const HEAD_BYTES = 64 * 1024;

/** The status line and the headers of an ICAP answer, or of the HTTP message in it. */
export interface Head {
  readonly status: number;
  /** By lower-case name; lines of the same name are joined by a comma and a space, as in RFC 9110, 5.2. */
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * Parses a head. Folded header lines, which c-icap sends, are joined.
 * @param text up to the empty line, without it
 * @throws {IcapAnswerError} it is malformed
 */
export function readHead(text: string, protocol: 'ICAP' | 'HTTP'): Head {
  const [statusLine = '', ...lines] = text.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const status = new RegExp(`^${protocol}/1\\.[01] (\\d{3})(?: |$)`).exec(statusLine)?.[1];
  if (status === undefined) throw new IcapAnswerError(`not an ${protocol} status line`, statusLine);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new IcapAnswerError('not a header line', line);
    const known = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), known === undefined ? value : `${known}, ${value}`);
  }
  return { status: Number(status), headers };
}

/** One part of the body of an ICAP answer, and its offset: RFC 3507, 4.4.1. */
export interface Encapsulated {
  readonly part: string;
  readonly offset: number;
}

/** @throws {IcapAnswerError} */
export function readEncapsulated(value: string | undefined): readonly Encapsulated[] {
  const parts = (value ?? '').split(',').map((item) => {
    const [, part, offset] = /^\s*([a-z]+-(?:hdr|body))=(\d{1,9})\s*$/.exec(item) ?? [];
    if (part === undefined) throw new IcapAnswerError('not an Encapsulated header', value);
    return { part, offset: Number(offset) };
  });
  return parts;
}
