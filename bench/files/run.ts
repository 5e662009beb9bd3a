import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ScanResult } from '../../src/contract/verdict.js';
import { createScanner } from '../../src/scanning/clamav/scanner.js';
import { createOpenedScanner } from '../../src/scanning/opened-scanner.js';
import { createOpener } from '../../src/scanning/opener/create-opener.js';
import { defaultPolicy } from '../../src/scanning/policy/read-policy.js';
import type { Scanner } from '../../src/scanning/scanner.js';
import { openStaging } from '../../src/staging/staging.js';
import type { Staging } from '../../src/staging/staging.js';
import { printTable } from '../lib/statistics.js';

/** A line of the corpus's manifest: see README.md. */
interface Row {
  readonly file: string | null;
  readonly declaredName: string;
  readonly declaredType: string;
  readonly expect: 'clean' | 'not-clean';
  readonly why: string;
  readonly family: string;
  readonly format: string;
  readonly writer: string;
  readonly arguable?: boolean;
}

type Outcome = Row & { readonly result?: ScanResult; readonly error?: string; readonly milliseconds: number };

const WIDTH = 3;
const MOST_BYTES = 1024 * 1024 * 1024;

/**
 * Judges a built corpus as the worker does: staged, typed, opened, scanned by a real clamd. Prints what was wrong.
 * `BENCH_FILES` names the folder of the corpus, `BENCH_FILES_ONLY` a pattern of files, `BENCH_FILES_OUT` a file for all outcomes.
 */
export async function filesBenchmark(): Promise<void> {
  const { BENCH_FILES: folder, BENCH_FILES_ONLY: only = '.', BENCH_FILES_OUT: out, TEST_CLAMD_SOCKET } = process.env;
  if (folder === undefined || TEST_CLAMD_SOCKET === undefined) {
    throw new Error('set BENCH_FILES to a folder that bench/files/build.mjs has written');
  }
  const log = pino({ level: 'silent' });
  const work = await mkdtemp(join(tmpdir(), 'custodian-files-'));
  const opener = createOpener({ folder: work });
  const engine = createScanner({ socket: TEST_CLAMD_SOCKET }, { maxConcurrentScans: WIDTH, log });
  const { BENCH_FILES_UNKNOWN_TYPES: unknownTypes } = process.env;
  const judgement = {
    policy: defaultPolicy(),
    unknownTypes: unknownTypes === 'contain' ? ('contain' as const) : ('scan' as const),
    now: Date.now,
  };
  const scanner = createOpenedScanner(engine, opener, judgement);
  try {
    const staging = await openStaging(work, { log });
    const rows = (await readRows(folder)).filter(({ file }) => file !== null && new RegExp(only).test(file));
    const outcomes = await inLanes(rows, (row) => judge(row, folder, staging, scanner));
    if (out !== undefined) await writeOutcomes(out, outcomes);
    report(outcomes);
  } finally {
    await opener.close();
    await rm(work, { recursive: true, force: true });
  }
}

async function readRows(folder: string): Promise<Row[]> {
  const lines = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as T);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
  return results;
}

async function judge(row: Row, folder: string, staging: Staging, scanner: Scanner): Promise<Outcome> {
  const content = createReadStream(join(folder, row.file as string)) as AsyncIterable<Uint8Array>;
  const { ref, bytes, sha256 } = await staging.stage(row.file as string, content, { maxBytes: MOST_BYTES });
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const result = await scanner.scan({
      path: staging.path(ref),
      bytes,
      sha256,
      declared: { name: row.declaredName, direction: 'inbound' },
    });
    return { ...row, result, milliseconds: elapsed() };
  } catch (error) {
    return { ...row, error: String(error), milliseconds: elapsed() };
  } finally {
    await staging.discard(ref);
  }
}

async function writeOutcomes(path: string, outcomes: readonly Outcome[]): Promise<void> {
  const file = createWriteStream(path);
  for (const outcome of outcomes) file.write(`${JSON.stringify(outcome)}\n`);
  file.end();
  await once(file, 'finish');
}

const isWrong = ({ expect, result }: Outcome) =>
  result === undefined || (result.verdict === 'clean') !== (expect === 'clean');

function report(outcomes: readonly Outcome[]): void {
  const count = (list: readonly Outcome[], verdict: string) =>
    String(list.filter(({ result }) => (result?.verdict ?? 'none') === verdict).length);
  const kinds: readonly (readonly [string, (row: Outcome) => boolean])[] = [
    ['must not be clean', ({ expect, arguable }) => expect === 'not-clean' && arguable !== true],
    ['  arguable', ({ expect, arguable }) => expect === 'not-clean' && arguable === true],
    ['ordinary', ({ expect, arguable }) => expect === 'clean' && arguable !== true],
    ['  arguable', ({ expect, arguable }) => expect === 'clean' && arguable === true],
  ];
  const rows = kinds.map(([name, belongs]) => {
    const list = outcomes.filter(belongs);
    const verdicts = ['clean', 'infected', 'unscannable', 'none'].map((verdict) => count(list, verdict));
    return [name, String(list.length), ...verdicts, String(list.filter(isWrong).length)];
  });
  printTable(['files', 'number', 'clean', 'infected', 'unscannable', 'no verdict', 'wrong'], rows);
  for (const { file, arguable, result, error, why } of outcomes.filter(isWrong)) {
    console.log(`  ${file ?? ''}${arguable === true ? ' (arguable)' : ''}: ${result?.reply ?? error ?? ''} (${why})`);
  }
}
