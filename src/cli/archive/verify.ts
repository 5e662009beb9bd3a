import { setTimeout as delay } from 'node:timers/promises';
import { environmentWithDotenv, loadConfig } from '../../config/config.js';
import { openStores } from '../../azure/stores.js';
import { StorageError } from '../../storage/errors.js';
import { NoManifestError } from '../../archive/verify/errors.js';
import type { Finding } from '../../archive/verify/findings.js';
import { patiently } from '../../archive/verify/patience.js';
import { verifyArchive } from '../../archive/verify/verify.js';
import type { VerifySummary } from '../../archive/verify/verify.js';
import { showProgress } from './progress.js';

export interface VerifyCommandOptions {
  readonly from?: string;
  readonly to?: string;
  readonly head?: string;
  readonly json?: true;
}

/** `custodian archive verify`. Needs the storage account and nothing else: an auditor runs it with an account of theirs. */
export async function verify({ json, ...range }: VerifyCommandOptions): Promise<void> {
  const { from = '', to = '9' } = range;
  if (from > to) {
    console.error(`--from ${from} is later than --to ${to}`);
    process.exitCode = 2;
    return;
  }
  const { azure } = loadConfig(environmentWithDotenv(process.cwd(), process.env), ['azure']);
  const { archive: container } = openStores(azure);
  const progress = showProgress(process.stderr);
  const print = (text: string) => progress.aside(() => process.stdout.write(`${text}\n`));
  try {
    const summary = await verifyArchive(
      { container, immutability: azure.immutability, attempt: patiently(delay), ...range },
      { ...progress.observer, found: (finding) => print(json ? JSON.stringify(finding) : findingLine(finding)) },
    );
    progress.stop();
    process.stdout.write(`${json ? JSON.stringify({ summary }) : formatSummary(summary)}\n`);
    process.exitCode = summary.findings === 0 ? 0 : 1;
  } catch (error) {
    progress.stop();
    if (!(error instanceof StorageError || error instanceof NoManifestError)) throw error;
    console.error(`cannot be verified: ${error.message}`);
    process.exitCode = 2;
  }
}

function findingLine({ kind, blob, problem }: Finding): string {
  return `${kind.padEnd(13)}${blob}: ${problem}`;
}

function formatSummary(summary: VerifySummary): string {
  const { from, to, manifests, records, bytes, findings, pending, unproven, head, locksChecked } = summary;
  return [
    `${from} to ${to}: ${manifests} manifests, ${records} records, ${bytes} bytes read`,
    ...(unproven > 0 ? [`${unproven} records have no manifest that could prove them`] : []),
    ...(pending > 0 ? [`${pending} records are too new: no manifest lists them yet`] : []),
    ...(locksChecked ? [] : ['WARNING: the storage locks nothing: anybody with its key can change these records']),
    ...(head === undefined
      ? []
      : [`SHA-256 of ${head.name}: ${head.sha256}`, 'keep it: --head proves the chain by it']),
    findings === 0 ? 'nothing is wrong' : `${findings} findings`,
  ].join('\n');
}
