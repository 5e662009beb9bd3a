import type { Client } from '@temporalio/client';
import type { OpenedParts } from '../contract/opened-parts.js';
import type { ReviewMemo } from '../contract/review-memo.js';
import { isQueryId } from '../temporal/query-id.js';
import { describeRun, reviewRun, ReviewNotFoundError } from '../temporal/review-run.js';
import { entryOf } from './entry.js';
import type { Entry } from './entry.js';
import { readableMemo } from './memo.js';

/** Others shown; there may be more. */
const MOST_OTHERS = 50;

/** The vault's own data on a file, which cannot be changed through Temporal. */
interface VaultKnowledge {
  readonly verdict: string;
  readonly signature: string;
  readonly bytes: number;
  /** What was opened of the file; absent where that was not recorded. */
  readonly parts?: OpenedParts;
}

/** A file with content, as the vault keeps it. */
interface FileInVault {
  /** In hex. */
  readonly sha256: string;
  readonly conversationId: string;
  readonly mediaId: string;
}

/** Queries the vault. @returns undefined when there is no copy */
export type AskVault = (file: FileInVault) => Promise<VaultKnowledge | undefined>;

/** All that is known of a file. */
export interface Evidence {
  readonly entry: Entry;
  readonly memo: ReviewMemo;
  /** Other files of the same conversation. */
  readonly sameConversation: readonly Entry[];
  /** The same content elsewhere, as far as the lists that are held here know. */
  readonly sameContent: readonly Entry[];
  /** `unknown`: the vault was not asked, or does not answer. */
  readonly vault: VaultKnowledge | 'none' | 'unknown';
}

export interface EvidenceSources {
  readonly client: Client;
  /** Entries of all lists that are held. */
  readonly known: readonly Entry[];
  /** Absent where the desk has no access to the vault. */
  readonly askVault: AskVault | undefined;
}

/** @returns undefined if there is no such run, or it never waited for a decision */
export async function findEvidence(
  { client, known, askVault }: EvidenceSources,
  workflowId: string,
): Promise<Evidence | undefined> {
  const about = (entry: Entry) => Promise.all([othersOf(client, entry), knowledgeOf(entry, askVault)]);
  // What to ask for is in the lists already, as a rule; whether that is right, the run tells meanwhile.
  const listed = known.find((entry) => entry.workflowId === workflowId);
  const early = listed && about(listed);
  early?.catch(() => undefined);
  const run = await describeRun(client, workflowId).catch((error: unknown) => {
    if (error instanceof ReviewNotFoundError) return undefined;
    throw error;
  });
  const memo = readableMemo(run?.memo);
  const entry = run && entryOf(run);
  if (memo === undefined || entry === undefined) return undefined;
  const { sha256, conversationId, mediaId } = entry;
  const isAsListed =
    listed?.sha256 === sha256 && listed.conversationId === conversationId && listed.mediaId === mediaId;
  const [sameConversation, vault] = await (isAsListed && early !== undefined ? early : about(entry));
  const sameContent = known.filter((other) => other.sha256 === sha256 && other.workflowId !== workflowId);
  return {
    ...{ entry, memo, sameConversation, vault },
    sameContent: sha256 === null ? [] : uniqueFiles(sameContent).slice(0, MOST_OTHERS),
  };
}

/** `unknown` where it is not asked, or does not answer. */
export async function knowledgeOf(
  { sha256, conversationId, mediaId }: Pick<Entry, 'sha256' | 'conversationId' | 'mediaId'>,
  askVault: AskVault | undefined,
): Promise<Evidence['vault']> {
  if (sha256 === null || askVault === undefined) return 'unknown';
  return askVault({ sha256, conversationId, mediaId }).then(
    (found) => found ?? 'none',
    () => 'unknown',
  );
}

async function othersOf(client: Client, { conversationId, workflowId }: Entry): Promise<Entry[]> {
  if (!isQueryId(conversationId)) return [];
  const query = `WorkflowType = "scanAttachment" AND ConversationId = "${conversationId}"`;
  const entries: Entry[] = [];
  for await (const info of client.workflow.list({ query, pageSize: MOST_OTHERS })) {
    const entry = entryOf(reviewRun(info));
    if (entry !== undefined && entry.workflowId !== workflowId) entries.push(entry);
    if (entries.length >= MOST_OTHERS) break;
  }
  return uniqueFiles(entries);
}

/** The newest run of each file. */
const uniqueFiles = (entries: readonly Entry[]): Entry[] => [
  ...new Map(entries.toReversed().map((entry) => [entry.workflowId, entry])).values(),
];
