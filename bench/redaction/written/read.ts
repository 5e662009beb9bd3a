import { readFileSync } from 'node:fs';
import type { LabelledMessage } from '../corpus.js';
import { unmarked } from '../marked.js';

/** What a conversation is for: see README.md. */
export const CLASSES = ['ordinary', 'hard', 'everyday-negative', 'adversarial-negative'] as const;
export type Class = (typeof CLASSES)[number];

/** A conversation that somebody wrote and labelled by hand. */
export interface WrittenConversation {
  readonly id: string;
  readonly language: string;
  readonly class: Class;
  /** Of the people who talk, as Genesys knows them. */
  readonly names: readonly string[];
  readonly messages: LabelledMessage[];
}

const HEAD = /^## (\S+) (\S+) (\S+)(?: *\|(.*))?$/;
const MESSAGE = /^([CA]): ?(.*)$/;
/** Stands in tokens, which are made up: a search of the repository for secrets is not to find them. */
const APART = '⁀';

/**
 * The conversations of a file whose format README.md describes.
 * @throws {Error} names the line that has another
 */
export function readConversations(path: string): WrittenConversation[] {
  const all: WrittenConversation[] = [];
  for (const [at, line] of readFileSync(path, 'utf8').split(/\r?\n/).entries()) {
    const head = HEAD.exec(line);
    const message = MESSAGE.exec(line);
    if (head !== null) all.push(begin(head, `${path}:${at + 1}`));
    else if (message !== null && all.length > 0) all.at(-1)!.messages.push(parse(message));
    else if (line.trim() !== '') throw new Error(`${path}:${at + 1}: neither a head nor a message: ${line}`);
  }
  return all;
}

function begin(
  [, id = '', language = '', name = '', people = '']: RegExpExecArray,
  place: string,
): WrittenConversation {
  const known = CLASSES.find((one) => one === name);
  if (known === undefined) throw new Error(`${place}: no such class: ${name}`);
  const names = people.split('|').flatMap((person) => person.split('=')[1]?.trim() || []);
  return { id, language, class: known, names, messages: [] };
}

function parse([, from, marked = '']: RegExpExecArray): LabelledMessage {
  return {
    senderId: from === 'A' ? 'agent' : 'customer',
    ...unmarked(marked.replaceAll(APART, '').replaceAll(' // ', '\n')),
  };
}
