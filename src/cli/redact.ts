import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { Command } from 'commander';
import { createRedactor } from '../redaction/redact.js';
import type { Redactor } from '../redaction/redact.js';

export function redactCommand(): Command {
  return new Command('redact')
    .description('redact standard input to standard output')
    .option('--json', 'read JSON Lines {"text"} and write {"text", "spans": [{"kind", "start", "end"}]} for each')
    .action(async ({ json }: { json?: true }) => {
      const redactor = createRedactor();
      if (json) await redactJsonLines(redactor);
      else process.stdout.write(redactor.redact(await readAll(process.stdin)).text);
    });
}

/** Offsets count UTF-16 units of the input. A line that cannot be read is named, and the others still done. */
async function redactJsonLines(redactor: Redactor): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const text = textOf(line);
    if (text === undefined) {
      console.error(`line ${number}: should be a JSON object with a string "text"`);
      process.exitCode = 1;
      continue;
    }
    const { text: redacted, spans } = redactor.redact(text);
    const shown = spans.map(({ kind, start, end }) => ({ kind, start, end }));
    process.stdout.write(`${JSON.stringify({ text: redacted, spans: shown })}\n`);
  }
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
