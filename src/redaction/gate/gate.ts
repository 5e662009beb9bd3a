/**
 * The last gate: a second look at a finished record for what must never be locked away in clear. It shares no code with
 * the detectors on purpose, so that a mistake in them is no mistake here; it is simple enough to be read in a minute, and
 * strict: what looks like account data counts, whatever stands around it.
 */

/** `card`: 13 to 19 digits; `track`: the layout of a magnetic stripe; `security-code`: beside a word for one. */
export type GateKind = 'card' | 'track' | 'security-code';

/** Where something was found that must not be locked; the text itself is not repeated. Offsets in UTF-16 units. */
export interface GateFinding {
  readonly kind: GateKind;
  readonly start: number;
  readonly end: number;
}

/** The replacement of removed values in a redacted text. */
const TOKEN = /\[REDACTED(?::[\w-]+)?\]/g;
/** Marks and spaces as links, web pages and JSON write them: no digit of theirs is one of a number. */
const CODED_MARK = /%[0-9a-f]{2}|\\[nrt]|&(?:#[0-9]{1,4}|#x[0-9a-f]{1,4}|[a-z]{2,8});/gi;
/** Not between the digits of one number: a word, a line of another speaker, or the mark of a token. */
const APART = /[\p{L}\u0000]/u;
/** Marks, spaces and line ends between two digits of one number. */
const FAR = 6;
const SHORTEST = 13;
const LONGEST = 19;

/** ISO/IEC 7812: first digits with the lengths that are issued under them. */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 18, 19]],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]],
  [/^3[47]/, [15]],
  [/^1/, [15]],
  [/^3(?:08[89]|09|1[0-25]|3[3-4])/, [16]],
  [/^3(?:0[0-5]|095|[689])/, [14, 16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^220[0-5]/, [16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65|62|8[12])/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|6)/, [13, 14, 15, 16, 17, 18, 19]],
  [/^(?:9792|8600|9860|9682|2869)/, [16]],
];

const TRACK = /[A-Z]?[0-9]{12,19}\^[^^\n]{1,30}\^[0-9]{4}|(?<![0-9])[0-9]{12,19}[=D][0-9]{7}/gi;
/** Names of the security code of a card, as expressions. */
const CODE_WORDS = [
  ...[
    'cvv2?',
    'cvc2?',
    'cvn',
    'cid',
    'csc',
    'ccv',
    'security code',
    'card (?:verification|validation) (?:code|value|number)',
  ],
  ...[
    '(?:3|three|tatlong) digits? (?:on the back|sa likod)',
    'kartenpr[uü]fnummer',
    'pr[uü]fziffer',
    'sicherheitscode',
  ],
  ...[
    'cryptogramme(?: visuel)?',
    'code (?:de s[eé]curit[eé]|au dos)',
    'c[oó]d(?:igo|\\.)?(?: de)? seg(?:uridad|uran[cç]a)?',
  ],
  ...[
    'codice (?:di sicurezza|dietro|sul retro)',
    'beveiligingscode',
    's[aä]kerhetskod',
    'sikker(?:hed|het)skoden?',
    'kontrolcifre',
  ],
  ...[
    'kod (?:bezpiecze[nń]stwa|zabezpieczaj[aą]cy)',
    'turvakoodi',
    'код (?:безопасности|на обороте)',
    'g[uü]venlik kodu',
  ],
  ...[
    'kode keamanan',
    'セキュリティコード',
    '裏の3桁',
    '安全码',
    '卡背后三位',
    '보안 ?코드',
    '뒷면 3자리',
    'सीवीवी',
    'رمز الأمان',
  ],
];
const CODE_WORD = `(?:${CODE_WORDS.join('|')})`;
const CODE = new RegExp(
  `(?<!\\p{L})${CODE_WORD}(?!\\p{L})[^\\p{L}0-9\\u0000]{0,6}(?:(?:is|was|ist|lautet|est|es|è|e|é|to|это|nya|は|是)[^\\p{L}0-9\\u0000]{0,4})?(?<code>[0-9]{3,4})(?![0-9])` +
    `|(?<![0-9.,])(?<before>[0-9]{3,4}) (?:is (?:the |my )?|\\()${CODE_WORD}(?!\\p{L})`,
  'giu',
);
const QUESTION = new RegExp(`(?<!\\p{L})${CODE_WORD}`, 'iu');

/** Whether a text names a security code, so that the next answer may be one. */
export const asksForCode = (text: string): boolean => QUESTION.test(text);

/**
 * Looks at one text of a record. Time is linear in its length. Digits of all scripts are read by value.
 * @returns what must not be locked, in order; empty when the text may pass
 */
