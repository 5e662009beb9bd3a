#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { VERSION } from '../lib/version.js';
import { addArchiveCommands } from './archive/commands.js';
import type { DoctorOptions } from './doctor.js';
import { addExamples } from './examples.js';
import { addLoginCommands } from './login/commands.js';
import { addNotifyCommands } from './notify/commands.js';
import { addReconcileCommand } from './reconcile/commands.js';
import type { RedactOptions } from './redact.js';
import { addReviewCommands } from './review/commands.js';
import { addVaultCommands } from './vault/commands.js';
import { addWatchCommand } from './watch/commands.js';

/** Errors whose message is sufficient. By name: their modules are loaded with the commands that throw them. */
const EXPLAINED = [
  'ConfigError',
  'EntityModelError',
  'FolderNotPrivateError',
  'PolicyError',
  'TrustError',
  'WrongCallError',
];
const isExplained = (error: unknown): error is Error => error instanceof Error && EXPLAINED.includes(error.name);

/** Each command is loaded when it is called: the dependencies of a worker are large. */
const program = new Command('custodian').description(
  'Scans and contains what customers upload to Genesys Cloud, and archives finished conversations.',
);
// A usage error exits with 2, like everything without a result: 1 means that a file is not clean. Inherited by all commands.
program.exitOverride();
program.version(VERSION, '--version', 'print the release');
program
  .command('worker')
  .description('run the workflows and their steps until SIGTERM')
  .action(async () => (await import('./worker.js')).work());
program
  .command('listen')
  .description('read the events of Genesys Cloud and start a workflow for each, until SIGTERM')
  .action(async () => (await import('./listen.js')).listen());
program
  .command('desk')
  .description('serve the page on which people decide on contained files, until SIGTERM')
  .action(async () => (await import('./desk.js')).desk());
program
  .command('codec')
  .description('decrypt for the Web UI and CLI of Temporal what PAYLOAD_KEY has encrypted, until SIGTERM')
  .action(async () => (await import('./codec.js')).codec());
program
  .command('scan')
  .description('scan files and print a JSON verdict a line; exit 0: all clean, 1: something is not, 2: no verdict')
  .argument('<file...>', 'files to scan')
  .action(async (files: string[]) => (await import('./scan.js')).scan(files));
program
  .command('policy')
  .description(
    'print the policy of types that applies: what is contained, and what is let through by whom and until when',
  )
  .option('--default', 'print the built-in policy, to start a file from')
  .action(async (options: { default?: boolean }) => (await import('./policy.js')).printPolicy(options));
program
  .command('types')
  .description('print the types that can be called clean, and what opens each')
  .action(async () => (await import('./policy.js')).printTypes());
program
  .command('redact')
  .description('redact standard input to standard output')
  .option('--json', 'read JSON Lines {"text"} and write {"text", "spans": [{"kind", "start", "end"}]} for each')
  .option('--explain', 'write what was found instead of the text: where, which kind, how sure, and why')
  .action(async (options: RedactOptions) => (await import('./redact.js')).redact(options));
program
  .command('doctor')
  .description('check every outside part and name the fix; exit 0: fine, if with warnings, 1: something fails')
  .option('--json', 'write one JSON object instead of lines')
  .option(
    '--permissions',
    'ask nobody, and list what has to be given to the OAuth client of Genesys Cloud, and by Key Vault',
  )
  .action(async (options: DoctorOptions) => (await import('./doctor.js')).doctor(options));

program.hook('preAction', async (_, command) => {
  const { prepareEnvironment } = await import('./prepare-environment.js');
  // A problem with the CA file is reported as a finding of the doctor.
  prepareEnvironment({ trustsFile: command.name() !== 'doctor' });
});

addReviewCommands(program);
addVaultCommands(program);
addArchiveCommands(program);
addLoginCommands(program);
addNotifyCommands(program);
addReconcileCommand(program);
addWatchCommand(program);
addExamples(program);

try {
  await program.parseAsync();
} catch (error) {
  // For settings the message is sufficient; a stack trace would bury it. A usage error has been reported already.
  if (!(error instanceof CommanderError)) console.error(isExplained(error) ? error.message : error);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}
