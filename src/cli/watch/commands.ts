import type { Command } from 'commander';
import type { WatchCommandOptions } from './watch.js';

/** `custodian watch` */
export function addWatchCommand(program: Command): void {
  program
    .command('watch')
    .description(
      'compare what was promised with what is there, whatever runs say; exit 0: all is kept, 1: something is lost, ' +
        'abandoned or overdue, 2: no answer',
    )
    .option('--drive', 'start again and reopen what can be; exit 0: all is in progress, 1: something needs a person')
    .option('--json', 'write one JSON object')
    .action(async (options: WatchCommandOptions) => (await import('./watch.js')).watch(options));
}