export function examine(text: string): GateFinding[] {
  // Each token becomes NULs, so that offsets stay and nothing reads across it.
  const marked = text.replace(TOKEN, (token) => '\0'.repeat(token.length));
  const read = toAsciiDigits(marked.replace(CODED_MARK, (mark) => ' '.repeat(mark.length)));
  const findings: GateFinding[] = [];
  for (const match of read.matchAll(TRACK)) {
    findings.push({ kind: 'track', start: match.index, end: match.index + match[0].length });
  }
  for (const match of read.matchAll(CODE)) {
    const code = match.groups?.['code'] ?? match.groups?.['before'] ?? '';
    const start = match.index + match[0].lastIndexOf(code);
    findings.push({ kind: 'security-code', start, end: start + code.length });
  }
  findings.push(...cardsIn(read));
  return findings.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A finding in one of several texts; it may continue in the texts after it. */
export interface PlacedFinding {
  readonly kind: GateKind;
  /** Which text it begins in, and where in it. */
  readonly index: number;
  readonly start: number;
  /** Which text it ends in, and where in it. */
  readonly endIndex: number;
  readonly end: number;
}

/** Texts are read as one in pieces of at least this length, in UTF-16 units. */
const PIECE = 65_536;
/** Nothing goes on over the beginning of such a text: seven letters stand apart digits, and are longer than any "is" or "lautet". */
const BEGINS_ANEW = /^\p{L}{7}/u;

/**
 * Looks at the texts of a record, in their order, such as its messages: what is sent in parts is read as one.
 * @param piece how much is read at once, at least; the findings are the same with each
 */
export function examineAll(texts: Iterable<string>, piece = PIECE): PlacedFinding[] {
  const findings: PlacedFinding[] = [];
  let first = 0;
  let some: string[] = [];
  let length = 0;
  const look = (): void => {
    for (const { kind, index, start, endIndex, end } of examineJoined(some)) {
      findings.push({ kind, index: index + first, start, endIndex: endIndex + first, end });
    }
    first += some.length;
    some = [];
    length = 0;
  };
  for (const text of texts) {
    if (length >= piece && BEGINS_ANEW.test(text)) look();
    some.push(text);
    length += text.length + 1;
  }
  look();
  return findings;
}

function examineJoined(texts: readonly string[]): PlacedFinding[] {
  const starts: number[] = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length + 1;
  }
  const indexOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
  return examine(texts.join('\n')).map(({ kind, start, end }) => {
    const [index, endIndex] = [indexOf(start), indexOf(end - 1)];
    return { kind, index, start: start - starts[index]!, endIndex, end: end - starts[endIndex]! };
  });
}

/** Any digit may begin a card, with anything but letters between the digits. */
function cardsIn(text: string): GateFinding[] {
  const places: number[] = [];
  const findings: GateFinding[] = [];
  const look = (): void => {
    for (let first = 0; first + SHORTEST <= places.length; first++) {
      if (isGlued(text, places, first)) continue;
      const length = lengthOfCard(text, places, first);
      if (length === 0) continue;
      findings.push({ kind: 'card', start: places[first]!, end: places[first + length - 1]! + 1 });
      first += length - 1;
    }
    places.length = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 48 || unit > 57) continue;
    const last = places.at(-1);
    if (last !== undefined && (at - last - 1 > FAR || APART.test(text.slice(last + 1, at)))) look();
    places.push(at);
  }
  look();
  return findings;
}

/** A number begins where no digit directly precedes: it is not searched for within a run of digits. */
function isGlued(text: string, places: readonly number[], first: number): boolean {
  return first > 0 && places[first - 1] === places[first]! - 1 && /[0-9]/.test(text.charAt(places[first]! - 1));
}

/** The longest card that begins at a digit and does not end within a run of digits; 0 when there is none. */
function lengthOfCard(text: string, places: readonly number[], first: number): number {
  const digits = places.slice(first, first + LONGEST).map((place) => text.charAt(place));
  const prefix = digits.slice(0, 4).join('');
  for (let length = Math.min(LONGEST, digits.length); length >= SHORTEST; length--) {
    const next = places[first + length];
    if (next !== undefined && next === places[first + length - 1]! + 1) continue;
    const issued = ISSUERS.some(([issuer, lengths]) => issuer.test(prefix) && lengths.includes(length));
    if (issued && isLaidOut(places.slice(first, first + length)) && sumsToTen(digits, length)) return length;
  }
  return 0;
}

/** Groups of one size, or of three digits and more on average: others are dates, times and lists. */
function isLaidOut(places: readonly number[]): boolean {
  const groups: number[] = [];
  for (const [index, place] of places.entries()) {
    if (index > 0 && places[index - 1] === place - 1) groups[groups.length - 1]! += 1;
    else groups.push(1);
  }
  const [size] = groups;
  return places.length / groups.length >= 3 || groups.slice(0, -1).every((group) => group === size);
}

/** Luhn: every second digit from the end counts twice, with its digits added up; the sum ends in zero. */
function sumsToTen(digits: readonly string[], length: number): boolean {
  let sum = 0;
  for (let back = 0; back < length; back++) {
    const value = Number(digits[length - 1 - back]) * (back % 2 === 0 ? 1 : 2);
    sum += Math.floor(value / 10) + (value % 10);
  }
  return sum % 10 === 0;
}

/** Digits of all scripts of the basic plane by value; each is one unit, so offsets stay. */
function toAsciiDigits(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => {
    if (digit.length > 1 || digit <= '9') return digit;
    let zero = digit.charCodeAt(0);
    while (/\p{Nd}/u.test(String.fromCharCode(zero - 1)) && digit.charCodeAt(0) - zero < 9) zero--;
    return String(digit.charCodeAt(0) - zero);
  });
}
