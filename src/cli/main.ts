#!/usr/bin/env node
import { Command } from 'commander';
import { ConfigError } from '../config.js';
import { listenCommand } from './listen.js';
import { redactCommand } from './redact.js';
import { scanCommand } from './scan.js';
import { workerCommand } from './worker.js';

const program = new Command('custodian')
  .description('Scans and contains what customers upload to Genesys Cloud, and archives finished conversations.')
  .addCommand(workerCommand())
  .addCommand(listenCommand())
  .addCommand(scanCommand())
  .addCommand(redactCommand());

try {
  await program.parseAsync();
} catch (error) {
  // Settings are explained by their message; a stack would bury it.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 2;
}
