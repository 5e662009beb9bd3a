import { BARRIER } from './fold.js';
import type { Place } from './mention.js';
import type { Passage } from './passage.js';

const GLUED = new RegExp(`${BARRIER}((?:0[1-9]|1[0-2])/?(?:2[4-9]|3[0-9]))([0-9]{3,4})(?![0-9])`);

/** "4111...03/30291", "4111...0330291": what is glued to a card that is masked by now. */
export function gluedExpiry({ hasMaskedCard, text }: Passage): { expiry: Place; code: Place } | undefined {
  const match = hasMaskedCard ? GLUED.exec(text) : null;
  if (!match) return undefined;
  const start = match.index + BARRIER.length;
  const end = start + match[1]!.length;
  return { expiry: { start, end }, code: { start: end, end: end + match[2]!.length } };
}
