import { type Candidate, NO_CANDIDATES, type RedactionKind, type Span } from './detector.js';
import { BARRIER, fold, type FoldedText, foldPlain } from './fold.js';
import type { List } from './list.js';
import { Passage } from './passage.js';
import { type Seeker, seekersFor, type WordBits } from './seekers.js';
import { type Redaction, Redactions } from './redactions.js';
import { KnownValues } from './repeats.js';
import { resolveOverlaps } from './resolve.js';
import { findScatteredCards } from './scattered-cards.js';
import { mayHoldPersonalData } from './prefilter.js';
import { findSplitAddresses } from './split-addresses.js';
import { findSplitNumbers, type SplitPart, type Utterances } from './split-numbers.js';
import { type TextFacts, textFacts } from './text-facts.js';

/** One message of a conversation. Messages without a sender are taken for unrelated texts. */
export interface RedactableMessage {
  senderId?: string | undefined;
  text: string;
}

/** What a redactor was built with. */
export interface Rules {
  /** Built-in detectors: they see only messages that may hold what they look for. */
  detectors: readonly Seeker[];
  /** Those of them that tell themselves what is worth reading. */
  choosy: readonly Seeker[];
  /** See every message, because nothing is known of what they look for. */
  extra: readonly Seeker[];
  isAllowed: (found: string) => boolean;
  token: (kind: RedactionKind) => string;
  /** Of the lexicons that the detectors need. */
  wordBits: WordBits;
  /** What has been found out about some texts of this call: see `KNOWN_TEXTS`. */
  known: Map<string, KnownText>;
  /** Texts in which a look at them alone found nothing: as many. */
  silent: Set<string>;
  /** The rules for messages that are unrelated to others, if these are not. */
  alone?: Rules;
}

interface KnownText {
  readonly readers: readonly Seeker[];
  readonly facts: TextFacts;
  /** Whether it may hold personal data of the usual kinds. */
  readonly mayHold: boolean;
}

/** Texts of which it is remembered who reads them, and messages that are kept as they are read: a few at a time, however many there are. */
const KNOWN_TEXTS = 4096;
const READ_MESSAGES = 512;

/** A token brings what stood around it closer together, so a further look may find more. Few texts need a third. */
const ROUNDS = 8;
/** How many messages before one, and behind it, can change what is found in it. */
const REACH = 2;
const AHEAD = 3;

/** Redacts messages until a further look finds nothing, so that redacting the result again changes nothing. */
export function redactConversation(messages: List<RedactableMessage>, given: Rules): Redactions {
  const rules = given.alone === undefined || areRelated(messages) ? given : given.alone;
  let results = new Redactions(messages);
  if (!areRead(messages, rules)) return results;
  const touched = new Set<number>();
  results = lookUntilStable(messages, results, rules, touched);
  let added = addRepeats(messages, addFoundAlone(messages, results, rules, touched), rules, touched);
  for (let round = 0; round < ROUNDS; round++) {
    if (added !== results) results = lookUntilStable(messages, added, rules, touched);
    added = lookAlone(messages, results, rules, touched);
    if (added === results) break;
  }
  return results;
}

/** Whether any detector reads any of the messages. */
function areRead(messages: List<RedactableMessage>, rules: Rules): boolean {
  for (const { text } of messages) if (readersOf(text, rules).length > 0) return true;
  return false;
}

/** The redaction of a text with further spans where it has none: those that it has stay as they are. */
export function withMore(input: string, result: Redaction, more: readonly Span[], rules: Rules): Redaction {
  const usable = more.filter(({ start, end }) => isUsable(input.slice(start, end), rules));
  const added = uncovered(input, usable, result.spans).map((span) => withoutEdges(input, span));
  return added.length === 0 ? result : withSpans(input, [...result.spans, ...added], rules);
}

/** Blanks between it and what was there before belong to neither. */
function withoutEdges(input: string, span: Span): Span {
  const text = input.slice(span.start, span.end);
  const start = span.start + text.length - text.trimStart().length;
  return { ...span, start, end: start + text.trim().length };
}

