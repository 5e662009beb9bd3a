import { issuerOf } from './card-issuers.js';
import { speaksOfCard } from './card-talk.js';
import { countDigits, digitGroups } from './digit-stretch.js';
import { isCalledEnd, isOfThing } from './kinds/security-code-others.js';
import { SECURITY_CODE_WORDS } from './kinds/security-code-words.js';
import { passesLuhn } from './luhn.js';
import type { Place } from './mention.js';
import { isCalledOther } from './naming.js';
import type { Passage } from './passage.js';
import { isQuantity } from './quantities.js';
import { maySpeakDigits, spokenGroups } from './spoken-digits.js';
import type { SplitPart, Utterances } from './split-numbers.js';

interface MessagePlace extends Place {
  message: number;
}

/** A group of digits of one message, in the order in which its sender wrote them. */
interface Piece extends MessagePlace {
  digits: string;
  /** Places of what it took the place of: "7719", "sorry 7718, not 7719". */
  replaced?: MessagePlace[];
}

const [SHORTEST, USUAL, LONGEST] = [13, 16, 19];
const GROUP = 4;
/** More pieces than these pass Luhn by chance as well, and fewer digits than these in the longest one are dates and times. */
const MOST_PIECES = 8;
const LONGEST_PIECE = 3;
/** Messages between two pieces, and from the pieces to talk of a card. */
const APART = 6;
const TALK_BEFORE = 8;
const TALK_BEHIND = 3;
/** Longer messages tell more than pieces of a number. */
const LONGEST_MESSAGE = 160;
const CONFIDENCE = 0.97;
/** What somebody says who tells a number piece by piece. Two messages that do need no word for a card. */
const TELLS =
  /(?<!\p{L})(?:first|start\p{L}*|begins?|second|then|next|last|rest|ends?|final\p{L}*|erst\p{L}*|anfang|dann|weiter|letzt\p{L}*|ende|d[eé]but|puis|suite|derniers?|fin|primer\p{L}*|empieza|luego|[uú]ltim\p{L}*|termina|acaba|come[cç]a|depois|inizia|poi|eerste|begint|daarna|laatste|pierwsz\p{L}*|potem|dalej|ostatni\p{L}*|ilk|sonra|son|сначала|перв\p{L}*|дальше|потом|последн\p{L}*)(?!\p{L})|最初|次|最後|然后|接着|最后|처음|다음|마지막/iu;
/** "the first part is 5105" */
const CALLED_PIECE =
  /(?<!\p{L})(?:parts?|teil|partie|parte|p[aá]gina|cz[eę][sś][cć]|line|linea|posto|number|no|nr)\P{L}{0,3}(?:\p{L}{1,3} )?$/iu;
const CORRECTS =
  /(?<!\p{L})(?:sorry|oops|ups|oups|mean\p{L}*|meant|not|no|wrong|typo|instead|correction|nicht|nein|falsch|sondern|statt|vertippt|korrektur|pas|plut[oô]t|erreur|pardon|perd[oó]n|digo|error|equivoqu\p{L}*|ali[aá]s|errei|n[aã]o|desculpa|scusa\p{L}*|anzi|non|sbagliat\p{L}*|niet|fout|nie|pomy[lł]\p{L}*|przepraszam|inte|fel|ikke|feil|forkert|ei|v[aä][aä]r\p{L}*|de[gğ]il|yanl[iı][sş]|не|ой|ошиб\p{L}*|точнее)(?!\p{L})|^\s*\*|\*\s*$|不是|错|錯|違|じゃなく|すみません|아니|틀|خطأ|ليس|नहीं/iu;

/**
 * Cards whose pieces one sender tells over several messages, or with words between them, in any grouping: "first part is 5105 86", "then",
 * "67 8590, sorry, 8591". Luhn and a network's range must agree, and the talk must be of cards.
 */
export function findScatteredCards(utterances: Utterances): SplitPart[][] {
  const bySender = new Map<string, Piece[]>();
  const all: Piece[] = [];
  for (let message = 0; message < utterances.length; message++) {
    const sender = utterances.senderId(message);
    if (sender === undefined) continue;
    if (utterances.text(message).length > LONGEST_MESSAGE || !utterances.mayHold(message)) continue;
    const pieces = bySender.get(sender) ?? [];
    bySender.set(sender, pieces);
    const some = piecesOf(utterances.passage(message), message);
    pieces.push(...some);
    all.push(...some);
  }
  const ofOne = [...bySender.values()].flatMap((pieces) => {
    const corrected = withCorrections(pieces, utterances);
    const found = cardsOf(pieces, utterances);
    return corrected === undefined ? found : [...found, ...cardsOf(corrected, utterances)];
  });
  if (bySender.size < 2) return ofOne;
  return [...ofOne, ...cardsOf(all, utterances).filter((parts) => isOfSeveral(parts, utterances))];
}

/** "You had given me 4539", "0912", "4250 8993": one goes on, in groups of four, with what the other one reads back. */
function isOfSeveral(parts: readonly SplitPart[], utterances: Utterances): boolean {
  const digits = parts.map(({ message, start, end }) => utterances.passage(message).text.slice(start, end));
  const lengths = digits.map(countDigits);
  return (
    lengths.every((length) => length > 0 && length % GROUP === 0) &&
    lengths.reduce((sum, length) => sum + length, 0) === USUAL &&
    new Set(parts.map(({ message }) => utterances.senderId(message))).size > 1
  );
}

