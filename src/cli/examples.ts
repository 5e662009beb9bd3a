import type { Command } from 'commander';

/** Examples for `--help`, by command; those of the program itself first. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  '': ['custodian doctor', 'custodian review list', 'custodian archive verify --from 2026-01-01'],
  scan: ['custodian scan invoice.pdf photo.png'],
  policy: ['custodian policy', 'custodian policy --default > policy.json'],
  redact: ["echo 'my card is 4111 1111 1111 1111' | custodian redact", 'custodian redact --explain < transcript.txt'],
  doctor: ['custodian doctor', 'custodian doctor --json', 'GENESYS_API=platform custodian doctor --permissions'],
  'review list': ['custodian review list --verdict infected --older-than "2 days"'],
  'review show': ['custodian review show scan:CONVERSATION:MEDIA'],
  'review approve': [
    "custodian review approve scan:CONVERSATION:MEDIA --reason 'confirmed by phone'",
    "custodian review approve --search invoice --verdict unscannable --confirm 3 --reason 'our own template'",
  ],
  'review reject': ["custodian review reject scan:CONVERSATION:MEDIA --reason 'phishing'"],
  'review reopen': ["custodian review reopen scan:CONVERSATION:MEDIA --reason 'the customer has called'"],
  'vault list': ['custodian vault list --json'],
  'vault get': ["custodian vault get SHA256 --live-malware --reason 'case 4711' --output sample.bin"],
  'vault rescan': ['custodian vault rescan SHA256'],
  'vault provenance': ['custodian vault provenance https://ACCOUNT.blob.core.windows.net/released/…'],
  'archive list': ['custodian archive list --from 2026-01-01 --to 2026-01-31'],
  'archive show': ['custodian archive show CONVERSATION'],
  'archive export': ['custodian archive export january --from 2026-01-01 --to 2026-01-31 --proof'],
  'archive prove': ['custodian archive prove CONVERSATION case-4711'],
  'archive run': [
    'custodian archive run --failed',
    'custodian archive run CONVERSATION --completed 2026-01-31T08:00:00Z',
  ],
  'archive approve': ["custodian archive approve CONVERSATION --reason 'an order number, and no card'"],
  'archive redact-again': ["custodian archive redact-again CONVERSATION --reason 'patterns mended'"],
  'archive decisions': ['custodian archive decisions CONVERSATION', 'custodian archive decisions SHA256 --json'],
  'archive hold': ["custodian archive hold CONVERSATION --reason 'case 4711' --by 'J. Doe, Legal'"],
  'archive verify': [
    'custodian archive verify --from 2026-01-01',
    'custodian archive verify --folder january --keys keys.pem',
  ],
  login: ['custodian login --desk https://desk.example.com'],
  reconcile: ['custodian reconcile --from 2026-01-31T08:00:00Z --dry-run'],
  watch: ['custodian watch', 'custodian watch --drive'],
};

/** Shows the examples below the help of each command. */
export function addExamples(program: Command): void {
  const withPath = (command: Command, path: string): [string, Command][] => [
    [path, command],
    ...command.commands.flatMap((child) => withPath(child, `${path} ${child.name()}`.trimStart())),
  ];
  for (const [path, command] of withPath(program, '')) {
    const lines = EXAMPLES[path];
    if (lines !== undefined)
      command.addHelpText('after', ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n'));
  }
}
