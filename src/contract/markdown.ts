/** White space, controls, line and paragraph ends, and characters that turn the direction of text or hide. */
const UNPRINTABLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s]+/gu;

/** Text that somebody typed, in one line and without what would act on a page or a terminal. */
export const inOneLine = (text: string): string => text.replace(UNPRINTABLE, ' ').trim();

/**
 * Untrusted text, of a person or a scanner, as an inline code span: the one place where Markdown reads nothing in it,
 * no link, no heading, no emphasis. Cells of tables are cut at `|` even in there, and a backtick would end the span.
 *
 * @param maxLength in UTF-16 units; longer text is cut off, with an ellipsis
 */
export function quoted(text: string, maxLength = 500): string {
  const line = inOneLine(text).replaceAll('|', '¦').replaceAll('`', "'");
  const cut = line.length > maxLength ? `${line.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
  // An empty span would be two literal backticks.
  return `\`${cut === '' ? '?' : cut}\``;
}
