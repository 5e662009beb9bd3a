import { hasAtWord } from '../at-words.js';
import type { Candidate, Detector } from '../detector.js';
import type { Passage } from '../passage.js';
import { AT_WORDS, DOT_WORDS } from '../spelled-signs.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';
import { FEW_DIGITS, isMailbox, withoutSpace } from './broken-local-part.js';
import { MAILBOX, ORDINARY, PROVIDER, VERB } from './mail-words.js';

const OPEN = '[(\\[{<]';
const CLOSE = '[)\\]}>]';
/** The sign or the word alone, which is quick to find; its surroundings are read afterwards. */
const AT = new RegExp(
  `@+|(?<![\\p{L}\\p{N}])(?:${AT_WORDS})(?![\\p{L}\\p{N}])|(?<=[([{<] ?)(?:a|et)(?= ?[)\\]}>])`,
  'giu',
);
const SIGN = /@+/g;
const PLAIN_NEIGHBOUR = /[A-Za-z0-9]/;
const PLAIN_HOST = /[A-Za-z0-9.-]/;
/** After the plain part of a host: a dot or comma with spaces, or written out. */
const ODD_NEXT = new RegExp(`^(?:[ \\t]{0,2}[.\\r\\n,([{<_*-]|[ \\t]{1,2}(?:${DOT_WORDS})[ \\t]|[^\\x00-\\x7f])`, 'iu');
const BEFORE_AT = /(?:[ \t]{0,2}[([{<][ ]?|[ \t]{0,2}\r?\n[ \t]{0,2}|[ \t]{1,3}|[_*-])$/;
const AFTER_AT = /^(?:[ ]?[)\]}>][ \t]{0,2}|[ \t]{0,2}\r?\n[ \t]{0,2}|(?:[ -]sign|[ -]zeichen)?[ \t]{1,3}|[_*-])/i;
/** Other scripts end a label of Latin letters: "docomo.ne.jpです". */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}';
const LABEL = `(?:(?![${UNSPACED}])[\\p{L}\\p{N}](?:(?:(?![${UNSPACED}])[\\p{L}\\p{N}-]){0,61}(?![${UNSPACED}])[\\p{L}\\p{N}])?|[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?)`;
const SPELLED_DOT = `[ \\t]{0,2}${OPEN}[ ]?(?:${DOT_WORDS}|\\.)[ ]?${CLOSE}[ \\t]{0,2}|[ \\t]{1,2}(?:${DOT_WORDS})[ \\t]{1,2}|[_*-](?:dot)[_*-]`;
const NEXT_LABEL = new RegExp(
  `(${SPELLED_DOT})|([ \\t]{1,2}\\.[ \\t]{0,2}|\\.[ \\t]?\\r?\\n[ \\t]?|[ \\t]?\\r?\\n[ \\t]?\\.|\\. (?=(?:com|net|org|de|co\\.uk)(?![\\p{L}\\p{N}]))|,(?=\\p{L}{2,4}(?![\\p{L}\\p{N}])))|\\.`,
  'iuy',
);
const LABEL_HERE = new RegExp(LABEL, 'iuy');
const JOIN = `${SPELLED_DOT}|[ \\t](?:underscore|dash|hyphen|minus|plus|unterstrich|bindestrich|guion|guión|tiret|trattino|подчеркивание|дефис|podkreślnik|alaviiva)[ \\t]|[_.]|[_-]\\r?\\n|[ \\t][_.][ \\t]|[+'-]`;
const LOCAL = new RegExp(`[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}\\p{M}_]|(?:${JOIN})(?=[\\p{L}\\p{N}]))*$`, 'iu');
/** RFC 5321 allows 64; spelled joints make it longer. */
const LOCAL_REACH = 96;
const DOMAIN_REACH = 8;

const GENERIC = new Set(
  `com net org edu gov mil info biz name pro app dev xyz online site shop store cloud tech email mobi club live world
  example test company agency digital network systems solutions services support group media health bank law`.split(
    /\s+/,
  ),
);
/** Second-level labels below which a country registers. */
const SECOND_LEVEL = new Set(['co', 'com', 'org', 'net', 'ac', 'gov', 'edu']);
const DOTLESS_TOP_LEVEL =
  / ?(?:com|net|org|de|fr|it|es|ca|in|co\.uk|co uk|bg|cz|pl|hu|ro|sk|hr|rs|si|gr|ru|ua|nl|ch|se|dk|fi|pt|tr|vn|lt|lv|ee|com\.br|com br)(?![\p{L}\p{N}])/iuy;

/**
 * E-mail addresses that are written out or torn apart: "name at host dot com", "name (at) host.com", "name @ host . com",
 * "name@host,com". Needs a known top-level domain, and something that an ordinary sentence has not.
 */
