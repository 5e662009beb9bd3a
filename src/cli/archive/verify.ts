import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStores } from '../../stores/open-stores.js';
import { StorageError } from '../../storage/errors.js';
import { NoManifestError } from '../../archive/verify/errors.js';
import type { Finding } from '../../archive/verify/findings.js';
import { patiently } from '../../archive/verify/patience.js';
import { createCheckRecord } from '../../archive/verify/record.js';
import { NoProofError, verifyProof } from '../../archive/proof/verify-proof.js';
import { verifyArchive } from '../../archive/verify/verify.js';
import type { VerifyObserver, VerifyOptions, VerifySummary } from '../../archive/verify/verify.js';
import type { Config } from '../../config/config.js';
import { checkInThreads } from './check-in-threads.js';
import { openVerifyingKeys } from './keys.js';
import { ArchiveKeysError } from '../../archive/archive-keys.js';
import { NoCertificatesError } from '../../timestamping/trusted-authorities.js';
import { openTrustedAuthorities } from '../../timestamping/open-trusted-authorities.js';
import { readConfig } from '../read-config.js';
import { printable } from './words.js';
import { showProgress } from './progress.js';

const RECORD_THREAD = fileURLToPath(new URL('./record-thread.js', import.meta.url));

export interface VerifyCommandOptions {
  readonly from?: string;
  readonly to?: string;
  readonly head?: string;
  readonly keys?: string;
  readonly folder?: string;
  readonly timestampCa?: string;
  readonly json?: true;
}

/** `custodian archive verify`. Needs only the storage account: an auditor runs it with their own. */
export async function verify({
  json,
  keys: keyFile,
  folder,
  timestampCa,
  ...range
}: VerifyCommandOptions): Promise<void> {
  const { from = '', to = '9' } = range;
  if (from > to) {
    console.error(`--from ${from} is later than --to ${to}`);
    process.exitCode = 2;
    return;
  }
  if (folder !== undefined && (range.from !== undefined || range.to !== undefined)) {
    console.error('--folder verifies the whole package: leave out --from and --to');
    process.exitCode = 2;
    return;
  }
  const azure = folder === undefined ? (await readConfig(['azure'])).azure : undefined;
  const progress = showProgress(process.stderr);
  const print = (text: string) => progress.aside(() => process.stdout.write(`${text}\n`));
  try {
    const observer: VerifyObserver = {
      ...progress.observer,
      found: (finding) => print(json ? JSON.stringify(finding) : findingLine(finding)),
    };
    const timestamps = await openTrustedAuthorities(timestampCa ?? azure?.timestampCaFile);
    const summary = await (azure === undefined
      ? verifyFolder(folder!, keyFile, { head: range.head, timestamps }, observer)
      : verifyAccount(azure, keyFile, { ...range, timestamps }, observer));
    progress.stop();
    process.stdout.write(`${json ? JSON.stringify({ summary }) : formatSummary(summary)}\n`);
    process.exitCode = summary.findings === 0 ? 0 : 1;
  } catch (error) {
    progress.stop();
    const isExplained = [StorageError, NoManifestError, ArchiveKeysError, NoProofError, NoCertificatesError].some(
      (kind) => error instanceof kind,
    );
    if (!isExplained) throw error;
    console.error(`cannot be verified: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}

async function verifyAccount(
  azure: Config['azure'],
  keyFile: string | undefined,
  range: Pick<VerifyOptions, 'from' | 'to' | 'head' | 'timestamps'>,
  observer: VerifyObserver,
): Promise<VerifySummary> {
  const keys = await openVerifyingKeys(azure.signingKey, keyFile);
  const { archive: container } = openStores(azure);
  const attempt = patiently(delay);
  const {
    check: checkRecord,
    begun,
    end,
  } = checkInThreads(createCheckRecord(container, attempt, keys), {
    threadPath: RECORD_THREAD,
    azure,
    keys: keys?.toPem(),
  });
  const options = { container, immutability: azure.immutability, attempt, keys, checkRecord, ...range };
  const observed: VerifyObserver = {
    ...observer,
    begun: (records) => {
      begun(records);
      observer.begun(records);
    },
  };
  return verifyArchive(options, observed).finally(end);
}

async function verifyFolder(
  folder: string,
  keyFile: string | undefined,
  options: Pick<VerifyOptions, 'head' | 'timestamps'>,
  observer: VerifyObserver,
): Promise<VerifySummary> {
  const held = await openVerifyingKeys(undefined, keyFile);
  const summary = await verifyProof(folder, { held, ...options }, observer);
  if (!summary.keysHeld) {
    const ids = summary.keyIds.join(', ') || 'none';
    console.error(
      `WARNING: verified with the keys of the package itself (${ids}): compare their ids with the true ones`,
    );
  }
  return summary;
}

function findingLine({ kind, blob, problem }: Finding): string {
  return `${kind.padEnd(13)}${blob}: ${problem}`;
}

function formatSummary(summary: VerifySummary): string {
  const { from, to, manifests, records, bytes, findings, pending, unproven, head, locksChecked } = summary;
  const { signaturesChecked, unsignedBefore, signedSince, stamped, stampsUnchecked } = summary;
  return [
    `${from} to ${to}: ${manifests} manifests, ${records} records, ${bytes} bytes read`,
    ...(unproven > 0 ? [`${unproven} records have no manifest that could prove them`] : []),
    ...(pending > 0 ? [`${pending} records are too new: no manifest lists them yet`] : []),
    ...(signaturesChecked
      ? []
      : ['WARNING: no signature was checked: give the public keys of the archive with --keys']),
    ...(signaturesChecked && signedSince === undefined ? ['WARNING: no manifest is signed yet'] : []),
    ...(unsignedBefore > 0
      ? [
          `${unsignedBefore} records are unsigned, before ${signedSince ?? 'any'}, when the first signed manifest was stored`,
        ]
      : []),
    ...(stamped === undefined
      ? []
      : [
          `stamped: the manifest of ${stamped.day}, and all before it, were there on ${stamped.time.toISOString()}, says ${printable(stamped.authority)}`,
        ]),
    ...(stampsUnchecked > 0
      ? [`WARNING: ${stampsUnchecked} time stamps were not checked: name the CAs that you trust with --timestamp-ca`]
      : []),
    ...(locksChecked ? [] : ['WARNING: the storage locks nothing: anybody with its key can change these records']),
    ...(head === undefined
      ? []
      : [`SHA-256 of ${head.name}: ${head.sha256}`, 'keep it: --head proves the chain by it']),
    findings === 0 ? 'nothing is wrong' : `${findings} findings`,
  ].join('\n');
}
