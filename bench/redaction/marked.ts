import type { Label, LabelledMessage } from './corpus.js';

const PIECE = /\{([a-z]+(?:-[a-z]+)*):([^{}]*)\}|[^{]+|\{/g;

/** A text in which `{kind:value}` marks personal data: without the marks, and where they were. */
export function unmarked(marked: string): Pick<LabelledMessage, 'text' | 'labels'> {
  const labels: Label[] = [];
  let text = '';
  for (const [piece, kind, value] of marked.matchAll(PIECE)) {
    if (kind !== undefined && value !== undefined)
      labels.push({ kind, start: text.length, end: text.length + value.length });
    text += value ?? piece;
  }
  return { text, labels };
}
