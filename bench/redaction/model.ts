import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureEntityModel } from '../../devkit/parts/entity-model.js';
import { STATE_DIR_NAME } from '../../devkit/parts/state-dir.js';
import { lookAtModel, openModel } from '../../src/entity-model/open-model.js';
import type { EntityModel } from '../../src/redaction/model/entity-model.js';
import { readEntities } from '../../src/redaction/model/read-entities.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { kindsOf } from '../../src/redaction/registry.js';
import { printTable } from '../lib/statistics.js';
import { conversations, negatives } from './authors/second/index.js';
import type { LabelledConversation, Span } from './authors/second/types.js';

/** A seed that no other measure uses; nothing was tuned with this corpus. */
const SEED = 7012;
const COUNT = Number(process.env['MODEL_CONVERSATIONS'] ?? 200);
const MESSAGES = 40;
const ROUNDS = 3;
const ALPHANUMERIC = /[\p{L}\p{N}]/u;

interface Share {
  values: number;
  without: number;
  with: number;
}

interface Example {
  readonly text: string;
  readonly labels: readonly { readonly kind: string; readonly start: number; readonly end: number }[];
}

/**
 * What REDACTION_MODEL adds, and what it costs: with the folder that is set, or with Rampart. `MODEL_EXAMPLES` names a file of
 * JSON Lines with `text` and `labels` (`kind`, `start`, `end`), which is measured as well.
 */
export async function redactionModelBenchmark(): Promise<void> {
  const folder = process.env['REDACTION_MODEL'] ?? (await ensureEntityModel(resolve(STATE_DIR_NAME), console.log));
  const before = process.memoryUsage().rss;
  const model = await openModel(await lookAtModel(folder), kindsOf(['default']));
  const { name, sha256, runtime } = model.identity;
  console.log(`${name}, SHA-256 ${sha256}, ${runtime}; seed ${SEED}, ${COUNT} conversations`);
  await measureConversations(model);
  const examples = process.env['MODEL_EXAMPLES'];
  if (examples !== undefined) await measureExamples(model, examples);
  await measureCost(model);
  console.log(
    `memory: ${((process.memoryUsage().rss - before) / 1_048_576).toFixed(0)} MiB more than before it was loaded`,
  );
}

/** Names of others, and of those who take part, when nobody knows their names: as with the events API. */
async function measureConversations(model: EntityModel): Promise<void> {
  const shares = new Map<string, Share>();
  let [found, right] = [0, 0];
  for (const conversation of conversations(SEED, COUNT)) {
    const { texts, without, withModel } = await redactBoth(model, conversation);
    for (const [index, { spans, either }] of conversation.messages.entries()) {
      for (const span of spans) {
        const label =
          span.kind === 'person-name' ? 'name' : span.kind === 'street-address' ? 'street address' : undefined;
        if (label !== undefined) count(shares, label, texts[index]!, span, without[index]!, withModel[index]!);
      }
      for (const span of either.filter(({ kind }) => kind === 'street-address')) {
        count(shares, 'town, state or the like', texts[index]!, span, without[index]!, withModel[index]!);
      }
      for (const span of added(withModel[index]!)) {
        found += 1;
        if ([...spans, ...either].some((other) => other.start < span.end && span.start < other.end)) right += 1;
      }
    }
  }
  printShares(shares);
  console.log(`of ${found} stretches that it adds, ${percent(right, found)} are labelled in the corpus`);
  let [alarmed, letters, masked] = [0, 0, 0];
  for (const conversation of negatives(SEED, COUNT)) {
    const { texts, withModel } = await redactBoth(model, conversation);
    const spans = withModel.map(added);
    if (spans.flat().length > 0) alarmed += 1;
    for (const [index, text] of texts.entries()) {
      const isMasked = maskOf(text, spans[index]!);
      for (let at = 0; at < text.length; at++) {
        if (!ALPHANUMERIC.test(text.charAt(at))) continue;
        letters += 1;
        masked += isMasked[at]!;
      }
    }
  }
  console.log(
    `without personal data: it adds something in ${percent(alarmed, COUNT)} of conversations, ${percent(masked, letters)} of letters and digits`,
  );
}

