import { conversations, negatives } from '../authors/second/index.js';
import { percent } from '../score.js';
import { ownFinder, sourceFinder } from './finders.js';
import { type ConversationScore, scoreConversations, scoreNegatives, type Tally } from './score.js';

/**
 * Usage: main.js SEED [COUNT] [--misses [KIND]] [--alarms] [--schemes] [--notations]. Scores the conversations of an author
 * who has not seen the detectors. A published table takes a seed that nothing was mended with.
 */
const [seed, count] = process.argv
  .slice(2)
  .filter((argument) => /^\d+$/.test(argument))
  .map(Number);
if (seed === undefined) throw new Error('name the seed of the corpus: main.js SEED [COUNT]');
const COUNT = count ?? 5000;
const has = (option: string): boolean => process.argv.includes(option);

const share = (tally: Tally | undefined): string => (tally ? percent(tally.masked, tally.values) : '-');

function printRecall(own: ConversationScore, us: ConversationScore, source: ConversationScore): void {
  const kinds = new Set([...own.halves.values()].flatMap((half) => [...half.keys()]));
  const rows: Record<string, Record<string, string | number>> = {};
  for (const kind of [...kinds].sort()) {
    const of = (score: ConversationScore, half: string): Tally | undefined => score.halves.get(half)?.get(kind);
    rows[kind] = {
      ordinary: of(own, 'ordinary')?.values ?? 0,
      'masked, %': share(of(own, 'ordinary')),
      'US, %': share(of(us, 'ordinary')),
      'source, %': share(of(source, 'ordinary')),
      hard: of(own, 'hard')?.values ?? 0,
      'hard masked, %': share(of(own, 'hard')),
      'hard US, %': share(of(us, 'hard')),
      'hard source, %': share(of(source, 'hard')),
    };
  }
  console.log(
    '\nvalues masked whole, each time that they are said; expecting numbers of the own country, and of the US',
  );
  console.table(rows);
}

function printPrecision(own: ConversationScore): void {
  const rows: Record<string, Record<string, string | number>> = {};
  let [found, right] = [0, 0];
  for (const [kind, tally] of [...own.precision].sort()) {
    rows[kind] = { found: tally.found, 'precision, %': percent(tally.right, tally.found) };
    found += tally.found;
    right += tally.right;
  }
  rows['ALL'] = { found, 'precision, %': percent(right, found) };
  console.table(rows);
  console.log(`other letters and digits that are masked: ${percent(own.overMasked, own.plain)} %`);
}

function printTallies(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`\n${title}`);
  for (const [key, tally] of [...tallies].sort()) console.log(`${share(tally).padStart(6)} of ${tally.values} ${key}`);
}

const own = scoreConversations(conversations(seed, COUNT), ownFinder());
const us = scoreConversations(conversations(seed, COUNT), ownFinder('US'));
const source = scoreConversations(conversations(seed, COUNT), sourceFinder);
console.log(`seed ${seed}, ${COUNT} conversations, and as many without personal data`);
printRecall(own, us, source);
printPrecision(own);
for (const [name, finder] of [
  ['own country', ownFinder()],
  ['US', ownFinder('US')],
  ['source', sourceFinder],
] as const) {
  const { alarms, ...negative } = scoreNegatives(negatives(seed, COUNT), finder);
  console.log(
    `negatives, ${name}: alarms in ${percent(negative.alarmed, negative.conversations)} % of conversations, ` +
      `${percent(negative.alarmedMessages, negative.messages)} % of messages`,
  );
  if (has('--alarms') && name === 'own country') console.log(alarms.map((line) => `NEGATIVE ${line}`).join('\n'));
}
if (has('--alarms')) console.log(own.alarms.map((line) => `ALARM ${line}`).join('\n'));
if (has('--schemes')) printTallies('by scheme', own.schemes);
if (has('--notations')) printTallies('by notation', own.notations);
if (has('--misses')) {
  const wanted = process.argv[process.argv.indexOf('--misses') + 1];
  for (const { label, half, scheme, notation, country, context } of own.misses) {
    if (wanted !== undefined && !wanted.startsWith('--') && wanted !== label) continue;
    console.log(`MISS ${label} ${half} ${scheme} ${notation} ${country}\n    ${context}`);
  }
}
