import type { LabelledMessage, Part, Role, Span } from './types.js';

/** One line of a conversation before its offsets are counted. */
export interface Line {
  from: Role;
  parts: readonly Part[];
}

/** Puts a line together and counts where its values stand. */
export function labelled({ from, parts }: Line, time: string): LabelledMessage {
  const message: LabelledMessage = { from, text: '', time, spans: [], either: [] };
  for (const part of parts) {
    const start = message.text.length;
    message.text += typeof part === 'string' ? part : part.text;
    if (typeof part === 'string') continue;
    const { kind, scheme, valueId, notation } = part;
    const span: Span = {
      kind,
      start,
      end: message.text.length,
      valueId,
      scheme,
      ...(notation === undefined ? {} : { notation }),
    };
    (part.either ? message.either : message.spans).push(span);
  }
  return message;
}

/** A template with `{v}` and the like taken by what is written there. */
export function filled(template: string, slots: Readonly<Record<string, readonly Part[]>>): Part[] {
  return template
    .split(/(\{[a-z]+\})/)
    .flatMap((piece): readonly Part[] => slots[piece.slice(1, -1)] ?? (piece === '' ? [] : [piece]));
}
