import type { Redaction, Span } from '../redaction/redact.js';
import { KINDS } from '../redaction/registry.js';

/** Why something was redacted: the detector's reason, or else the description of its kind. */
export function whyOf({ kind, why }: Span): string {
  return why ?? KINDS.find(({ name }) => name === kind)?.finds ?? 'a detector that was plugged in';
}

/** A line for each finding, `line:column` counted from 1 in UTF-16 units, without the text that was found. */
export function explanation(text: string, { spans }: Redaction): string {
  if (spans.length === 0) return 'nothing found\n';
  let line = 1;
  let lineStart = 0;
  const rows = spans.map((span) => {
    for (let end = text.indexOf('\n', lineStart); end >= 0 && end < span.start; end = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    const place = `${line}:${span.start - lineStart + 1}, ${span.end - span.start} long`;
    return [place, span.kind, (span.confidence ?? 1).toFixed(2), whyOf(span)] as const;
  });
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  const [places, kinds] = [width(0), width(1)];
  return rows
    .map(([place, kind, sure, why]) => `${place.padEnd(places)}  ${kind.padEnd(kinds)}  ${sure}  ${why}\n`)
    .join('');
}
