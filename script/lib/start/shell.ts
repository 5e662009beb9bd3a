import { dirname } from 'node:path';
import { loginName } from '../../../src/cli/login-name.js';

/** Default address of the `temporal` program. */
const CLI_ADDRESS = '127.0.0.1:7233';

/** The address of a run for a terminal. */
export interface RunAddress {
  /** Path of the `temporal` program. */
  readonly cli: string;
  readonly address: string;
  readonly namespace: string;
  readonly workflowId: string;
}

/** Quotes a word for a POSIX shell, where that is needed. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The settings of a start for another terminal. */
export interface ShellSettings {
  /** The local parts, as the processes have them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Path of the `temporal` program. */
  readonly cli: string;
  /** Absolute path of the compiled program. */
  readonly program: string;
}

/** Lines that a POSIX shell reads with `.`: they make `custodian` and `temporal` commands that work on the local stack. */
export function shellSettings({ settings, cli, program }: ShellSettings): string {
  const folder = dirname(cli);
  return [
    '# Settings of this start for a shell: `. .custodian/settings.sh` in the folder of the start.',
    ...Object.entries(settings).map(([name, value]) => `export ${name}=${quote(value)}`),
    ...(folder === '.' ? [] : [`export PATH="$PATH":${quote(folder)}`]),
    `custodian() { node ${quote(program)} "$@"; }`,
    '',
  ].join('\n');
}

/** The command that releases a contained file, in lines that a shell reads as one. */
export function approveCommand({ cli, address, namespace, workflowId }: RunAddress): string[] {
  const decision = { reviewer: loginName() ?? 'somebody', reason: 'a sample, harmless' };
  const parts = [
    [cli, 'workflow', 'signal'],
    ...(address === CLI_ADDRESS ? [] : [['--address', address]]),
    ...(namespace === 'default' ? [] : [['--namespace', namespace]]),
    ['--workflow-id', workflowId],
    ['--name', 'approveRelease'],
    ['--input', JSON.stringify(decision)],
  ];
  return parts.map(
    (words, index) =>
      `${index === 0 ? '' : '  '}${words.map(quote).join(' ')}${index === parts.length - 1 ? '' : ' \\'}`,
  );
}