/** Looks at the messages together until nothing more is found. */
function lookUntilStable(
  messages: List<RedactableMessage>,
  before: Redactions,
  rules: Rules,
  touched: Set<number>,
): Redactions {
  const related = areRelated(messages);
  let results = before;
  /** Messages in which the last look found something; undefined before the first one. */
  let changed: ReadonlySet<number> | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const reader = new Reader(messages, results, rules);
    let candidates = new Map<number, readonly Candidate[]>();
    for (let index = 0; index < messages.length; index++) {
      if (changed !== undefined && !isNear(changed, index, related ? [REACH, AHEAD] : [0, 0])) continue;
      const within = related ? lookWithin(index, reader) : lookAt(index, reader);
      if (within.length > 0) candidates.set(index, within);
    }
    if (related) {
      const across = lookAcross(reader);
      candidates = withSplitNumbers(candidates, across);
      for (const index of reader.influenced(across)) touched.add(index);
    }
    const more = new Map<number, Redaction>();
    for (const [index, some] of candidates) {
      const spans = toSpans(some, results.text(index));
      if (spans.length > 0) more.set(index, addSpans(textOf(messages, index), results.at(index)!, spans, rules));
    }
    if (more.size === 0) break;
    changed = new Set(more.keys());
    results = results.with(more);
  }
  return results;
}

export function areRelated(messages: List<RedactableMessage>): boolean {
  for (const { senderId } of messages) if (senderId !== undefined) return true;
  return false;
}

/** Whether a message, or one of so many before and behind it, is among those that changed. */
function isNear(changed: ReadonlySet<number>, index: number, [reach, ahead]: readonly [number, number]): boolean {
  for (let near = index - reach; near <= index + ahead; near++) if (changed.has(near)) return true;
  return false;
}

const textOf = (messages: List<RedactableMessage>, index: number): string => messages.at(index)?.text ?? '';

/**
 * A conversation finds no less than its messages alone: where other messages had a say, each is looked at by itself as
 * well, as it was sent, and what was left of that is added. Returns `results` when nothing was.
 */
function addFoundAlone(
  messages: List<RedactableMessage>,
  results: Redactions,
  rules: Rules,
  touched: ReadonlySet<number>,
): Redactions {
  return mapTouched(results, touched, (result, index) => {
    const input = textOf(messages, index);
    const more = uncovered(input, redactAlone(input, rules).spans, result.spans);
    return more.length === 0 ? result : withSpans(input, [...result.spans, ...more], rules);
  });
}

/** A value that was found once is masked wherever it is repeated. */
function addRepeats(
  messages: List<RedactableMessage>,
  results: Redactions,
  rules: Rules,
  touched: Set<number>,
): Redactions {
  const known = new KnownValues();
  for (const [index, { spans }] of results.inOrder()) known.add(index, textOf(messages, index), spans);
  if (known.isEmpty) return results;
  const more = new Map<number, Redaction>();
  for (let index = 0; index < messages.length; index++) {
    const text = results.text(index);
    const found = known
      .findIn(index, text, rules.known.get(text)?.facts)
      .filter(({ start, end }) => isUsable(text.slice(start, end), rules));
    if (found.length === 0) continue;
    touched.add(index);
    more.set(index, addSpans(textOf(messages, index), results.at(index)!, found, rules));
  }
  return results.with(more);
}

/** The same for what is left by now, so that redacting again changes nothing. */
function lookAlone(
  messages: List<RedactableMessage>,
  results: Redactions,
  rules: Rules,
  touched: ReadonlySet<number>,
): Redactions {
  return mapTouched(results, touched, (result, index) =>
    addSpans(textOf(messages, index), result, redactAlone(result.text, rules).spans, rules),
  );
}

function redactAlone(text: string, rules: Rules): Redaction {
  return redactConversation([{ text }], rules).at(0)!;
}

/** The results with those of touched messages replaced; the same when none is another. */
function mapTouched(
  results: Redactions,
  touched: ReadonlySet<number>,
  map: (result: Redaction, index: number) => Redaction,
): Redactions {
  const mapped = new Map<number, Redaction>();
  for (const index of touched) {
    const result = results.at(index)!;
    const other = map(result, index);
    if (other !== result) mapped.set(index, other);
  }
  return results.with(mapped);
}

const ALPHANUMERIC = /[\p{L}\p{N}]/u;

/** The pieces of `spans` outside `covering` that hold letters or digits. */
function uncovered(input: string, spans: readonly Span[], covering: readonly Span[]): Span[] {
  return spans.flatMap((span) => {
    const pieces: Span[] = [];
    let start = span.start;
    for (const other of [...covering, { start: span.end, end: span.end }]) {
      if (other.end <= start && other.start !== span.end) continue;
      const end = Math.min(other.start, span.end);
      if (end > start && ALPHANUMERIC.test(input.slice(start, end))) pieces.push({ ...span, start, end });
      start = Math.max(start, other.end);
      if (start >= span.end) break;
    }
    return pieces;
  });
}

