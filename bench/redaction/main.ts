import { type Contender, contenders } from './contenders.js';
import { blindExamples } from './blind.js';
import { negatives, positives, realisticChat } from './corpus.js';
import { LENGTHS, timed, timeHostileLines } from './hostile.js';
import { f2, percent, type Score, score } from './score.js';
import type { Side } from './values.js';

/**
 * Usage: main.js [dev|held-out|blind] [--misses]. Detectors are tuned on dev alone; the held-out half is what counts, and
 * `blind`, a small corpus that somebody else wrote.
 */
const side: Side = process.argv.includes('dev') ? 'dev' : 'held-out';
const TEXTS_PER_TEMPLATE = 40;
const CHAT_BYTES = 2 * 2 ** 20;

function printScore({ name }: Contender, result: Score): void {
  console.log(`\n${name}`);
  const rows: Record<string, Record<string, string | number>> = {};
  for (const [kind, { gold, touched, masked, predicted, right }] of result.kinds) {
    rows[kind] = {
      values: gold,
      'recall any': percent(touched, gold),
      'recall full': percent(masked, gold),
      precision: percent(right, predicted),
      F2: gold === 0 ? '-' : (100 * f2(masked / gold, right / Math.max(1, predicted))).toFixed(1),
    };
  }
  console.table(rows);
  console.log(
    `over-masked characters ${percent(result.overMasked, result.plain)} %, leaked ${percent(result.leaked, result.personal)} %`,
  );
}

function printAlarms(scores: readonly (readonly [Contender, Score])[]): void {
  const rows: Record<string, Record<string, string>> = {};
  for (const [{ name }, result] of scores) {
    let texts = 0;
    let alarms = 0;
    for (const [kind, entry] of result.negatives) {
      (rows[kind] ??= {})[name] = percent(entry.alarms, entry.texts);
      texts += entry.texts;
      alarms += entry.alarms;
    }
    (rows['ALL'] ??= {})[name] = percent(alarms, texts);
  }
  console.log('\nfalse alarms, % of hard negatives');
  console.table(rows);
}

function printSpeed(all: readonly Contender[]): void {
  const lines = realisticChat(side, CHAT_BYTES);
  const size = lines.reduce((total, line) => total + Buffer.byteLength(line), 0) / 2 ** 20;
  const rows: Record<string, string> = {};
  for (const contender of all) {
    const run = (): void => {
      for (const text of lines) contender.find([{ text, labels: [] }]);
    };
    const best = Math.min(...[1, 2, 3].map(() => timed(run)));
    rows[contender.name] = (size / (best / 1000)).toFixed(2);
  }
  console.log('\nrealistic chat, MiB/s');
  console.table(rows);
}

function printHostile(contender: Contender): void {
  console.log(`\n${contender.name}: one hostile line of ${LENGTHS.join(', ')} kB, milliseconds`);
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, times] of timeHostileLines(contender)) {
    rows[name] = Object.fromEntries(times.map((time, index) => [`${LENGTHS[index]} kB`, time.toFixed(1)]));
  }
  console.table(rows);
}

const all = await contenders();
if (all.length < 4)
  console.log('to compare with published packages: npm install --no-save redact-pii@3.4.0 @redactpii/node@1.0.17');
const blind = process.argv.includes('blind');
const examples = blind
  ? blindExamples()
  : [...positives(side, TEXTS_PER_TEMPLATE), ...negatives(side, TEXTS_PER_TEMPLATE)];
console.log(
  `${blind ? 'blind' : side}: ${examples.length} texts and dialogues; ${all.map(({ name }) => name).join(', ')}`,
);
const scores = all.map((contender) => [contender, score(contender, examples)] as const);
for (const [contender, result] of scores) printScore(contender, result);
printAlarms(scores);
if (process.argv.includes('--misses')) {
  const own = scores[0]?.[1];
  console.log(own?.misses.join('\n'), '\n----\n', own?.alarms.join('\n'));
} else if (!blind) {
  printSpeed(all);
  for (const contender of all.slice(0, 2)) printHostile(contender);
}
