import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { words } from '../words-option.js';
import type { GetOptions } from './get.js';

/** `custodian vault …` */
export function addVaultCommands(program: Command): void {
  const vault = program.command('vault').description('look into the quarantine vault');
  vault
    .command('list')
    .description('list the quarantined files, in the order of their hashes')
    .option('--json', 'write a JSON object a line')
    .action(async (options: { json?: true }) => (await import('./list.js')).list(options));
  vault
    .command('get')
    .description(
      'take a quarantined file out; who did and why is noted in the audit log first; exit 1: no such copy, a damaged one, ' +
        'or a log that cannot be kept',
    )
    .argument('<sha256>', 'hash of the file', sha256)
    .requiredOption('--live-malware', 'say that you know what you will get: the file as it came, ready to do harm')
    .requiredOption('--output <file>', 'where to write it; must not exist', outputFile)
    .requiredOption('--reason <text>', 'why; it is kept in the audit log', words(2000))
    .action(async (hash: string, options: GetOptions) => (await import('./get.js')).get(hash, options));
  vault
    .command('rescan')
    .description('scan a quarantined file again and print a JSON verdict; exit 0: clean, 1: not, 2: no verdict')
    .argument('<sha256>', 'hash of the file', sha256)
    .action(async (hash: string) => (await import('./rescan.js')).rescan(hash));
  vault
    .command('provenance')
    .description('tell of a released file what was found in it, who released it, why, and in which run; exit 1: none')
    .argument('<address>', 'address of the released file, or a link to it')
    .option('--json', 'write one JSON object')
    .action(async (address: string, options: { json?: true }) =>
      (await import('./provenance.js')).provenance(address, options),
    );
}

function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('It should be a SHA-256: 64 hexadecimal digits.');
  return text.toLowerCase();
}

/** Never standard output: a terminal or another program would display, store or execute the file. */
function outputFile(path: string): string {
  if (path.trim() === '' || path === '-') throw new InvalidArgumentError('It should be the name of a new file.');
  return path;
}
