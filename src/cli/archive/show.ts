import type { CatalogEntry, DayRange } from '../../archive/catalog.js';
import { readPlain, RecordDamagedError } from '../../archive/read-record.js';
import { RECORD_SCHEMA } from '../../archive/record.js';
import { withArchive } from './open-archive.js';
import { transcriptText } from './transcript.js';
import type { RecordHeader, RecordLine } from './transcript.js';
import { entryJson, lockWords, printable } from './words.js';

export interface ShowOptions extends DayRange {
  readonly record?: string;
  readonly json?: true;
  readonly raw?: true;
}

/** `custodian archive show` */
export async function show(conversationId: string, { record, json, raw, ...range }: ShowOptions): Promise<void> {
  await withArchive(async ({ catalog, container }) => {
    const entries = await catalog.find(conversationId, range);
    const chosen = record === undefined ? entries.at(-1) : entries.find(({ name }) => name === record);
    if (chosen === undefined) {
      console.error(entries.length === 0 ? 'no record of this conversation' : 'this conversation has no such record');
      process.exitCode = 1;
      return;
    }
    try {
      const plain = await readPlain(container, chosen);
      if (raw) process.stdout.write(plain);
      else if (json) printJson(entries, chosen, plain);
      else process.stdout.write(`${overview(entries, chosen)}\n\n${readable(plain)}`);
    } catch (error) {
      if (!(error instanceof RecordDamagedError)) throw error;
      console.error(`DAMAGED: ${error.message}`);
      process.exitCode = 1;
    }
  });
}

/** Undefined for the plain form, which has no header. */
function parse(plain: Buffer): { header: RecordHeader; messages: RecordLine[] } | undefined {
  const text = plain.toString('utf8');
  if (!text.startsWith(`{"schema":"${RECORD_SCHEMA}"`)) return undefined;
  const [header, ...messages] = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
  return { header: header as RecordHeader, messages: messages as RecordLine[] };
}

function printJson(entries: readonly CatalogEntry[], chosen: CatalogEntry, plain: Buffer): void {
  const now = Date.now();
  const content = parse(plain) ?? { text: plain.toString('utf8') };
  const records = entries.map((entry) => entryJson(entry, now));
  console.log(JSON.stringify({ record: chosen.name, records, ...content }, undefined, 2));
}

function readable(plain: Buffer): string {
  const record = parse(plain);
  return record === undefined
    ? `${printable(plain.toString('utf8'))}\n`
    : transcriptText(record.header, record.messages);
}

/** All records of the conversation, in the order in which they were stored, and which one is shown. */
function overview(entries: readonly CatalogEntry[], chosen: CatalogEntry): string {
  const now = Date.now();
  const blocks = entries.map((entry) => {
    const later = entries.filter(({ supersedes }) => supersedes?.name === entry.name).map(({ name }) => name);
    return [
      `${entry === chosen ? '>' : ' '} ${entry.name}`,
      `    ${lockWords(entry, now)}${entry.legalHold ? ', LEGAL HOLD' : ''}`,
      `    stored ${entry.createdOn.toISOString()}, SHA-256 ${entry.plainSha256 ?? 'unknown'}`,
      ...(entry.supersedes === undefined ? [] : [`    supersedes ${entry.supersedes.name}`]),
      ...(later.length === 0 ? [] : [`    superseded by ${later.join(', ')}`]),
    ];
  });
  return printable(blocks.flat().join('\n'));
}
