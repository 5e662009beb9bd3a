import type { ScanResult, UnscannableReason, Verdict } from '../contract/verdict.js';
import { isDocument, UNKNOWN_FORMAT } from './opener/known-types.js';
import type { Report } from './opener/opener.js';
import { containedBy } from './policy/apply-policy.js';
import { isInForce } from './policy/policy.js';
import type { Allowance, DeclaredFile, Policy } from './policy/policy.js';
import type { StagedFile } from './scanner.js';

/** Which files may be called clean, beyond the verdicts of engine and opener. */
export interface Judgement {
  readonly policy: Policy;
  /** Whether a file of unknown type may be clean once it was scanned. */
  readonly unknownTypes: 'scan' | 'contain';
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the policy contains, and the part that has it; the part is absent for the file itself. */
export interface TypeFinding {
  readonly reason: UnscannableReason;
  readonly member?: number;
}

/** Applies the policy to a file that engine and opener call clean. */
export function judgeTypes(
  { policy, unknownTypes }: Judgement,
  report: Report,
  declared: DeclaredFile = {},
): TypeFinding | undefined {
  const contained = containedBy(policy, report, declared);
  if (contained !== undefined) {
    const { rule, ...place } = contained;
    return { reason: `policy:${rule}`, ...place };
  }
  if (unknownTypes === 'scan') return undefined;
  if (report.type.format === UNKNOWN_FORMAT) return { reason: 'unknown-type' };
  const formats = new Map(report.members.map(({ index, type }) => [index, type.format]));
  const unknown = report.members.find(({ type, parent, isFile }) => {
    const within = parent === undefined ? report.type.format : formats.get(parent);
    return type.format === UNKNOWN_FORMAT && (isFile === true || !isDocument(within));
  });
  return unknown === undefined ? undefined : { reason: 'unknown-type', member: unknown.index };
}

/** The reason comes first: it is what the conversation shows. */
export function unscannable({ reason, member }: TypeFinding): Verdict {
  return { verdict: 'unscannable', reason, reply: member === undefined ? reason : `${reason}: ${partName(member)}` };
}

/** A list entry for the hash of a file overrides every other finding. */
export function judgeHash({ policy, now }: Judgement, { sha256 }: StagedFile, found: Verdict): Verdict {
  if (policy.deny.sha256.includes(sha256)) {
    return found.verdict === 'infected' ? found : unscannable({ reason: 'policy:denied-hash' });
  }
  const allowance = policy.allow.find(
    (entry) => entry.by === 'sha256' && entry.value === sha256 && isInForce(entry, now()),
  );
  return allowance === undefined || found.verdict === 'clean' ? found : allowedBy(allowance, found);
}

/** Applies the allow and deny lists to an engine's finding; a denied signature is never allowed. */
export function judgeSignature({ policy, now }: Judgement, found: ScanResult): ScanResult {
  if (found.verdict === 'clean' || found.signature === undefined || policy.deny.signatures.includes(found.signature))
    return found;
  const { signature } = found;
  const allowance = policy.allow.find(
    (entry) => entry.by === 'signature' && entry.value === signature && isInForce(entry, now()),
  );
  if (allowance === undefined) return found;
  const { engine, databaseVersion, bytes, milliseconds } = found;
  return { ...allowedBy(allowance, found), engine, databaseVersion, bytes, milliseconds };
}

function allowedBy({ by, who, why, until }: Allowance, found: Verdict): Verdict {
  return { verdict: 'clean', allowed: { who, why, until }, reply: `allowed by ${by} until ${until}: ${found.reply}` };
}

/** By its position: the name in the container comes from the customer. */
export function partName(index: number): string {
  return `part ${index + 1}`;
}
