import { MOST_PART_NAME, MOST_PARTS } from '../contract/opened-parts.js';
import type { OpenedPart, OpenedParts } from '../contract/opened-parts.js';
import type { UnscannableReason, Verdict } from '../contract/verdict.js';
import type { TypeFinding } from './judgement.js';
import type { Member, Report } from './opener/opener.js';

/** Of a whole list, as JSON. */
const MOST_BYTES = 8 * 1024;
const MOST_FINDING = 300;
const MOST_TYPE = 200;
const UNKNOWN_TYPE = 'application/octet-stream';

/** What is known of the parts of a file once its verdict is. */
export interface SeenParts {
  /** As far as they were found. */
  readonly members: readonly Member[];
  /** Absent where the file was not opened to its end. */
  readonly report?: Report;
  /** What the policy contains, if it came to that. */
  readonly types?: TypeFinding | undefined;
  /** The engine's verdict on a part; undefined where it was not asked. */
  readonly verdictOn?: (part: Member) => Verdict | undefined;
}

/** The list of the parts, bounded in number and bytes: those with a finding come first. */
export function openedParts(seen: SeenParts): OpenedParts {
  const { members, report } = seen;
  const reasonFor = reasonsOf(seen);
  const all = members.map((member) => partOf(member, reasonFor, seen.verdictOn?.(member)));
  const parts: OpenedPart[] = [];
  let bytes = 0;
  for (const part of [...all.filter(hasFinding), ...all.filter((one) => !hasFinding(one))]) {
    bytes += Buffer.byteLength(JSON.stringify(part));
    if (parts.length === MOST_PARTS || bytes > MOST_BYTES) break;
    parts.push(part);
  }
  parts.sort((one, other) => one.number - other.number);
  return { parts, count: members.length, isComplete: report !== undefined && report.findings.length === 0 };
}

const hasFinding = ({ finding }: OpenedPart): boolean => finding !== undefined;

/** What opener and policy say of a part. */
type Reasons = (member: Member) => UnscannableReason | undefined;

function partOf(member: Member, reasonFor: Reasons, judged: Verdict | undefined): OpenedPart {
  const { index, parent, name, type, bytes } = member;
  const reason = reasonFor(member);
  return {
    number: index + 1,
    ...(parent === undefined ? {} : { within: parent + 1 }),
    name: name.slice(0, MOST_PART_NAME),
    // Of what could not be read, no byte tells the type.
    mimeType: bytes === 0 && reason !== undefined ? UNKNOWN_TYPE : type.mimeType.slice(0, MOST_TYPE),
    bytes,
    ...worst(judged, reason),
  };
}

function worst(judged: Verdict | undefined, reason: string | undefined): Pick<OpenedPart, 'verdict' | 'finding'> {
  if (judged?.verdict === 'infected') return { verdict: 'infected', finding: judged.signature.slice(0, MOST_FINDING) };
  const finding = judged?.verdict === 'unscannable' ? (judged.signature ?? judged.reason) : reason;
  if (finding !== undefined) return { verdict: 'unscannable', finding: finding.slice(0, MOST_FINDING) };
  return { verdict: judged === undefined ? 'unjudged' : 'clean' };
}

/** Why parts that come out of something may not be whole, whatever an engine says of the bytes that did. */
const MAY_LACK_BYTES = /^(?:damaged|unsupported-method|limit-exceeded:.*)$/;

function reasonsOf({ members, report, types }: SeenParts): Reasons {
  // The same bytes are opened once, and the finding is in the first part that has them. No hash: the file itself.
  const hashes = new Map<number | undefined, string>(members.map(({ index, sha256 }) => [index, sha256]));
  /** In the order in which they were found. */
  const reasons = new Map<string | undefined, Set<UnscannableReason>>();
  for (const { member, reason } of report?.findings ?? []) {
    const hash = hashes.get(member);
    reasons.set(hash, (reasons.get(hash) ?? new Set()).add(reason));
  }
  return ({ index, parent, sha256, bytes }) => {
    const [own] = reasons.get(sha256) ?? [];
    // The opener leaves an empty file for each entry that it cannot decrypt.
    const isLost = (reason: string) => MAY_LACK_BYTES.test(reason) || (reason === 'encrypted' && bytes === 0);
    const lost = [...(reasons.get(hashes.get(parent)) ?? [])].find(isLost);
    return own ?? lost ?? (types?.member === index ? types.reason : undefined);
  };
}
