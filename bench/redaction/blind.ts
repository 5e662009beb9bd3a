import { readFileSync } from 'node:fs';
import type { Example, Label, LabelledMessage } from './corpus.js';

const FILE = 'bench/redaction/blind.txt';
const NEGATIVE = /^-([a-z]+)\| /;

/** The lines of `blind.txt`, which says how they are marked. Benchmarks run in the root of the project. */
export function blindExamples(): Example[] {
  const lines = readFileSync(FILE, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseLine);
}

function parseLine(line: string): Example {
  const negative = NEGATIVE.exec(line)?.[1];
  const messages = line.replace(NEGATIVE, '').split(' ¶ ').map(parseMessage);
  return { messages, template: line, ...(negative === undefined ? {} : { negative }) };
}

function parseMessage(marked: string): LabelledMessage {
  const senderId = marked.startsWith('> ') ? 'agent' : 'customer';
  const labels: Label[] = [];
  let text = '';
  for (const [piece, kind, value] of marked.replace(/^> /, '').matchAll(/\{([a-z]+):([^}]*)\}|[^{]+/g)) {
    if (kind !== undefined && value !== undefined)
      labels.push({ kind, start: text.length, end: text.length + value.length });
    text += value ?? piece;
  }
  return { senderId, text, labels };
}
