import type { Contender, Found } from './contenders.js';
import type { Example, Label } from './corpus.js';

/** Counts of one kind. Recall in full asks for every letter and digit to be masked. */
export interface KindScore {
  gold: number;
  touched: number;
  masked: number;
  predicted: number;
  right: number;
}

export interface Score {
  kinds: Map<string, KindScore>;
  /** By kind of negative: texts, and texts in which anything was masked. */
  negatives: Map<string, { texts: number; alarms: number }>;
  /** Letters and digits: of ordinary text, of it masked, of personal data, of it left. */
  plain: number;
  overMasked: number;
  personal: number;
  leaked: number;
  misses: string[];
  alarms: string[];
}

const ALPHANUMERIC = /[\p{L}\p{N}]/u;

export function score(contender: Contender, examples: readonly Example[]): Score {
  const result: Score = {
    kinds: new Map(),
    negatives: new Map(),
    plain: 0,
    overMasked: 0,
    personal: 0,
    leaked: 0,
    misses: [],
    alarms: [],
  };
  for (const example of examples) {
    const found = contender.find(example.messages);
    for (const [index, message] of example.messages.entries()) {
      const spans = found[index] ?? [];
      countCharacters(result, message.text, message.labels, spans);
      countLabels(result, message.text, message.labels, spans);
    }
    if (example.negative === undefined) continue;
    const entry = result.negatives.get(example.negative) ?? { texts: 0, alarms: 0 };
    result.negatives.set(example.negative, entry);
    entry.texts++;
    if (!found.some((spans) => spans.length > 0)) continue;
    entry.alarms++;
    result.alarms.push(`${example.negative}: ${describe(example.messages[0]?.text ?? '', found[0] ?? [])}`);
  }
  return result;
}

function countLabels(result: Score, text: string, labels: readonly Label[], spans: readonly Found[]): void {
  const masked = maskOf(text, spans);
  for (const label of labels) {
    const kind = kindScore(result, label.kind);
    kind.gold++;
    const letters = places(label).filter((at) => ALPHANUMERIC.test(text.charAt(at)));
    if (letters.some((at) => masked[at] === 1)) kind.touched++;
    if (letters.every((at) => masked[at] === 1)) kind.masked++;
    else result.misses.push(`${label.kind}: ${describe(text, spans)}`);
  }
  for (const span of spans) {
    const kind = kindScore(result, span.kind);
    kind.predicted++;
    if (labels.some((label) => label.start < span.end && span.start < label.end)) kind.right++;
    else result.alarms.push(`${span.kind}: ${describe(text, spans)}`);
  }
}

function countCharacters(result: Score, text: string, labels: readonly Label[], spans: readonly Found[]): void {
  const masked = maskOf(text, spans);
  const personal = maskOf(text, labels);
  for (let at = 0; at < text.length; at++) {
    if (!ALPHANUMERIC.test(text.charAt(at))) continue;
    if (personal[at] === 1) {
      result.personal++;
      if (masked[at] === 0) result.leaked++;
    } else {
      result.plain++;
      if (masked[at] === 1) result.overMasked++;
    }
  }
}

function kindScore(result: Score, kind: string): KindScore {
  const known = result.kinds.get(kind) ?? { gold: 0, touched: 0, masked: 0, predicted: 0, right: 0 };
  result.kinds.set(kind, known);
  return known;
}

function maskOf(text: string, spans: readonly { start: number; end: number }[]): Uint8Array {
  const mask = new Uint8Array(text.length);
  for (const { start, end } of spans) mask.fill(1, start, end);
  return mask;
}

function places({ start, end }: Label): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

function describe(text: string, spans: readonly Found[]): string {
  const marks = spans.map(({ kind, start, end }) => `${kind}=${JSON.stringify(text.slice(start, end))}`);
  return `${JSON.stringify(text)} ${marks.join(' ')}`;
}

/** F-measure that weighs recall twice as much as precision. */
export function f2(recall: number, precision: number): number {
  return recall + precision === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall);
}

/** A share in %, with one digit behind the point; `-` of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(1);
}
