import type { Command } from 'commander';

/** `custodian login` and `logout`: the identity of the person who decides on this terminal. */
export function addLoginCommands(program: Command): void {
  program
    .command('login')
    .description('sign on at the desk, so that it signs what is approved and rejected here; exit 0: done, 2: not')
    .option('--desk <url>', 'the address of the desk (default: DESK_URL, or the one of this host)')
    .action(async (options: { desk?: string }) => (await import('./login.js')).login(options));
  program
    .command('logout')
    .description('end the login, here and at the desk')
    .action(async () => (await import('./login.js')).logout());
}
