import type { Command } from 'commander';

/** `custodian notify`: tests whether notices arrive. */
export function addNotifyCommands(program: Command): void {
  program
    .command('notify')
    .description('notices to people')
    .command('test')
    .description(
      'send a test notice to every place that is set up; exit 0: all took it, 1: one did not, 2: none is set up',
    )
    .action(async () => (await import('./test.js')).sendTest());
}
