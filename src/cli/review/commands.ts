import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { addSelection } from './selection-options.js';
import type { Selection } from './selection-options.js';

interface Answer {
  readonly reviewer?: string;
  readonly reason: string;
  readonly json?: true;
}

const WHICH = 'id of the conversation, of the media or of the workflow';

/** `custodian review`: what people do with contained files. */
export function addReviewCommands(program: Command): void {
  const review = program
    .command('review')
    .description('decide on contained files; exit 0: done, 1: refused or too late, 2: no answer');
  addSelection(review.command('list').description('list the files that wait for a decision'))
    .option('--json', 'write one JSON object')
    .action(async (options: Selection & { json?: true }) => (await import('./list.js')).list(options));
  review
    .command('show')
    .description('show a file, what is known of it, and what was decided')
    .argument('<id>', WHICH)
    .option('--json', 'write one JSON object')
    .action(async (id: string, options: { json?: true }) => (await import('./show.js')).show(id, options));
  addDecision(review, 'approve', 'release contained files', true);
  addDecision(review, 'reject', 'keep files contained for good', false);
  const reopening = 'ask again about a file whose review has expired, or that was rejected';
  addAnswer(review.command('reopen').description(reopening).argument('<id>', WHICH)).action(
    async (id: string, options: Answer) => (await import('./reopen.js')).reopen(id, options),
  );
}

function addDecision(review: Command, name: string, description: string, approve: boolean): void {
  const command = review.command(name).description(description).argument('[id...]', WHICH);
  addSelection(addAnswer(command))
    .option('--confirm <count>', 'how many files --search, --verdict and --older-than mean', count)
    .action(async (ids: string[], options: Answer & Selection & { confirm?: number }) =>
      (await import('./decide.js')).decide(ids, { ...options, approve }),
    );
}

function addAnswer(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why; it is kept with the file', notEmpty)
    .option('--reviewer <name>', 'who decides (default: the login)', notEmpty)
    .option('--json', 'write one JSON object');
}

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It is not a number.');
  return Number(text);
}

function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text;
}
