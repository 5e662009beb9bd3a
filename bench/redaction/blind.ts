import { readFileSync } from 'node:fs';
import type { Example, LabelledMessage } from './corpus.js';
import { unmarked } from './marked.js';

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
  return { senderId, ...unmarked(marked.replace(/^> /, '')) };
}
