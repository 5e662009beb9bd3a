/** Bytes that are written as numbers, one by one. Used in threads: like them, it imports by URL. */
import type * as RunsModule from './runs.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { nextRun, setOf } = (await load('runs')) as typeof RunsModule;

/** A way to write a byte. */
interface Notation {
  readonly characters: Uint8Array;
  /** The mark of an escape, the digits, and what parts them from the next number. */
  readonly number: RegExp;
  readonly radix: number;
}

const NOTATIONS: readonly Notation[] = [
  // Escapes of two hexadecimal digits, as in links, programs, quoted-printable and Mork, or digits before a blank.
  {
    characters: setOf(/[0-9A-Fa-f%=$\\xu&#;,:\s]/),
    number: /(%|=|\$|\\x|\\u00|0x|&#x)?([0-9A-Fa-f]{2})([;,:]?\s{0,4})/y,
    radix: 16,
  },
  // Escapes of three octal digits, as in dumps of databases and catalogues of messages.
  { characters: setOf(/[0-7\\]/), number: /(\\{1,2})([0-3][0-7]{2})()/y, radix: 8 },
  // A list, as in JSON and programs.
  { characters: setOf(/[0-9,\s]/), number: /()(?<![0-9])([0-9]{1,3})(?![0-9])((?:\s{0,4},\s{0,4})?)/y, radix: 10 },
];
const LEAST_RUN = 64;
const LEAST_NUMBERS = 24;

/** @param text the content as Latin-1 */
export function readNumbers(content: Buffer, text: string, take: (bytes: Buffer) => void): void {
  for (const { characters, number, radix } of NOTATIONS) {
    const next = (from: number) => nextRun(content, characters, LEAST_RUN, from);
    for (let run = next(0); run !== undefined; run = next(run.end)) {
      const bytes = Buffer.alloc((run.end - run.start) >> 1);
      let count = 0;
      const flush = () => {
        if (count >= LEAST_NUMBERS) take(Buffer.from(bytes.subarray(0, count)));
        count = 0;
      };
      for (let at = run.start; at < run.end;) {
        number.lastIndex = at;
        const [found = '', mark, digits = '', gap] = number.exec(text) ?? [];
        const byte = parseInt(digits, radix);
        if (byte <= 0xff) bytes[count++] = byte;
        else flush();
        // Digits with neither are a longer number, which is no byte, or the last of a list.
        if (!mark && gap === '') flush();
        at += found.length || 1;
      }
      flush();
    }
  }
}
