#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.js';
import { doctorCommand } from './doctor.js';
import { listenCommand } from './listen.js';
import { redactCommand } from './redact.js';
import { scanCommand } from './scan.js';
import { workerCommand } from './worker.js';

const program = new Command('custodian')
  .description('Scans and contains what customers upload to Genesys Cloud, and archives finished conversations.')
  .addCommand(workerCommand())
  .addCommand(listenCommand())
  .addCommand(scanCommand())
  .addCommand(redactCommand())
  .addCommand(doctorCommand());

// A wrong call ends with 2 like everything that gives no answer: 1 would say that a file is not clean.
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  // Settings are explained by their message; a stack would bury it. A wrong call has been explained already.
  if (!(error instanceof CommanderError)) console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}