/** The last values that were asked for, by message; others are made again. */
class Recent<T> {
  readonly #values = new Map<number, T>();

  get(index: number, make: () => T): T {
    const known = this.#values.get(index);
    if (known !== undefined) return known;
    const made = make();
    const [oldest] = this.#values.keys();
    if (this.#values.size >= READ_MESSAGES && oldest !== undefined) this.#values.delete(oldest);
    this.#values.set(index, made);
    return made;
  }
}

/** The messages as they are in one round, folded on demand. */
class Reader implements Utterances {
  readonly #folded = new Recent<FoldedText>();
  readonly #passages = new Recent<Passage>();
  readonly #askedBefore = new Set<number>();

  constructor(
    readonly messages: List<RedactableMessage>,
    readonly results: Redactions,
    readonly rules: Rules,
  ) {}

  /** Messages in which others were taken into account, by a word or by a piece of the same value. */
  *influenced(across: readonly SplitPart[][]): Generator<number> {
    yield* this.#askedBefore;
    for (const { message } of across.flat()) yield message;
  }

  get length(): number {
    return this.messages.length;
  }

  senderId(index: number): string | undefined {
    return index < 0 ? undefined : this.messages.at(index)?.senderId;
  }

  text(index: number): string {
    return this.results.text(index);
  }

  folded(index: number): FoldedText {
    return this.#folded.get(index, () => {
      const text = this.text(index);
      return fold(text, this.rules.known.get(text)?.facts);
    });
  }

  mayHold(index: number): boolean {
    const text = this.text(index);
    return this.rules.known.get(text)?.mayHold ?? mayHoldPersonalData(text, textFacts(text));
  }

  passage(index: number): Passage {
    return this.#passages.get(index, () => this.passageOf(index, this.folded(index)));
  }

  /** The readings of a message, each with the mapping to its text: folded, and unchanged if that differs. */
  *readings(index: number): Generator<readonly [Passage, FoldedText]> {
    const folded = this.folded(index);
    yield [this.passage(index), folded];
    if (!folded.isDecoded) return;
    const plain = foldPlain(this.text(index));
    yield [this.passageOf(index, plain), plain];
  }

  private passageOf(index: number, { text, facts }: FoldedText): Passage {
    const onAskedBefore = () => void this.#askedBefore.add(index);
    const hasCard = this.results.at(index)?.spans.some(({ kind }) => kind === 'card') ?? false;
    const [before, sender, behind] = [this.preceding(index), this.senderId(index), this.following(index)];
    return new Passage(text, before, sender, onAskedBefore, facts, behind, hasCard);
  }

  private preceding(index: number): (() => Passage) | undefined {
    const related = index > 0 && this.senderId(index) !== undefined;
    return related ? () => this.passage(index - 1) : undefined;
  }

  private following(index: number): (() => Passage) | undefined {
    const related = index + 1 < this.length && this.senderId(index) !== undefined;
    return related ? () => this.passage(index + 1) : undefined;
  }
}

/** What is found in a message that is unrelated to others. One with nothing is not looked at again. */
function lookAt(index: number, reader: Reader): readonly Candidate[] {
  const { rules } = reader;
  const text = reader.text(index);
  if (rules.silent.has(text)) return NO_CANDIDATES;
  const found = lookWithin(index, reader);
  if (found.length > 0) return found;
  if (rules.silent.size >= KNOWN_TEXTS) rules.silent.clear();
  rules.silent.add(text);
  return NO_CANDIDATES;
}

/** What is found in one message, in offsets of its text. */
function lookWithin(index: number, reader: Reader): readonly Candidate[] {
  const { rules } = reader;
  const detectors = readersOf(reader.text(index), rules);
  if (detectors.length === 0) return NO_CANDIDATES;
  const candidates: Candidate[] = [];
  for (const [passage, folded] of reader.readings(index)) {
    for (const detector of seekersFor(passage, detectors, rules.wordBits)) {
      for (const candidate of detector.detect(passage)) {
        if (isUsable(passage.text.slice(candidate.start, candidate.end), rules)) {
          candidates.push({ ...candidate, ...folded.toInput(candidate.start, candidate.end) });
        }
      }
    }
  }
  return candidates;
}

