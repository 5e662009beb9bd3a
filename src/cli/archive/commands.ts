import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { isDay } from '../../storage/manifest/manifest.js';
import type { VerifyCommandOptions } from './verify.js';

/** `custodian archive …` */
export function addArchiveCommands(program: Command): void {
  const archive = program.command('archive').description('look at the archive of conversations, and prove it');
  archive
    .command('verify')
    .description(
      'read every archived record again and compare it with the manifests; exit 0: all in order, 1: something is not, ' +
        '2: cannot be verified',
    )
    .option('--from <day>', 'the first day, UTC, YYYY-MM-DD (default: the first one that has a manifest)', day)
    .option('--to <day>', 'the last day (default: the last one whose manifest is due)', day)
    .option(
      '--head <sha256>',
      'the hash of a manifest, as an earlier run has told it: the chain must contain it',
      sha256,
    )
    .option('--json', 'write a JSON object a line: one for each finding, then the summary')
    .action(async (options: VerifyCommandOptions) => (await import('./verify.js')).verify(options));
}

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It should be a day such as 2026-03-31.');
  return text;
}

function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('It should be a SHA-256: 64 hexadecimal digits.');
  return text.toLowerCase();
}
