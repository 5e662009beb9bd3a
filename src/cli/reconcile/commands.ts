import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import type { ReconcileOptions } from './reconcile.js';

/** `custodian reconcile` */
export function addReconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .description(
      'start what the listener has missed; exit 0: nothing stays missing, 1: something does, 2: no answer of both sides',
    )
    .requiredOption('--from <time>', 'look at files that came and conversations that ended from here', time)
    .option('--to <time>', 'to here (default: now)', time)
    .option('--dry-run', 'start nothing; exit 1 when something had been missed')
    .option('--json', 'write one JSON object')
    .action(async (options: ReconcileOptions) => (await import('./reconcile.js')).reconcile(options));
}

/** Milliseconds since the epoch. The meaning of a time without a zone would depend on the host. */
function time(text: string): number {
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return Date.parse(text);
  throw new InvalidArgumentError('It should be a time with its zone, such as 2026-01-31T08:00:00Z.');
}
