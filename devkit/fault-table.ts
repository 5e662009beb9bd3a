import { appendFileSync } from 'node:fs';

/** The externally visible effects of the runs that met a fault. */
export interface Counts {
  readonly runs: number;
  readonly completed: number;
  readonly wrongVerdicts: number;
  readonly lost: number;
  /** Effects that exist more than once: a second copy, a second record, a status that returns. */
  readonly doubled: number;
  /** Calls that were repeated with the same content, which changes nothing. */
  readonly repeatedCalls: number;
}

export const NOTHING: Counts = { runs: 0, completed: 0, wrongVerdicts: 0, lost: 0, doubled: 0, repeatedCalls: 0 };

/** What is left out counts as nothing. */
export function sum(counts: readonly Partial<Counts>[]): Counts {
  const names = Object.keys(NOTHING) as (keyof Counts)[];
  const total = (name: keyof Counts) => counts.reduce((all, one) => all + (one[name] ?? 0), 0);
  return Object.fromEntries(names.map((name) => [name, total(name)])) as unknown as Counts;
}

export interface FaultRow extends Counts {
  readonly fault: string;
}

/** The rows of one test file. They are printed at its end, and kept for `npm test` to print all of them together. */
export class FaultTable {
  private readonly rows: FaultRow[] = [];

  add(fault: string, counts: Counts): void {
    const row = { fault, ...counts };
    this.rows.push(row);
    const file = process.env['TEST_FAULT_TABLE'];
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
  }

  print(): void {
    printFaultTable(this.rows);
  }
}

export function printFaultTable(rows: readonly FaultRow[]): void {
  const head = ['fault', 'runs', 'completed', 'wrong verdicts', 'lost', 'doubled effects', 'repeated calls'];
  const lines = [
    head,
    ...rows.map((row) => [
      row.fault,
      ...[row.runs, row.completed, row.wrongVerdicts, row.lost, row.doubled, row.repeatedCalls].map(String),
    ]),
  ];
  const width = Math.max(...lines.map(([fault = '']) => fault.length));
  // Jest prints a stack with each line of the console.
  for (const [fault = '', ...cells] of lines) {
    process.stdout.write(
      `${[fault.padEnd(width), ...cells.map((cell, at) => cell.padStart(head[at + 1]!.length))].join(' | ')}\n`,
    );
  }
}
