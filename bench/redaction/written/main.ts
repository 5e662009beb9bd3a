import { createRedactor } from '../../../src/redaction/redact.js';
import type { Contender } from '../contenders.js';
import type { LabelledMessage } from '../corpus.js';
import { percent, score } from '../score.js';
import { CLASSES, readConversations } from './read.js';

/** Usage: main.js FILE... [--misses] [--alarms]. Scores conversations that somebody wrote by hand: README.md. */
const has = (option: string): boolean => process.argv.includes(option);
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (files.length === 0) throw new Error('name a file of conversations: main.js FILE... [--misses] [--alarms]');

const conversations = files.flatMap(readConversations);
const names = new Map<readonly LabelledMessage[], readonly string[]>(
  conversations.map((one) => [one.messages, one.names]),
);
const redactor = createRedactor();
const own: Contender = {
  name: 'conversation-custodian',
  find: (messages) =>
    redactor.redactMessages(messages, { names: [...(names.get(messages) ?? [])] }).map(({ spans }) => [...spans]),
};

const rows: Record<string, Record<string, string | number>> = {};
let [predicted, right] = [0, 0];
for (const name of CLASSES) {
  const examples = conversations
    .filter((one) => one.class === name)
    .map(({ id, messages }) => ({ messages, template: id, ...(name.endsWith('negative') ? { negative: name } : {}) }));
  const result = score(own, examples);
  for (const [kind, tally] of result.kinds) {
    predicted += tally.predicted;
    right += tally.right;
    if (tally.gold === 0) continue;
    const row = (rows[kind] ??= {});
    row[name] = tally.gold;
    row[`${name}, masked %`] = percent(tally.masked, tally.gold);
  }
  for (const { texts, alarms } of result.negatives.values())
    console.log(`${name}: alarms in ${alarms} of ${texts} conversations, ${percent(alarms, texts)} %`);
  if (has('--misses')) console.log(result.misses.map((line) => `MISS ${name} ${line}`).join('\n'));
  if (has('--alarms')) console.log(result.alarms.map((line) => `ALARM ${name} ${line}`).join('\n'));
}
console.table(rows);
console.log(`precision: ${percent(right, predicted)} % of ${predicted} values that were masked`);
