import { readFileSync } from 'node:fs';
import { createRedactor, type Redactor } from '../../src/redaction/redact.js';
import { isCountry } from '../../src/redaction/numbering-plan.js';

/**
 * Usage: peers.js FILE [--misses]. FILE holds what other redactors are tested with, one JSON object a line: `text`, its
 * `labels`, the `kind` looked for, the `source`, and `cc`, the country of the number. Every letter and digit of a label
 * must be masked; a text without labels must stay as it is.
 */
interface PeerExample {
  source: string;
  kind: string;
  text: string;
  labels: { kind: string; start: number; end: number }[];
  cc?: string;
}

interface Row {
  values: number;
  masked: number;
  /** Masked when the redactor's country is the one of the number. */
  ownCountry: number;
  negatives: number;
  alarms: number;
}

/** The kinds that the examples of others are about here. */
const KINDS: readonly string[] = ['email', 'card', 'ssn', 'phone', 'iban', 'ip'];
const ALPHANUMERIC = /[\p{L}\p{N}]/u;
const redactors = new Map<string, Redactor>();

function redactorOf(country: string): Redactor {
  const known =
    redactors.get(country) ?? createRedactor({ kinds: KINDS, defaultCountry: isCountry(country) ? country : 'US' });
  redactors.set(country, known);
  return known;
}

function leaks(redactor: Redactor, { text, labels }: PeerExample): number {
  const mask = new Uint8Array(text.length);
  for (const { start, end } of redactor.redact(text).spans) mask.fill(1, start, end);
  const isLeaked = ({ start, end }: { start: number; end: number }): boolean => {
    for (let at = start; at < end; at++) if (mask[at] === 0 && ALPHANUMERIC.test(text.charAt(at))) return true;
    return false;
  };
  return labels.filter(isLeaked).length;
}

const path = process.argv[2];
if (path === undefined) throw new Error('name the file of examples: peers.js FILE');
const showMisses = process.argv.includes('--misses');
const rows: Record<string, Row> = {};
for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
  const example = JSON.parse(line) as PeerExample;
  if (!KINDS.includes(example.kind)) continue;
  const row = (rows[example.source] ??= { values: 0, masked: 0, ownCountry: 0, negatives: 0, alarms: 0 });
  if (example.labels.length === 0) {
    const spans = redactorOf('US').redact(example.text).spans;
    row.negatives++;
    if (spans.length > 0) row.alarms++;
    if (spans.length > 0 && showMisses)
      console.log('ALARM', example.source, spans.map(({ kind }) => kind).join(), JSON.stringify(example.text));
    continue;
  }
  const own = leaks(redactorOf(example.cc ?? 'US'), example);
  const standard = example.cc === undefined ? own : leaks(redactorOf('US'), example);
  row.values += example.labels.length;
  row.masked += example.labels.length - standard;
  row.ownCountry += example.labels.length - own;
  if (showMisses && own + standard > 0)
    console.log(own > 0 ? 'MISS' : 'MISS-DEFAULT', example.source, example.cc ?? '', JSON.stringify(example.text));
}
const percent = (part: number, whole: number): string => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));
console.table(
  Object.fromEntries(
    Object.entries(rows).map(([source, row]) => [
      source,
      {
        values: row.values,
        'masked, %': percent(row.masked, row.values),
        'masked in its country, %': percent(row.ownCountry, row.values),
        negatives: row.negatives,
        'alarms, %': percent(row.alarms, row.negatives),
      },
    ]),
  ),
);
