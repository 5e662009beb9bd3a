import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { DecisionsOptions } from './decisions.js';
import type { ExportOptions } from './export.js';
import type { DecideHeldOptions } from './held.js';
import type { HoldOptions } from './hold.js';
import type { ListOptions } from './list.js';
import type { RunOptions } from './run.js';
import type { ShowOptions } from './show.js';
import type { VerifyCommandOptions } from './verify.js';
import { words } from '../words-option.js';
import { isDay } from '../../archive/manifest/manifest.js';

/** `custodian archive …` */
export function addArchiveCommands(program: Command): void {
  const archive = program.command('archive').description('look at the archive of conversations, and prove it');
  withDays(archive.command('list'))
    .description('list the records of these days')
    .option('--json', 'write a JSON object a line')
    .action(async (options: ListOptions) => (await import('./list.js')).list(options));
  withDays(archive.command('show'))
    .description('show the records of a conversation and the transcript of the last one; exit 1: none, or damaged')
    .argument('<conversation>', 'id of the conversation')
    .option('--record <name>', 'show the transcript of this record instead')
    .option('--json', 'write one JSON object')
    .option('--raw', 'write the record as it is, unpacked')
    .action(async (id: string, options: ShowOptions) => (await import('./show.js')).show(id, options));
  withDays(archive.command('export'))
    .description('copy the records of these days into a folder; exit 0: all are there, 1: some are not')
    .argument('<folder>', 'created if missing; a different file in it is never overwritten')
    .option(
      '--proof',
      'with all that proves them, for an auditor: days are those of the manifests, the folder is empty',
    )
    .action(async (folder: string, { proof, ...range }: ExportOptions & { proof?: true }) =>
      proof
        ? (await import('./proof.js')).exportProof(folder, range)
        : (await import('./export.js')).exportTo(folder, range),
    );
  archive
    .command('prove')
    .description('write the records of a conversation with all that proves them into a folder; exit 1: there is none')
    .argument('<conversation>', 'id of the conversation')
    .argument('<folder>', 'created if missing; it has to be empty')
    .action(async (id: string, folder: string) => (await import('./proof.js')).prove(id, folder));
  archive
    .command('run')
    .description('archive conversations again, as after a failure that was repaired; exit 0: all archived, 1: some not')
    .argument('[conversation...]', 'ids of conversations')
    .option('--failed', 'those whose archive has failed for good, and was not made up for')
    .option(
      '--completed <time>',
      'when the conversation ended, RFC 3339 (default: from its records or earlier runs)',
      time,
    )
    .option('--no-wait', 'do not wait for the results')
    .action(async (ids: string[], options: RunOptions) => (await import('./run.js')).run(ids, options));
  archive
    .command('held')
    .description('list the records that the last gate holds, and where it has found what must never be stored')
    .option('--json', 'write one JSON object')
    .action(async (options: { json?: true }) => (await import('./held.js')).listHeld(options));
  for (const [action, description] of HELD_ACTIONS) {
    archive
      .command(action)
      .description(description)
      .argument('<conversation>', 'id of the conversation or of the workflow')
      .requiredOption('--reason <text>', 'why; it is kept with the run', words(2000))
      .option('--reviewer <name>', 'who decides (default: the login)', words(200))
      .option('--json', 'write one JSON object')
      .action(async (id: string, options: DecideHeldOptions) =>
        (await import('./held.js')).decideHeld(id, action, options),
      );
  }
  addKeysCommand(archive);
  archive
    .command('decisions')
    .description(
      'show who decided what on a file, when and why, as the audit log has it, and prove it; exit 0: all is proven, ' +
        '1: something is not, or there is nothing, 2: cannot be read',
    )
    .argument('<subject>', 'id of a conversation, media id of a file, or SHA-256 of its content')
    .option('--keys <file>', 'public keys of the archive, PEM (default: those of ARCHIVE_SIGNING_KEY)')
    .option('--json', 'write a JSON object a line')
    .action(async (subject: string, options: DecisionsOptions) =>
      (await import('./decisions.js')).decisions(subject, options),
    );
  withDays(archive.command('hold'))
    .description(
      'set the legal hold on all records of a conversation, and note it in the audit log; exit 1: not confirmed',
    )
    .argument('<conversation>', 'id of the conversation')
    .option('--clear', 'clear it instead')
    .requiredOption('--reason <text>', 'why', words(2000))
    .requiredOption('--by <person>', 'who decides', words(200))
    .action(async (id: string, options: HoldOptions) => (await import('./hold.js')).hold(id, options));
  archive
    .command('verify')
    .description(
      'read every archived record again and compare it with the manifests; exit 0: all in order, 1: something is not, ' +
        '2: cannot be verified',
    )
    .option('--from <day>', 'the first day, UTC, YYYY-MM-DD (default: the first one that has a manifest)', day)
    .option('--to <day>', 'the last day (default: the last one whose manifest is due)', day)
    .option('--head <sha256>', 'the hash of a manifest, from an earlier run: the chain must contain it', sha256)
    .option('--keys <file>', 'public keys of the archive, PEM (default: those of ARCHIVE_SIGNING_KEY)')
    .option('--timestamp-ca <file>', 'CAs whose time stamps are trusted, PEM (default: those of TIMESTAMP_CA_FILE)')
    .option('--folder <folder>', 'verify a package of "export --proof" or "prove" instead; needs no account')
    .option('--json', 'write a JSON object a line: one for each finding, then the summary')
    .action(async (options: VerifyCommandOptions) => (await import('./verify.js')).verify(options));
}

const HELD_ACTIONS = [
  ['approve', 'archive a held record as it is: nothing in it is what it looks like; exit 1: refused'],
  ['redact-again', 'redact a held record again, as after a repair of the settings; exit 1: refused'],
] as const;

function addKeysCommand(archive: Command): void {
  archive
    .command('keys')
    .description('print the public keys that check the signatures of the archive, for whoever verifies it')
    .action(async () => (await import('./keys.js')).printKeys());
}

function withDays(command: Command): Command {
  return command
    .option('--from <day>', "the first day of the conversations' ends, UTC, YYYY-MM-DD (default: the first one)", day)
    .option('--to <day>', 'the last day (default: the last one)', day);
}

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It should be a day such as 2026-03-31.');
  return text;
}

/** In the form that the listener writes, so that it leads to the same run. */
function time(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('It should be a time such as 2026-03-31T14:05:00Z.');
  }
  return new Date(text).toISOString();
}

function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('It should be a SHA-256: 64 hexadecimal digits.');
  return text.toLowerCase();
}
