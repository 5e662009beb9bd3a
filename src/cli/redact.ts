import { text as readAll } from 'node:stream/consumers';
import type { Config } from '../config/config.js';
import { lookAtModel, openModel } from '../entity-model/open-model.js';
import { readEntities } from '../redaction/model/read-entities.js';
import { createRedactor } from '../redaction/redact.js';
import type { Redaction } from '../redaction/redact.js';
import { kindsOf } from '../redaction/registry.js';
import { explanation, whyOf } from './redact-explanation.js';
import { readConfig } from './read-config.js';

export interface RedactOptions {
  readonly json?: true;
  readonly explain?: true;
}

/** `custodian redact` */
export async function redact({ json, explain }: RedactOptions): Promise<void> {
  const { redaction } = await readConfig(['redaction']);
  const redactText = await textRedactor(redaction);
  if (json) return redactJsonLines(redactText, explain === true);
  const text = await readAll(process.stdin);
  const found = await redactText(text);
  process.stdout.write(explain ? explanation(text, found) : found.text);
}

type RedactText = (text: string) => Promise<Redaction>;

/** As records are redacted: by the detectors, and by a model where there is one. */
async function textRedactor({ model: folder, ...options }: Config['redaction']): Promise<RedactText> {
  const redactor = createRedactor(options);
  if (folder === undefined) return async (text) => redactor.redact(text);
  const model = await openModel(await lookAtModel(folder), kindsOf(options.kinds));
  return async (text) => {
    const entities = await readEntities(model, [text]);
    return redactor.redactMessages([{ text }], { names: [], entities })[0]!;
  };
}

/** Offsets count UTF-16 units of the input. A line that cannot be read is reported, and the others are still processed. */
async function redactJsonLines(redactText: RedactText, explain: boolean): Promise<void> {
  let number = 0;
  for await (const line of linesOf(process.stdin)) {
    number += 1;
    if (line.trim() === '') continue;
    const text = textOf(line);
    if (text === undefined) {
      console.error(`line ${number}: should be a JSON object with a string "text"`);
      process.exitCode = 1;
      continue;
    }
    const { text: redacted, spans } = await redactText(text);
    const shown = spans.map((span) => ({
      kind: span.kind,
      start: span.start,
      end: span.end,
      ...(explain ? { confidence: span.confidence, why: whyOf(span) } : {}),
    }));
    process.stdout.write(`${JSON.stringify({ text: redacted, spans: shown })}\n`);
  }
}

/** Lines end at line feeds alone: Node's readline also breaks at U+2028, which JSON strings may contain. */
async function* linesOf(input: NodeJS.ReadStream): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of input.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

function textOf(line: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const text = (parsed as { text?: unknown } | null)?.text;
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