async function redactBoth(model: EntityModel, conversation: LabelledConversation) {
  const redactor = createRedactor();
  const messages = conversation.messages.map(({ from, text }) => ({ senderId: from, text }));
  const texts = messages.map(({ text }) => text);
  const entities = await readEntities(model, texts);
  return {
    texts,
    without: redactor.redactMessages(messages).map(({ spans }) => spans),
    withModel: redactor.redactMessages(messages, { names: [], entities }).map(({ spans }) => spans),
  };
}

type Found = readonly { readonly kind: string; readonly start: number; readonly end: number }[];

const added = (spans: Found): Found => spans.filter(({ kind }) => kind === 'person-name' || kind === 'place');

async function measureExamples(model: EntityModel, path: string): Promise<void> {
  const shares = new Map<string, Share>();
  const redactor = createRedactor();
  const words = { found: 0, right: 0 };
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { text, labels } = JSON.parse(line) as Example;
    const entities = await readEntities(model, [text]);
    const without = redactor.redact(text).spans;
    const withModel = redactor.redactMessages([{ text }], { names: [], entities })[0]!.spans;
    for (const label of labels) count(shares, label.kind, text, label, without, withModel);
    const labelled = maskOf(text, labels);
    for (const { start, end } of added(withModel)) {
      for (const { 0: word, index } of text.slice(start, end).matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        words.found += 1;
        if (labelled.slice(start + index, start + index + word.length).every((one) => one === 1)) words.right += 1;
      }
    }
  }
  console.log(`\n${path}`);
  printShares(shares);
  console.log(`of ${words.found} words that it adds, ${percent(words.right, words.found)} are labelled there`);
}

/** The time of the processor for one conversation of ordinary length. */
async function measureCost(model: EntityModel): Promise<void> {
  const texts = [...conversations(SEED + 1, 40)]
    .flatMap(({ messages }) => messages.map(({ text }) => text))
    .slice(0, MESSAGES);
  const redactor = createRedactor();
  const rows: string[][] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const detectors = await cpuMs(async () => redactor.redactMessages(texts.map((text) => ({ senderId: 'a', text }))));
    const byModel = await cpuMs(() => readEntities(model, texts));
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    rows.push([String(MESSAGES), String(length), `${byModel.toFixed(0)} ms`, `${detectors.toFixed(1)} ms`]);
  }
  console.log('');
  printTable(['messages', 'characters', 'processor time of the model', 'of the detectors'], rows);
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function count(
  shares: Map<string, Share>,
  label: string,
  text: string,
  span: Pick<Span, 'start' | 'end'>,
  without: Found,
  withModel: Found,
): void {
  const share = shares.get(label) ?? { values: 0, without: 0, with: 0 };
  shares.set(label, share);
  share.values += 1;
  if (isWhole(text, span, without)) share.without += 1;
  if (isWhole(text, span, withModel)) share.with += 1;
}

function isWhole(text: string, { start, end }: Pick<Span, 'start' | 'end'>, found: Found): boolean {
  const mask = maskOf(text, found);
  for (let at = start; at < end; at++) if (mask[at] === 0 && ALPHANUMERIC.test(text.charAt(at))) return false;
  return true;
}

function maskOf(text: string, spans: Found | Example['labels']): Uint8Array {
  const mask = new Uint8Array(text.length);
  for (const { start, end } of spans) mask.fill(1, start, end);
  return mask;
}

function printShares(shares: ReadonlyMap<string, Share>): void {
  const rows = [...shares]
    .sort()
    .map(([label, share]) => [
      label,
      String(share.values),
      percent(share.without, share.values),
      percent(share.with, share.values),
    ]);
  printTable(['', 'values', 'masked whole without the model', 'with it'], rows);
}

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
