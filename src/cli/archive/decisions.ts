import { setTimeout as delay } from 'node:timers/promises';
import { ArchiveKeysError } from '../../archive/archive-keys.js';
import type { AuditEntry, AuditStatement } from '../../archive/audit/entries.js';
import { findEntries } from '../../archive/audit/find-entries.js';
import { EntryProver } from '../../archive/audit/prove-entry.js';
import type { ProvenEntry } from '../../archive/audit/prove-entry.js';
import { patiently } from '../../archive/verify/patience.js';
import { inOneLine } from '../../contract/markdown.js';
import { openVerifyingKeys } from './keys.js';
import { withArchive } from './open-archive.js';
import { printable } from './words.js';

export interface DecisionsOptions {
  readonly keys?: string;
  readonly json?: true;
}

/** `custodian archive decisions`. Needs only the storage account: Temporal may no longer have any of it. */
export async function decisions(subject: string, { keys: keyFile, json }: DecisionsOptions): Promise<void> {
  await withArchive(async ({ azure, container }) => {
    try {
      const keys = await openVerifyingKeys(azure.signingKey, keyFile);
      const attempt = patiently(delay);
      const prover = await EntryProver.open({ container, immutability: azure.immutability, keys, attempt });
      const found: ProvenEntry[] = [];
      for await (const blob of findEntries(container, subject, attempt)) found.push(await prover.prove(blob));
      found.sort(byTime);
      for (const each of found) process.stdout.write(`${json ? JSON.stringify(jsonOf(each)) : linesOf(each)}\n`);
      if (keys === undefined) {
        console.error('WARNING: no signature was checked: give the public keys of the archive with --keys');
      }
      if (!prover.checksLocks)
        console.error('WARNING: the storage locks nothing: anybody with its key can change these');
      const doubtful = found.filter(({ problems }) => problems.length > 0).length;
      const pending = found.filter(({ manifest, problems }) => manifest === undefined && problems.length === 0).length;
      if (found.length === 0) console.error('no entry of the audit log is about this conversation, file or content');
      else if (json === undefined) console.log(summaryOf(found.length, doubtful, pending));
      if (found.length === 0 || doubtful > 0) process.exitCode = 1;
    } catch (error) {
      if (!(error instanceof ArchiveKeysError)) throw error;
      console.error(error.message);
      process.exitCode = 2;
    }
  });
}

const STAGES: readonly string[] = ['requested', 'done', 'failed'];

/** By the times in the entries; entries that do not verify by when they were stored. */
function byTime(a: ProvenEntry, b: ProvenEntry): number {
  const time = ({ entry, storedOn }: ProvenEntry) => entry?.time ?? storedOn.toISOString();
  const stage = ({ entry }: ProvenEntry) => STAGES.indexOf(entry?.stage ?? '');
  return time(a) === time(b) ? stage(a) - stage(b) : time(a) < time(b) ? -1 : 1;
}

function jsonOf({ lockedUntil, storedOn, entry, signedBy, manifest, problems, ...proof }: ProvenEntry) {
  return {
    ...{ entry: entry ?? null, proven: problems.length === 0, problems, ...proof, storedOn: storedOn.toISOString() },
    ...{ signedBy: signedBy ?? null, lockedUntil: lockedUntil?.toISOString() ?? null, manifest: manifest ?? null },
  };
}

function linesOf(proven: ProvenEntry): string {
  const { blob, entry, problems, storedOn } = proven;
  if (entry === undefined) {
    return `NOT BELIEVED, and not shown: ${printable(blob)}, stored ${storedOn.toISOString()}: ${problems.join('; ')}`;
  }
  const what = subjectOf(entry);
  const run = 'workflowId' in entry ? [`run ${entry.workflowId} ${entry.runId ?? ''}`] : [];
  const host = 'host' in entry ? [`on ${entry.host}`] : [];
  const said = 'statements' in entry ? entry.statements.map(statementWords) : [`${entry.by}: ${entry.reason}`];
  const outcome = 'outcome' in entry ? `: ${entry.outcome}` : '';
  return [
    `${entry.time}  ${entry.action} ${entry.stage}${outcome}`,
    ...[...said, what, ...run, ...host, proofWords(proven)].map((line) => `    ${inOneLine(line)}`),
  ].join('\n');
}

function subjectOf(entry: AuditEntry): string {
  if ('files' in entry) return aboutFiles(entry);
  const conversation = `conversation ${entry.conversationId}`;
  if ('records' in entry) return `${conversation}, ${entry.records.length} records`;
  return `record of ${conversation} that ended ${entry.completedTime}, held by the last gate, SHA-256 ${entry.sha256}`;
}

function aboutFiles({ files, fileCount, sha256 }: Extract<AuditEntry, { readonly files: unknown }>): string {
  const named = files
    .slice(0, 3)
    .map(({ conversationId, mediaId }) => `file ${mediaId} of conversation ${conversationId}`);
  const more = fileCount > named.length ? `, and ${fileCount - named.length} more` : '';
  return `${named.join(', ')}${more}, SHA-256 ${sha256 ?? 'unknown: nobody has it'}`;
}

const KNOWN_BY = {
  desk: 'signed on at the desk, which has signed it',
  signals: 'as the message said',
  login: 'the login',
  rule: 'no person',
} as const;

function statementWords({ by, reason, at, authority }: AuditStatement): string {
  return `${by} (${KNOWN_BY[authority]})${at === undefined ? '' : ` at ${at}`}: ${reason}`;
}

function proofWords({ problems, signedBy, lockedUntil, legalHold, manifest }: ProvenEntry): string {
  if (problems.length > 0) return `NOT PROVEN: ${problems.join('; ')}`;
  const lock = lockedUntil === undefined ? 'not locked' : `locked until ${lockedUntil.toISOString()}`;
  return [
    signedBy === undefined ? 'not signed' : `signed with key ${signedBy}`,
    legalHold ? `${lock}, under legal hold` : lock,
    manifest === undefined ? 'no manifest is due that could list it' : `listed by ${manifest}`,
  ].join(', ');
}

function summaryOf(all: number, doubtful: number, pending: number): string {
  const parts = [`${all} entries`, ...(pending > 0 ? [`${pending} too new for a manifest`] : [])];
  return `${parts.join(', ')}: ${doubtful === 0 ? 'all proven' : `${doubtful} NOT PROVEN`}`;
}
