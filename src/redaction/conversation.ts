import type { Candidate, Detector, RedactionKind, Span } from './detector.js';
import { BARRIER, fold, type FoldedText } from './fold.js';
import { Passage } from './passage.js';
import { resolveOverlaps } from './resolve.js';
import { mayHoldPersonalData } from './prefilter.js';
import { findSplitNumbers, type SplitPart } from './split-numbers.js';

/** A text with its personal data replaced, and where that stood in the input: sorted, without overlaps. */
export interface Redaction {
  text: string;
  spans: Span[];
}

/** One message of a conversation. Messages without a sender are taken for unrelated texts. */
export interface RedactableMessage {
  senderId?: string | undefined;
  text: string;
}

/** What a redactor was built with. */
export interface Rules {
  /** Built-in detectors: they see only messages that may hold what they look for. */
  detectors: readonly Detector[];
  /** See every message, because nothing is known of what they look for. */
  extra: readonly Detector[];
  isAllowed: (found: string) => boolean;
  token: (kind: RedactionKind) => string;
}

/** A token brings what stood around it closer together, so a further look may find more. Few texts need a third. */
const ROUNDS = 8;
/** How many messages before a changed one can change what is found in it. */
const REACH = 2;

/** Redacts messages until a further look finds nothing, so that redacting the result again changes nothing. */
export function redactConversation(messages: readonly RedactableMessage[], rules: Rules): Redaction[] {
  let results: Redaction[] = messages.map(({ text }) => ({ text, spans: [] }));
  const firstReaders = messages.map(({ text }) => readersOf(text, rules));
  if (firstReaders.every((readers) => readers.length === 0)) return results;
  const related = messages.some(({ senderId }) => senderId !== undefined);
  let changed = results.map(() => true);
  for (let round = 0; round < ROUNDS; round++) {
    const reader = new Reader(messages, results);
    const near = changed.map((_, index) => changed.slice(Math.max(0, index - REACH), index + 1).includes(true));
    const within = results.map((_, index) =>
      near[index] ? lookWithin(index, reader, rules, round === 0 ? firstReaders[index] : undefined) : [],
    );
    const candidates = related ? withSplitNumbers(within, lookAcross(reader, rules)) : within;
    const found = candidates.map((own, index) => toSpans(own, reader, index));
    changed = found.map((spans) => spans.length > 0);
    if (!changed.includes(true)) break;
    results = results.map((result, index) => addSpans(messages[index]?.text ?? '', result, found[index] ?? [], rules));
  }
  return results;
}

/** The messages as they stand in one round, folded when they are first asked for. */
class Reader {
  readonly #folded: FoldedText[] = [];
  readonly #passages: Passage[] = [];

  constructor(
    readonly messages: readonly RedactableMessage[],
    readonly results: readonly Redaction[],
  ) {}

  folded(index: number): FoldedText {
    return (this.#folded[index] ??= fold(this.results[index]?.text ?? ''));
  }

  passage(index: number): Passage {
    const related = index > 0 && this.messages[index]?.senderId !== undefined;
    return (this.#passages[index] ??= new Passage(
      this.folded(index).text,
      related ? () => this.passage(index - 1) : undefined,
    ));
  }
}

function lookWithin(index: number, reader: Reader, rules: Rules, readers?: readonly Detector[]): Candidate[] {
  const detectors = readers ?? readersOf(reader.results[index]?.text ?? '', rules);
  if (detectors.length === 0) return [];
  const passage = reader.passage(index);
  const candidates: Candidate[] = [];
  for (const detector of detectors) {
    for (const candidate of detector.detect(passage)) {
      if (isUsable(passage.text.slice(candidate.start, candidate.end), rules)) candidates.push(candidate);
    }
  }
  return candidates;
}

/** The detectors that a text is worth the time of. */
function readersOf(text: string, { detectors, extra }: Rules): readonly Detector[] {
  const holds = mayHoldPersonalData(text);
  const readers: Detector[] = [];
  for (const detector of detectors) {
    if (detector.mayOccurIn === undefined ? holds : detector.mayOccurIn(text)) readers.push(detector);
  }
  return extra.length === 0 ? readers : readers.concat(extra);
}

function lookAcross(reader: Reader, rules: Rules): SplitPart[][] {
  const utterances = reader.messages.map(({ senderId }, index) => ({
    senderId,
    text: reader.results[index]?.text ?? '',
    passage: () => reader.passage(index),
  }));
  return findSplitNumbers(utterances, rules.detectors).filter((parts) => {
    const pieces = parts.map(({ message, start, end }) => reader.passage(message).text.slice(start, end));
    return isUsable(pieces.join(''), rules);
  });
}

function isUsable(found: string, rules: Rules): boolean {
  return found !== '' && !found.includes(BARRIER) && !rules.isAllowed(found);
}

/** A split number counts as a whole: it takes the place of less certain finds in its messages, or it is dropped. */
function withSplitNumbers(within: readonly Candidate[][], across: readonly SplitPart[][]): Candidate[][] {
  const all = [...within];
  const placed = new Set<Candidate>();
  const best = across.toSorted((a, b) => confidenceOf(b) - confidenceOf(a) || lengthOf(b) - lengthOf(a));
  for (const parts of best) {
    const rivals = parts.flatMap((part) => (all[part.message] ?? []).filter((other) => overlaps(other, part)));
    if (rivals.some((rival) => placed.has(rival) || rival.confidence > confidenceOf(parts))) continue;
    for (const part of parts) {
      all[part.message] = [...(all[part.message] ?? []).filter((other) => !overlaps(other, part)), part];
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

function toSpans(candidates: readonly Candidate[], reader: Reader, index: number): Span[] {
  return resolveOverlaps(candidates).map(({ kind, start, end, confidence, why }) => ({
    kind,
    ...reader.folded(index).toInput(start, end),
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
