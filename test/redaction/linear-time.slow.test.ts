import { expect, test } from '@jest/globals';
import { HOSTILE_LINES } from '../../bench/redaction/hostile.js';
import type { Detector } from '../../src/redaction/detector.js';
import { Passage } from '../../src/redaction/passage.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { findScatteredCards } from '../../src/redaction/scattered-cards.js';
import { findSplitNumbers, type Utterances } from '../../src/redaction/split-numbers.js';

const LENGTH = 20_000;
/** Messages. So many that quadratic time would show above what is linear. */
const COUNT = 10_000;
const FACTOR = 4;
/** Linear time grows by four, quadratic time by sixteen; the pause for the garbage collector is somewhere between. */
const LIMIT = 10;
/** Added to both times: what takes less is no danger at these lengths, and too short to measure. */
const NOISE_MICROSECONDS = 8_000;

/** How often a growth is measured: others on the machine make a time longer, and never shorter. */
const TRIES = 4;

/** The least growth of several, as soon as one shows that the time is linear. */
function leastGrowth(measure: () => number): number {
  let least = measure();
  for (let tries = 1; tries < TRIES && least >= LIMIT; tries += 1) least = Math.min(least, measure());
  return least;
}

function processorTime(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

test.each(Object.keys(HOSTILE_LINES))('a line of %s takes time linear in its length', (name) => {
  const make = HOSTILE_LINES[name] ?? String;
  const redactor = createRedactor();
  const best = (length: number): number => {
    const line = make(length);
    return Math.min(...[1, 2].map(() => processorTime(() => redactor.redact(line))));
  };
  best(LENGTH);
  const growth = () => (best(FACTOR * LENGTH) + NOISE_MICROSECONDS) / (best(LENGTH) + NOISE_MICROSECONDS);
  expect(leastGrowth(growth)).toBeLessThan(LIMIT);
});

test('a conversation whose messages all run into each other takes time linear in their number', () => {
  /** Cheap, so that the time is that of finding the messages of each number: one for each line of the joined text. */
  const detector: Detector = {
    kind: 'card',
    *detect({ text }) {
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
        yield { kind: 'card', start: at - 2, end: at + 3, confidence: 1 };
      }
    },
  };
  const best = (count: number): number => {
    const messages = said(count, (n) => `${n}: 4111`);
    expect(findSplitNumbers(messages, () => [detector])).toHaveLength(count - 1);
    return Math.min(...[1, 2].map(() => processorTime(() => findSplitNumbers(messages, () => [detector]))));
  };
  const growth = () => (best(FACTOR * COUNT) + NOISE_MICROSECONDS) / (best(COUNT) + NOISE_MICROSECONDS);
  expect(leastGrowth(growth)).toBeLessThan(LIMIT);
});

test('numbers that are corrected again and again take time linear in their number', () => {
  const best = (count: number): number => {
    const messages = said(count, (n) => `sorry ${1000 + (n % 9000)}`);
    return Math.min(...[1, 2].map(() => processorTime(() => findScatteredCards(messages))));
  };
  const growth = () => (best(FACTOR * COUNT) + NOISE_MICROSECONDS) / (best(COUNT) + NOISE_MICROSECONDS);
  expect(leastGrowth(growth)).toBeLessThan(LIMIT);
});

/** So many messages of one sender. */
function said(count: number, text: (message: number) => string): Utterances {
  const passages = Array.from({ length: count }, (_, message) => new Passage(text(message), undefined));
  return {
    length: count,
    senderId: () => 'customer',
    text,
    mayHold: () => true,
    passage: (message) => passages[message]!,
  };
}
