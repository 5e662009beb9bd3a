import type { LabelledConversation, LabelledMessage, Span } from '../authors/second/types.js';
import type { Found } from '../contenders.js';

/** What was found in each message of a conversation. */
export type Finder = (conversation: LabelledConversation) => readonly (readonly Found[])[];

export interface Tally {
  values: number;
  /** Every letter and digit of the value is masked, each time that it is said. */
  masked: number;
}

export interface Precision {
  found: number;
  /** Touches a value that has to be hidden, or one that may be. */
  right: number;
}

export interface ConversationScore {
  /** By half of the corpus (`ordinary`, `hard`), then by kind of the value. */
  halves: Map<string, Map<string, Tally>>;
  /** By kind and scheme: `national-id fr.nir`. */
  schemes: Map<string, Tally>;
  /** By kind and notation; values in their usual notation are `usual`. */
  notations: Map<string, Tally>;
  /** By the kind that the finder names. */
  precision: Map<string, Precision>;
  /** Letters and digits that are nobody's data, and those of them that are masked. */
  plain: number;
  overMasked: number;
  misses: Miss[];
  alarms: string[];
}

export interface Miss {
  label: string;
  half: string;
  scheme: string;
  notation: string;
  country: string;
  tags: string;
  /** The messages with what was found in them, from the one before the value. */
  context: string;
}

const ALPHANUMERIC = /[\p{L}\p{N}]/u;
const CONTEXT_MESSAGES = 2;

/**
 * Scores conversations as wholes: a value counts once, however often it is said and in however many messages its parts
 * stand, and it counts as masked when nothing of it is left anywhere.
 */
export function scoreConversations(all: Iterable<LabelledConversation>, find: Finder): ConversationScore {
  const score: ConversationScore = {
    halves: new Map(),
    schemes: new Map(),
    notations: new Map(),
    precision: new Map(),
    plain: 0,
    overMasked: 0,
    misses: [],
    alarms: [],
  };
  for (const conversation of all) {
    const found = find(conversation);
    const masks = conversation.messages.map(({ text }, index) => maskOf(text, found[index] ?? []));
    countValues(score, conversation, found, masks);
    for (const [index, message] of conversation.messages.entries()) {
      countFound(score, message, found[index] ?? []);
      countPlain(score, message, masks[index]!);
    }
  }
  return score;
}

/** Conversations, and messages, of a corpus without personal data in which anything was found. */
export function scoreNegatives(
  all: Iterable<LabelledConversation>,
  find: Finder,
): { conversations: number; messages: number; alarmed: number; alarmedMessages: number; alarms: string[] } {
  const score = { conversations: 0, messages: 0, alarmed: 0, alarmedMessages: 0, alarms: [] as string[] };
  for (const conversation of all) {
    const found = find(conversation);
    const alarmed = conversation.messages.flatMap((message, index) => {
      const wrong = (found[index] ?? []).filter((span) => !message.either.some((other) => overlaps(span, other)));
      return wrong.length > 0 ? [describe(message.text, wrong)] : [];
    });
    score.conversations += 1;
    score.messages += conversation.messages.length;
    score.alarmedMessages += alarmed.length;
    if (alarmed.length > 0) score.alarmed += 1;
    score.alarms.push(...alarmed);
  }
  return score;
}

interface Place {
  message: number;
  span: Span;
}

function countValues(
  score: ConversationScore,
  conversation: LabelledConversation,
  found: readonly (readonly Found[])[],
  masks: readonly Uint8Array[],
): void {
  const places = new Map<string, Place[]>();
  for (const [message, { spans }] of conversation.messages.entries()) {
    for (const span of spans) places.set(span.valueId, [...(places.get(span.valueId) ?? []), { message, span }]);
  }
  const half = conversation.tags[0] ?? 'ordinary';
  for (const value of places.values()) {
    const { span } = value[0]!;
    const open = value.find(({ message, span: { start, end } }) =>
      isOpen(conversation.messages[message]!.text, start, end, masks[message]!),
    );
    const label = labelOf(span, value, conversation);
    const notation = value.find(({ span: { notation } }) => notation !== undefined)?.span.notation ?? 'usual';
    const ofHalf = score.halves.get(half) ?? new Map<string, Tally>();
    score.halves.set(half, ofHalf);
    count(ofHalf, label, open === undefined);
    count(score.schemes, `${label} ${span.scheme}`, open === undefined);
    count(score.notations, `${label} ${notation}`, open === undefined);
    if (!open) continue;
    const lines = conversation.messages
      .slice(Math.max(0, open.message - CONTEXT_MESSAGES), open.message + 1)
      .map(({ from, text }, index) => {
        const at = Math.max(0, open.message - CONTEXT_MESSAGES) + index;
        return `${from === 'agent' ? '> ' : ''}${describe(text, found[at] ?? [])}`;
      });
    score.misses.push({
      label,
      half,
      scheme: span.scheme,
      notation,
      country: conversation.country ?? '',
      tags: conversation.tags.join(' '),
      context: lines.join('\n    '),
    });
  }
}

/** Names are of those who are known to take part, or of others. */
function labelOf(span: Span, value: readonly Place[], conversation: LabelledConversation): string {
  if (span.kind !== 'person-name') return span.kind;
  const known = new Set(conversation.participants.flatMap(({ name }) => wordsOf(name ?? '')));
  const isKnown = value.every(({ message, span: { start, end } }) =>
    wordsOf(conversation.messages[message]!.text.slice(start, end)).every((word) => known.has(word)),
  );
  return isKnown ? 'participant-name' : 'other-name';
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter(Boolean);
}

function countFound(score: ConversationScore, message: LabelledMessage, found: readonly Found[]): void {
  for (const span of found) {
    const tally = score.precision.get(span.kind) ?? { found: 0, right: 0 };
    score.precision.set(span.kind, tally);
    tally.found += 1;
    if ([...message.spans, ...message.either].some((other) => overlaps(span, other))) tally.right += 1;
    else score.alarms.push(`${span.kind}: ${describe(message.text, [span])}`);
  }
}

function countPlain(score: ConversationScore, { text, spans, either }: LabelledMessage, mask: Uint8Array): void {
  const personal = maskOf(text, [...spans, ...either]);
  for (let at = 0; at < text.length; at++) {
    if (personal[at] === 1 || !ALPHANUMERIC.test(text.charAt(at))) continue;
    score.plain += 1;
    if (mask[at] === 1) score.overMasked += 1;
  }
}

function count(tallies: Map<string, Tally>, key: string, masked: boolean): void {
  const tally = tallies.get(key) ?? { values: 0, masked: 0 };
  tallies.set(key, tally);
  tally.values += 1;
  if (masked) tally.masked += 1;
}

function isOpen(text: string, start: number, end: number, mask: Uint8Array): boolean {
  for (let at = start; at < end; at++) if (mask[at] === 0 && ALPHANUMERIC.test(text.charAt(at))) return true;
  return false;
}

function maskOf(text: string, spans: readonly { start: number; end: number }[]): Uint8Array {
  const mask = new Uint8Array(text.length);
  for (const { start, end } of spans) mask.fill(1, start, end);
  return mask;
}

function overlaps(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < a.end;
}

function describe(text: string, spans: readonly Found[]): string {
  const marks = spans.map(({ kind, start, end }) => `${kind}=${JSON.stringify(text.slice(start, end))}`);
  return [JSON.stringify(text), ...marks].join(' ');
}
