import type { Notice, NoticeKind } from '../contract/notice.js';

/** How urgent a notice is, for receivers that sort by it. */
export type Urgency = 'info' | 'warning' | 'alarm';

interface Wording {
  readonly title: string;
  readonly text: string;
  readonly urgency: Urgency;
}

/** The texts of each kind; for another language or tone, replace the table. */
export const WORDING: Readonly<Record<NoticeKind, Wording>> = {
  'review.opened': { title: 'A file waits for a decision', text: 'A file was contained.', urgency: 'warning' },
  'review.half-time': {
    title: 'A file still waits for a decision',
    text: 'Half of its time is over, and nobody has decided.',
    urgency: 'warning',
  },
  'review.decided': { title: 'A file was decided on', text: 'Its review is closed.', urgency: 'info' },
  'review.expired': {
    title: 'Nobody has decided on a file',
    text: 'Its review has expired. The file stays as it is; ask again with "custodian review reopen".',
    urgency: 'alarm',
  },
  'review.lost': {
    title: 'Nobody is asked about contained files any more',
    text: 'The runs that asked have ended without a decision. "custodian watch" names them; "custodian watch --drive" asks again.',
    urgency: 'alarm',
  },
  'scan.overdue': {
    title: 'Files are not examined in time',
    text: 'They came, and have no verdict yet, or the run has ended without one. "custodian watch" names them.',
    urgency: 'alarm',
  },
  'archive.held': {
    title: 'A record is held before it is locked',
    text: 'The last gate found what must never be stored. Somebody has to look: "custodian archive held".',
    urgency: 'alarm',
  },
  'archive.failed': {
    title: 'A conversation could not be archived',
    text: 'Mend the cause that the run names, then run "custodian archive run".',
    urgency: 'alarm',
  },
  'archive.overdue': {
    title: 'Conversations are not archived in time',
    text: 'Genesys Cloud keeps them for a time only. "custodian watch" names them; "custodian watch --drive" archives them.',
    urgency: 'alarm',
  },
  'scanner.not-trusted': {
    title: 'The scanner does not detect what it must',
    text: 'Files are not scanned until it does; they wait, and none is called clean.',
    urgency: 'alarm',
  },
  'spool.filling': {
    title: 'The spool of a listener fills',
    text: 'Temporal does not take events, so they wait on the disk of the listener. Once that is full, events have to be found again by reconciliation: have Temporal looked at.',
    urgency: 'alarm',
  },
  test: { title: 'A test', text: 'Somebody has called "custodian notify test".', urgency: 'info' },
};

/** Which facts may be sent to a receiver. */
export type Details = 'ids' | 'full';

const NAMES = {
  verdict: 'Verdict',
  state: 'Decision',
  until: 'Until',
  conversationId: 'Conversation',
  mediaId: 'Media',
  sha256: 'SHA-256',
  problem: 'Problem',
  count: 'How many',
  since: 'Since',
  oldest: 'The oldest',
  used: 'Full',
} as const;
/** Typed by people, or revealing content. */
const FULL_NAMES = { fileName: 'File', rule: 'Found', reviewer: 'Reviewer' } as const;

/** The facts that may be sent, with their labels. */
export function factsOf({ facts }: Notice, details: Details): readonly (readonly [string, string])[] {
  const names = details === 'full' ? { ...FULL_NAMES, ...NAMES } : NAMES;
  return Object.entries(names).flatMap(([key, name]) => {
    const value = (facts as Readonly<Record<string, string | undefined>>)[key];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
}

/** The facts that may be sent, by their field names. */
export function toldFacts({ facts }: Notice, details: Details): Readonly<Record<string, string>> {
  const names = details === 'full' ? { ...FULL_NAMES, ...NAMES } : NAMES;
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, string] => entry[0] in names && entry[1] !== undefined),
  );
}