/** The groups of digits of a message, and numbers that are said in it. */
function piecesOf({ text, facts }: Passage, message: number): Piece[] {
  const written = digitGroups(text).map(({ start, end }) => ({ start, end, digits: text.slice(start, end), message }));
  const spoken = maySpeakDigits(facts) ? spokenGroups(text) : [];
  const said = spoken.map(({ start, end, digits }) => ({ start, end, digits, message }));
  const pieces = said.length === 0 ? written : [...written, ...said].sort((a, b) => a.start - b.start);
  const hasWords = /\p{L}/u.test(text);
  // "2 sec": with words beside it one digit counts something.
  return pieces.filter(({ digits }) => digits.length > 1 || !hasWords || said.length > 2);
}

/** The pieces with those that a later message corrects in the form that it gives; undefined where none does. */
function withCorrections(pieces: readonly Piece[], utterances: Utterances): Piece[] | undefined {
  const corrected: Piece[] = [];
  let any = false;
  for (let at = 0; at < pieces.length;) {
    const { message } = pieces[at]!;
    let end = at;
    while (pieces[end]?.message === message) end++;
    const some = pieces.slice(at, end);
    at = end;
    const before = corrected.at(-1);
    const isCorrection = before !== undefined && some.length <= 2 && CORRECTS.test(utterances.passage(message).text);
    const piece = isCorrection ? some.find(({ digits }) => digits !== before.digits) : undefined;
    if (piece === undefined || piece.digits.length !== before!.digits.length) {
      corrected.push(...some);
      continue;
    }
    any = true;
    // Goes on with the piece: a number may be corrected in every message.
    const replaced = before!.replaced ?? [];
    replaced.push(before!, ...some.filter((one) => one !== piece));
    corrected[corrected.length - 1] = { ...piece, replaced };
  }
  return any ? corrected : undefined;
}

function cardsOf(pieces: readonly Piece[], utterances: Utterances): SplitPart[][] {
  const found: SplitPart[][] = [];
  for (let first = 0; first < pieces.length; first++) {
    let digits = '';
    for (let last = first; last < Math.min(pieces.length, first + MOST_PIECES); last++) {
      const piece = pieces[last]!;
      if (last > first && piece.message - pieces[last - 1]!.message > APART) break;
      digits += piece.digits;
      if (digits.length > LONGEST) break;
      if (digits.length < SHORTEST || issuerOf(digits) === undefined || !passesLuhn(digits)) continue;
      const parts = pieces.slice(first, last + 1);
      // Other lengths are issued as well, and pass by chance with what stands beside them.
      const isUsual = digits.length === USUAL || /^3[47]/.test(digits);
      if (!isUsual && (isWithin(pieces, first) || isWithin(pieces, last + 1))) continue;
      if (!isCard(parts, digits, utterances)) continue;
      found.push(
        joined(
          parts.flatMap((part) => [part, ...(part.replaced ?? [])]),
          utterances,
        ),
      );
      first = last;
      break;
    }
  }
  return found;
}

function isCard(parts: readonly Piece[], digits: string, utterances: Utterances): boolean {
  if (/^(\d)\1*$/.test(digits) || parts.every((part) => part.digits.length < LONGEST_PIECE)) return false;
  if (parts.length < 2 || isWritten(parts, utterances)) return false;
  // "card ending 6008", and then all of it.
  const [head] = parts;
  if (isCalledEnd(utterances.passage(head!.message).text, head!.start, head!.end)) return false;
  if (issuerOf(digits) === 'weak' && digits.length !== USUAL) return false;
  for (const { message, start, end } of parts) {
    const passage = utterances.passage(message);
    // "5105x8667": not a product of numbers.
    const text = passage.text.replace(/(?<=[0-9])[x*](?=[0-9])/gi, ' ');
    if (isQuantity(text, start, end)) return false;
    if (isCalledOther(passage, start) && !CALLED_PIECE.test(text.slice(Math.max(0, start - 16), start))) return false;
  }
  const telling = new Set(
    parts.map(({ message }) => message).filter((one) => TELLS.test(utterances.passage(one).text)),
  );
  if (telling.size > 1 && digits.length === USUAL && issuerOf(digits) === 'strong') return true;
  const from = Math.max(0, parts[0]!.message - TALK_BEFORE);
  const to = Math.min(utterances.length - 1, parts.at(-1)!.message + TALK_BEHIND);
  for (let message = to; message >= from; message--) {
    const passage = utterances.passage(message);
    if (speaksOfCard(passage)) return true;
    // "Three digits behind the comma?" asks for no code.
    if (SECURITY_CODE_WORDS.in(passage).some(({ tag }) => tag !== 'perhaps') && !isOfThing(passage)) return true;
  }
  return false;
}

/** Whether a piece follows another one of the same message. */
function isWithin(pieces: readonly Piece[], at: number): boolean {
  return pieces[at - 1]?.message === pieces[at]?.message && pieces[at] !== undefined;
}

/** Whether nothing but marks stands between the pieces: the detector of cards knows which marks may. */
function isWritten(parts: readonly Piece[], utterances: Utterances): boolean {
  const [{ message, start }, { message: last, end }] = [parts[0]!, parts.at(-1)!];
  return message === last && !/\p{L}/u.test(utterances.passage(message).text.slice(start, end));
}

/** The places of a card, those that marks alone separate in one. */
function joined(places: readonly MessagePlace[], utterances: Utterances): SplitPart[] {
  const parts: SplitPart[] = [];
  for (const { message, start, end } of places) {
    const before = parts.at(-1);
    const isNext = before?.message === message && before.end <= start;
    if (isNext && GAP.test(utterances.passage(message).text.slice(before.end, start))) before.end = end;
    else parts.push({ kind: 'card', confidence: CONFIDENCE, message, start, end });
  }
  return parts;
}
const GAP = /^(?:[^\p{L}\p{N}]*|[x*])$/iu;
