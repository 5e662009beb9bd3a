const NONE: readonly RegExpExecArray[] = [];

/**
 * All matches of a global pattern, as `matchAll` finds them. That makes a copy of the pattern for each text, which costs
 * more than reading a short text does. The pattern must match no empty text.
 */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return NONE;
  const matches: RegExpExecArray[] = [];
  for (; match !== null; match = pattern.exec(text)) matches.push(match);
  return matches;
}
