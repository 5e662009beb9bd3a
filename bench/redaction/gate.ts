import { createRedactor } from '../../src/redaction/redact.js';
import { examineConversation } from '../../src/redaction/gate/conversation.js';
import type { GateKind } from '../../src/redaction/gate/gate.js';
import { KIND_NAMES } from '../../src/redaction/registry.js';
import { conversations, negatives } from './authors/second/index.js';
import type { Kind, LabelledConversation } from './authors/second/index.js';

/** What must never be locked, by the name of the labels, and what the gate calls it. */
const FORBIDDEN: Readonly<Partial<Record<Kind, GateKind>>> = {
  card: 'card',
  track: 'track',
  'security-code': 'security-code',
};

/** A value that a redactor has left whole, in a record that the gate let pass. */
export interface Passed {
  readonly conversation: string;
  readonly kind: Kind;
  readonly notation: string;
  /** As it stands in the messages, its parts joined by " | ". */
  readonly text: string;
  readonly context: string;
}

/** What the gate does with the conversations of one redactor. */
export interface GateScore {
  /** The detectors that are switched off. */
  readonly off: string;
  readonly conversations: number;
  /** Conversations in which the redactor left a forbidden value whole. */
  readonly leaking: number;
  readonly held: number;
  readonly passed: readonly Passed[];
}

/** Each detector off in turn, all of what PCI DSS forbids off, and everything off. */
export function mutations(): readonly (readonly [off: string, kinds: readonly string[]])[] {
  const without = (...off: string[]): readonly string[] => KIND_NAMES.filter((name) => !off.includes(name));
  return [
    ['nothing', KIND_NAMES],
    ...KIND_NAMES.map((name) => [name, without(name)] as const),
    ['card, track-data, security-code', without('card', 'track-data', 'security-code', 'card-expiry', 'pin')],
  ];
}

/** Redacts labelled conversations without some detectors, and asks the gate about what is left. */
export function scoreGate(off: string, kinds: readonly string[], seed: number, count: number): GateScore {
  const redactor = createRedactor({ kinds });
  const passed: Passed[] = [];
  let leaking = 0;
  let held = 0;
  for (const conversation of conversations(seed, count)) {
    const results = redactor.redactMessages(
      conversation.messages.map(({ from, text }) => ({ senderId: from, text })),
      { names: conversation.participants.flatMap(({ name }) => name ?? []) },
    );
    const left = leftWhole(conversation, (index) => results[index]!.spans);
    const isHeld =
      examineConversation(results.map(({ text }, index) => ({ text, senderId: conversation.messages[index]!.from })))
        .length > 0;
    if (left.length > 0) leaking += 1;
    if (isHeld) held += 1;
    else passed.push(...left);
  }
  return { off, conversations: count, leaking, held, passed };
}

/** Conversations without personal data that the gate would hold after full redaction. */
export function falseHolds(seed: number, count: number): { readonly id: string; readonly found: string }[] {
  const redactor = createRedactor();
  const holds: { id: string; found: string }[] = [];
  for (const { id, messages } of negatives(seed, count)) {
    const texts = redactor
      .redactMessages(messages.map(({ from, text }) => ({ senderId: from, text })))
      .map((r) => r.text);
    const [first] = examineConversation(texts.map((text, index) => ({ text, senderId: messages[index]!.from })));
    if (first !== undefined)
      holds.push({ id, found: `${first.kind}: ${texts.slice(first.index, first.endIndex + 1).join(' / ')}` });
  }
  return holds;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Forbidden values of which no digit was masked in any of their parts. */
function leftWhole({ id, messages }: LabelledConversation, spansOf: (index: number) => readonly Extent[]): Passed[] {
  const values = new Map<
    string,
    { kind: Kind; notation: string; parts: string[]; contexts: string[]; touched: boolean }
  >();
  for (const [index, { text, spans }] of messages.entries()) {
    for (const { kind, start, end, valueId, notation = 'usual' } of spans) {
      if (FORBIDDEN[kind] === undefined || notation === 'half-masked') continue;
      const value = values.get(`${valueId}`) ?? { kind, notation, parts: [], contexts: [], touched: false };
      value.parts.push(text.slice(start, end));
      value.contexts.push(text);
      value.touched ||= spansOf(index).some((span) => span.start < end && start < span.end);
      values.set(valueId, value);
    }
  }
  return [...values.values()]
    .filter(({ touched }) => !touched)
    .map(({ kind, notation, parts, contexts }) => ({
      conversation: id,
      kind,
      notation,
      text: parts.join(' | '),
      context: contexts.join(' | '),
    }));
}

/** Usage: gate.js [SEED]; GATE_CONVERSATIONS says how many. */
function main(): void {
  const seed = Number(process.argv[2] ?? 20261127);
  const count = Number(process.env['GATE_CONVERSATIONS'] ?? 500);
  for (const [off, kinds] of mutations()) {
    const { leaking, held, passed } = scoreGate(off, kinds, seed, count);
    console.log(
      `${off} off: ${count} conversations, ${leaking} with a value left whole, ${held} held, ${passed.length} values past the gate`,
    );
    for (const one of passed.slice(0, 40)) console.log(`  ${JSON.stringify(one)}`);
  }
  const holds = falseHolds(seed, count);
  console.log(`negatives: ${holds.length} of ${count} held`);
  for (const { id, found } of holds.slice(0, 40)) console.log(`  ${id} ${found}`);
}

if (import.meta.filename === process.argv[1]) main();
