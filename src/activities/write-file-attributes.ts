import { filesWrite } from '../contract/file-attributes.js';
import type { FileReport } from '../contract/file-report.js';
import type { ToldUrgency } from '../contract/urgency.js';
import type { GenesysRest, WrittenPlace } from '../genesys/rest.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';
import type { Seals } from './seals.js';

export interface WriteFileAttributesInput {
  readonly conversationId: string;
  /** The worst file of the conversation, and the files to write attributes for. */
  readonly files: readonly FileReport[];
  /** How many files the conversation has in all. */
  readonly count: number;
  /** Of what is new, in its turn for the rate limit. Default: `news`. */
  readonly urgency?: ToldUrgency;
}

export interface WriteFileAttributesResult {
  /** Where the write was accepted, and is not shown. */
  readonly unconfirmed: readonly WrittenPlace[];
  /** Media whose reports carry no seal: nothing was written of them. */
  readonly unsealed: readonly string[];
}

export interface WriteFileAttributesDependencies {
  readonly genesys: Pick<GenesysRest, 'setConversationAttributes'>;
  readonly metrics: ActivityObserver;
  readonly seals: Seals;
  /** Aborted when this worker is about to end, whether or not Genesys Cloud has answered. */
  readonly leaving: AbortSignal;
}

export function createWriteFileAttributes({ genesys, metrics, seals, leaving }: WriteFileAttributesDependencies) {
  /** Writes the attributes of the files of a conversation, from sealed reports only; the ledger is not trusted. */
  return async function writeFileAttributes(input: WriteFileAttributesInput): Promise<WriteFileAttributesResult> {
    const { conversationId, files, count, urgency = 'news' } = input;
    const sealed = files.filter((file) => seals.isReport(conversationId, file));
    const unsealed = files.filter((file) => !sealed.includes(file)).map(({ mediaId }) => mediaId);
    if (sealed.length === 0) return { unconfirmed: [], unsealed };
    // All of them: the ledger has chosen as many as one write can cover, and counts them as written.
    const { attributes: ofFiles } = filesWrite(sealed, () => true, sealed.length);
    const attributes = { ...ofFiles, file_scan_count: count - unsealed.length };
    // Not the signal of the step: a write that was called back after it was sent could arrive behind the warning that overtook it.
    const { unconfirmed } = await withHeartbeat(() =>
      genesys.setConversationAttributes(conversationId, attributes, { priority: urgency, signal: leaving }),
    );
    for (const place of unconfirmed) metrics.unconfirmed(place);
    return { unconfirmed, unsealed };
  };
}
