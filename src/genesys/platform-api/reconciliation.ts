import { DAY_MS } from '../../lib/time.js';
import { z } from 'zod';
import type { Directions } from '../../contract/direction.js';
import type { AttachmentUploaded } from '../event.js';
import type { FoundConversation, Reconciliation, ReconciliationInterval } from '../rest.js';
import {
  GenesysNotFoundError,
  GenesysRejectedError,
  GenesysResponseError,
  GenesysResponseTooLargeError,
} from '../errors.js';
import type { GenesysError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { id } from '../ids.js';
import { canonicalTime, endTime } from '../times.js';
import { CALLS } from './calls.js';
import { fileHint, isWebMessaging, mentionsOf, startOf } from './conversation.js';
import { patiently } from './patience.js';
import type { PlatformReader } from './reader.js';
import { read } from './shapes.js';
import { uploadsOf } from './snapshots.js';

const PAGE_SIZE = 100;
/** The longest interval of one query that the API accepts. */
const MAX_INTERVAL_MS = 31 * DAY_MS;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Analytics and the conversation may differ in their last milliseconds. */
const CLOCK_MARGIN_MS = 60_000;

const row = z.object({ conversationId: id, conversationEnd: z.string().nullish() });
const queryAnswer = z.object({ conversations: z.array(row).nullish(), totalHits: z.number().nullish() });

/** Web messaging only. */
const SEGMENT_FILTERS = [
  {
    type: 'and',
    predicates: [
      { dimension: 'mediaType', value: 'message' },
      { dimension: 'messageType', value: 'webmessaging' },
    ],
  },
];
const ENDED = { type: 'and', predicates: [{ dimension: 'conversationEnd', operator: 'exists' }] };
const WITH_MEDIA = {
  type: 'or',
  predicates: ['oMediaCount', 'oExternalMediaCount'].map((metric) => ({ type: 'metric', metric, range: { gte: 1 } })),
};

/**
 * Queries analytics for events that may have been missed. Its rows only show which conversations to check: ends and files are
 * read from the conversations themselves, so that they have the same ids as in events.
 */
export class PlatformReconciliation implements Reconciliation {
  constructor(
    private readonly http: GenesysHttp,
    private readonly reader: PlatformReader,
    private readonly directions: Directions,
  ) {}

  async *conversations(
    interval: ReconciliationInterval,
    signal: AbortSignal,
    onTotal?: (total: number) => void,
  ): AsyncGenerator<FoundConversation, void, void> {
    const seen = new Set<string>();
    for await (const conversationId of this.candidates(interval, signal)) {
      if (!seen.has(conversationId)) onTotal?.(seen.add(conversationId).size);
    }
    for (const conversationId of seen) {
      const found = await this.look(conversationId, signal);
      if (found !== undefined) yield found;
    }
  }

  /** The conversations that ended, or in which a file may have arrived, in the interval; some of them twice. */
  private async *candidates(
    { from, to, startedFrom }: ReconciliationInterval,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, void> {
    const endedBefore = Date.parse(from) - CLOCK_MARGIN_MS;
    for (const filter of [ENDED, WITH_MEDIA]) {
      for (const part of parts(Date.parse(startedFrom), Date.parse(to))) {
        for await (const { conversationId, conversationEnd } of this.rows(part, filter, signal)) {
          if (conversationEnd && Date.parse(conversationEnd) < endedBefore) continue;
          yield conversationId;
        }
      }
    }
  }

  private async *rows(interval: string, filter: object, signal: AbortSignal) {
    const call = CALLS.queryConversations;
    const options = { priority: 'bookkeeping', wantsAnswer: true, maxBytes: MAX_ANSWER_BYTES } as const;
    for (let pageNumber = 1; ; pageNumber += 1) {
      const body = {
        interval,
        order: 'asc',
        orderBy: 'conversationStart',
        paging: { pageSize: PAGE_SIZE, pageNumber },
        segmentFilters: SEGMENT_FILTERS,
        conversationFilters: [filter],
      };
      const answer = await patiently(
        () => this.http.call({ ...call, ...options, parameters: {}, body, signal }),
        signal,
      );
      const { conversations } = read(queryAnswer, answer ?? {}, call);
      yield* conversations ?? [];
      if ((conversations?.length ?? 0) < PAGE_SIZE) return;
    }
  }

  /** @returns undefined if it no longer exists, or is not a web-messaging conversation. */
  private async look(conversationId: string, signal: AbortSignal): Promise<FoundConversation | undefined> {
    try {
      const conversation = await patiently(() => this.reader.getConversation(conversationId, signal), signal);
      if (!isWebMessaging(conversation)) return undefined;
      const completedTime = endTime(conversation.endTime, Date.now());
      const attachments = new Map<string, AttachmentUploaded>();
      const toRead = new Set<string>();
      for (const mention of mentionsOf(conversation)) {
        const hint = fileHint(mention);
        const { messageId } = mention;
        if (hint.kind === 'ask') toRead.add(messageId);
        if (hint.kind !== 'media') continue;
        for (const { id: mediaId } of hint.media) {
          const event = { kind: 'attachment-uploaded', conversationId, mediaId, messageId } as const;
          attachments.set(mediaId, at(event, mention.shape.messageTime));
        }
      }
      for (const event of await this.uploadsIn(conversationId, [...toRead], signal)) {
        attachments.set(event.mediaId, event);
      }
      return {
        conversationId,
        ...(completedTime === undefined ? {} : { completedTime }),
        attachments: [...attachments.values()].map((event) => ({ ...event, ...startOf(conversation) })),
      };
    } catch (error) {
      if (error instanceof GenesysNotFoundError) return undefined;
      // A conversation with an unreadable answer must not keep the others from being found.
      if (isUnreadable(error)) return { conversationId, attachments: [], problem: error.message };
      throw error;
    }
  }

  private uploadsIn(conversationId: string, messageIds: readonly string[], signal: AbortSignal) {
    return patiently(async () => {
      const found: AttachmentUploaded[] = [];
      for await (const message of this.reader.getMessages(conversationId, messageIds, signal)) {
        found.push(...uploadsOf(conversationId, message, this.directions).map((event) => at(event, message.timestamp)));
      }
      return found;
    }, signal);
  }
}

function isUnreadable(error: unknown): error is GenesysError {
  return (
    error instanceof GenesysResponseError ||
    error instanceof GenesysResponseTooLargeError ||
    error instanceof GenesysRejectedError
  );
}

/** A missed file counts as received at the time of its message. */
function at(event: AttachmentUploaded, time: string | null | undefined): AttachmentUploaded {
  const receivedAt = canonicalTime(time);
  return receivedAt === undefined ? event : { ...event, receivedAt };
}

/** An interval, split into parts that one query accepts. */
function* parts(from: number, to: number): Generator<string, void, void> {
  for (let start = from; start < to; start += MAX_INTERVAL_MS) {
    const end = Math.min(start + MAX_INTERVAL_MS, to);
    yield `${new Date(start).toISOString()}/${new Date(end).toISOString()}`;
  }
}