export const spelledEmailDetector: Detector = {
  kind: 'email',
  needs: { signs: SIGNS.at | SIGNS.atWord },
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    const isWritten = hasAtWord(text, passage.facts);
    if (!isWritten && !text.includes('@')) return;
    for (const match of matchesOf(isWritten ? AT : SIGN, text)) {
      if (match[0] === '@' && !mayGoOn(text, match.index)) continue;
      const sign = readSign(text, match.index, match.index + match[0].length);
      if (!sign) continue;
      const domain = readDomain(text, sign.end);
      if (!domain || (match[0] === '@' && sign.end - sign.start === 1 && !domain.odd)) continue;
      const local = LOCAL.exec(text.slice(Math.max(0, sign.start - LOCAL_REACH), sign.start))?.[0];
      if (local === undefined) continue;
      const start = sign.start - local.length;
      const written = text.slice(sign.start, sign.end);
      const meant = passage.contextScore(start, domain.end, { mail: 1 }) > 0;
      const confidence = score(written, local, domain, meant);
      const certain = match[0] === '@' && domain.labels.length > 1;
      if (confidence === 0) continue;
      const from = withoutSpace(text, start, sign);
      // "we paid 30 at ikea dot com"
      if (from === start && !certain && !meant && FEW_DIGITS.test(local) && !isMailbox(text, sign.end)) continue;
      yield { kind: 'email', start: from, end: domain.end, confidence, certain };
    }
  },
};

/** Most signs are in ordinary addresses; others have a space, a bracket or an odd dot next to them. */
function mayGoOn(text: string, at: number): boolean {
  if (!PLAIN_NEIGHBOUR.test(text.charAt(at - 1))) return true;
  let end = at + 1;
  while (PLAIN_HOST.test(text.charAt(end))) end++;
  // "yahoo. com": the dot ends no sentence.
  if (text.charAt(end - 1) === '.') end--;
  return end === at + 1 || ODD_NEXT.test(text.slice(end, end + 14)) || !text.slice(at, end).includes('.');
}

/** The at sign with the spaces, brackets or dashes around it; a bare word needs some on both sides. */
function readSign(text: string, start: number, end: number): { start: number; end: number } | undefined {
  const before = BEFORE_AT.exec(text.slice(Math.max(0, start - 4), start))?.[0].length ?? 0;
  const after = AFTER_AT.exec(text.slice(end, end + 12))?.[0].length ?? 0;
  const isWord = text.charAt(start) !== '@';
  return isWord && (before === 0 || after === 0) ? undefined : { start: start - before, end: end + after };
}

interface Domain {
  end: number;
  labels: string[];
  /** Some dot is a word, has spaces around it or is a comma. */
  odd: boolean;
}

function readDomain(text: string, from: number): Domain | undefined {
  const labels: string[] = [];
  let odd = false;
  let best: Domain | undefined;
  let at = from;
  while (labels.length < DOMAIN_REACH) {
    LABEL_HERE.lastIndex = at;
    const label = LABEL_HERE.exec(text)?.[0];
    if (label === undefined) break;
    labels.push(label);
    at += label.length;
    if (labels.length > 1 && isTopLevel(label)) best = { end: at, labels: [...labels], odd };
    if (labels.length === 1 && MAILBOX.test(label)) best = { end: dotlessEnd(text, at), labels: [label], odd: true };
    NEXT_LABEL.lastIndex = at;
    const next = (labels.length === 1 ? dotAndSpace(text, at) : undefined) ?? NEXT_LABEL.exec(text);
    if (!next) break;
    const apart = next[2] !== undefined || next[0] === '. ';
    if (apart && labels.length > 1 && best && !SECOND_LEVEL.has(label.toLowerCase())) break;
    odd ||= apart || next[1] !== undefined;
    at += next[0].length;
  }
  return best;
}

/** "proton. me": a host without a top-level domain continues. */
function dotAndSpace(text: string, at: number): RegExpExecArray | undefined {
  DOT_AND_SPACE.lastIndex = at;
  return DOT_AND_SPACE.exec(text) ?? undefined;
}
const DOT_AND_SPACE = /\. (?=(?:[a-z]{2}|info|biz)(?:\.[a-z]{2})?(?![\p{L}\p{N}@]))/uy;

/** "gmail com", or "gmail" alone. */
function dotlessEnd(text: string, at: number): number {
  DOTLESS_TOP_LEVEL.lastIndex = at;
  return at + (DOTLESS_TOP_LEVEL.exec(text)?.[0].length ?? 0);
}

function isTopLevel(label: string): boolean {
  return /^[a-z]{2}$/i.test(label) || GENERIC.has(label.toLowerCase());
}

/** `meant`: a word near it speaks of mail. */
function score(sign: string, local: string, { labels, odd }: Domain, meant: boolean): number {
  const bracketed = /[([{<]/.test(sign);
  if (/^@+$/.test(sign)) return 0.995;
  if (sign.includes('@') && labels.length > 1 && !ORDINARY.test(local)) return 0.97;
  if (bracketed || /^[_-]/.test(sign)) return 0.96;
  const structured = /[._]|\p{L}\d|(?:dot|punkt|punto|point|ponto|punt|underscore) /iu.test(local);
  if (structured) return 0.95;
  if (ORDINARY.test(local) || VERB.test(local)) return 0;
  if (odd || sign.includes('@')) return 0.85;
  return meant || PROVIDER.test(labels[0] ?? '') ? 0.7 : 0;
}