/** The detectors that a text is worth the time of. Most texts have none, and are asked about more than once. */
function readersOf(text: string, rules: Rules): readonly Seeker[] {
  const known = rules.known.get(text);
  if (known) return known.readers;
  const facts = textFacts(text);
  const mayHold = mayHoldPersonalData(text, facts);
  const readers = findReaders(text, facts, mayHold, rules);
  if (rules.known.size >= KNOWN_TEXTS) rules.known.clear();
  rules.known.set(text, { readers, facts, mayHold });
  return readers;
}

function findReaders(
  text: string,
  facts: TextFacts,
  mayHold: boolean,
  { detectors, choosy, extra }: Rules,
): readonly Seeker[] {
  const readers = mayHold
    ? detectors.filter((detector) => detector.mayOccurIn?.(text, facts) ?? true)
    : choosy.filter((detector) => detector.mayOccurIn?.(text, facts));
  return extra.length === 0 ? readers : readers.concat(extra);
}

/** Values that span several messages, in offsets of their texts. */
function lookAcross(reader: Reader): SplitPart[][] {
  const { rules } = reader;
  const { detectors, wordBits } = rules;
  const cards = detectors.some(({ kind }) => kind === 'card') ? findScatteredCards(reader) : [];
  const numbers = findSplitNumbers(reader, (passage) => seekersFor(passage, detectors, wordBits));
  const split = [...numbers, ...findSplitAddresses(reader, detectors), ...cards];
  return split
    .filter((parts) => {
      const pieces = parts.map(({ message, start, end }) => reader.passage(message).text.slice(start, end));
      return isUsable(pieces.join(''), rules);
    })
    .map((parts) => parts.map((part) => ({ ...part, ...reader.folded(part.message).toInput(part.start, part.end) })));
}

function isUsable(found: string, rules: Rules): boolean {
  return found !== '' && !found.includes(BARRIER) && !rules.isAllowed(found);
}

/** A split number counts as a whole: it takes the place of less certain finds in its messages, or it is dropped. */
function withSplitNumbers(
  within: ReadonlyMap<number, readonly Candidate[]>,
  across: readonly SplitPart[][],
): Map<number, readonly Candidate[]> {
  const all = new Map(within);
  const placed = new Set<Candidate>();
  const best = across.toSorted((a, b) => confidenceOf(b) - confidenceOf(a) || lengthOf(b) - lengthOf(a));
  for (const parts of best) {
    const rivals = parts.flatMap((part) => (all.get(part.message) ?? []).filter((other) => overlaps(other, part)));
    if (rivals.some((rival) => placed.has(rival) || rival.confidence > confidenceOf(parts))) continue;
    for (const part of parts) {
      all.set(part.message, [...(all.get(part.message) ?? []).filter((other) => !overlaps(other, part)), part]);
      placed.add(part);
    }
  }
  return all;
}

function confidenceOf(parts: readonly SplitPart[]): number {
  return parts[0]?.confidence ?? 0;
}

function lengthOf(parts: readonly SplitPart[]): number {
  return parts.reduce((total, { start, end }) => total + end - start, 0);
}

function overlaps(a: Candidate, b: Candidate): boolean {
  return a.start < b.end && b.start < a.end;
}

function toSpans(candidates: readonly Candidate[], text: string): Span[] {
  return resolveOverlaps(candidates, text).map(({ kind, start, end, confidence, why }) => ({
    kind,
    start,
    end,
    confidence,
    ...(why === undefined ? {} : { why }),
  }));
}

/** Adds spans found in the redacted text to those found before, in offsets of the input. */
function addSpans(input: string, result: Redaction, found: readonly Span[], { token }: Rules): Redaction {
  if (found.length === 0) return result;
  const spans = [...result.spans];
  let next = 0;
  let shift = 0;
  for (const span of found) {
    for (let old = result.spans[next]; old && old.start - shift <= span.start; old = result.spans[++next]) {
      shift += old.end - old.start - token(old.kind).length;
    }
    spans.push({ ...span, start: span.start + shift, end: span.end + shift });
  }
  return withSpans(input, spans, { token });
}

function withSpans(input: string, spans: Span[], { token }: Pick<Rules, 'token'>): Redaction {
  spans.sort((a, b) => a.start - b.start);
  return { text: render(input, spans, token), spans };
}

function render(input: string, spans: readonly Span[], token: Rules['token']): string {
  const parts: string[] = [];
  let done = 0;
  for (const { kind, start, end } of spans) {
    parts.push(input.slice(done, start), token(kind));
    done = end;
  }
  parts.push(input.slice(done));
  return parts.join('');
}
