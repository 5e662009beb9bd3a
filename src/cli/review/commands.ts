import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

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
  review
    .command('list')
    .description('list the files that wait for a decision')
    .option('--json', 'write one JSON object')
    .action(async (options: { json?: true }) => (await import('./list.js')).list(options));
  review
    .command('show')
    .description('show a file, what is known of it, and what was decided')
    .argument('<id>', WHICH)
    .option('--json', 'write one JSON object')
    .action(async (id: string, options: { json?: true }) => (await import('./show.js')).show(id, options));
  addAnswer(review, 'approve', 'release a contained file').action(async (id: string, options: Answer) =>
    (await import('./decide.js')).decide(id, { ...options, approve: true }),
  );
  addAnswer(review, 'reject', 'keep a file contained for good').action(async (id: string, options: Answer) =>
    (await import('./decide.js')).decide(id, { ...options, approve: false }),
  );
  addAnswer(review, 'reopen', 'ask again about a file whose review has expired, or that was rejected').action(
    async (id: string, options: Answer) => (await import('./reopen.js')).reopen(id, options),
  );
}

function addAnswer(review: Command, name: string, description: string): Command {
  return review
    .command(name)
    .description(description)
    .argument('<id>', WHICH)
    .requiredOption('--reason <text>', 'why; it is kept with the file', notEmpty)
    .option('--reviewer <name>', 'who decides (default: the login)', notEmpty)
    .option('--json', 'write one JSON object');
}

function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text;
}
