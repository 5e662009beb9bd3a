import { z } from 'zod';
import type { Answer } from '../http.js';
import { CONVERSATION_DIMENSIONS, filterSchema, mediaCount, passes, SEGMENT_DIMENSIONS } from './analytics-filters.js';
import { DAY_MS } from '../day.js';
import { type Handlers, ok } from './call.js';
import type { PlatformConversations } from './conversations.js';
import { badRequest, parseBody } from './errors.js';
import type { PlatformConversation } from './model.js';

const MAX_INTERVAL_MS = 31 * DAY_MS;
const MAX_PAGE = 100;

const querySchema = z.strictObject({
  interval: z.string(),
  order: z.enum(['asc', 'desc']).default('asc'),
  orderBy: z.enum(['conversationStart', 'conversationEnd']).default('conversationStart'),
  paging: z
    .strictObject({ pageSize: z.int().min(1).max(MAX_PAGE).default(25), pageNumber: z.int().min(1).default(1) })
    .default({ pageSize: 25, pageNumber: 1 }),
  segmentFilters: z.array(filterSchema).default([]),
  conversationFilters: z.array(filterSchema).default([]),
});

/** POST /analytics/conversations/details/query. */
export function analyticsCalls(conversations: PlatformConversations): Handlers<'queryConversations'> {
  return { queryConversations: ({ body }) => query(conversations.all(), body) };
}

function query(all: readonly PlatformConversation[], body: unknown): Answer {
  const { interval, order, orderBy, paging, segmentFilters, conversationFilters } = parseBody(querySchema, body);
  const period = readInterval(interval);
  const found = all
    .filter((conversation) => isIn(conversation, period))
    .filter((conversation) => passes(conversation, segmentFilters, SEGMENT_DIMENSIONS))
    .filter((conversation) => passes(conversation, conversationFilters, CONVERSATION_DIMENSIONS))
    .sort((one, other) => keyOf(one, orderBy).localeCompare(keyOf(other, orderBy)) * (order === 'asc' ? 1 : -1));
  const { pageSize, pageNumber } = paging;
  const page = found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
  // A page without rows has no such field.
  return ok({ ...(page.length > 0 && { conversations: page.map(row) }), totalHits: found.length });
}

interface Period {
  readonly from: number;
  readonly to: number;
}

function readInterval(interval: string): Period {
  const [from = NaN, to = NaN, ...more] = interval.split('/').map((time) => Date.parse(time));
  if (Number.isNaN(from) || Number.isNaN(to) || more.length > 0 || to <= from) {
    throw badRequest('The interval is not <start>/<end>.');
  }
  if (to - from > MAX_INTERVAL_MS) throw badRequest('The interval is longer than 31 days.');
  return { from, to };
}

/** Of the conversations that overlap the interval, only those that started on a (UTC) day that it touches: easy to miss. */
function isIn({ startTime, endTime }: PlatformConversation, { from, to }: Period): boolean {
  const start = Date.parse(startTime);
  const end = endTime === undefined ? Infinity : Date.parse(endTime);
  const firstDay = Math.floor(from / DAY_MS) * DAY_MS;
  return start >= firstDay && start < to && end >= from;
}

function keyOf({ startTime, endTime }: PlatformConversation, orderBy: 'conversationStart' | 'conversationEnd'): string {
  return orderBy === 'conversationStart' ? startTime : (endTime ?? '9');
}

/** Rows carry no attributes of participants, whenever they were set. */
function row(conversation: PlatformConversation): object {
  const { id, startTime, endTime, externalTag, participants, type } = conversation;
  const count = mediaCount(conversation, false);
  return {
    conversationId: id,
    conversationStart: startTime,
    ...(endTime !== undefined && { conversationEnd: endTime }),
    ...(externalTag !== undefined && { externalTag }),
    originatingDirection: 'inbound',
    divisionIds: [],
    participants: participants.map((participant) => ({
      participantId: participant.id,
      purpose: participant.purpose,
      ...(participant.userId !== undefined && { userId: participant.userId }),
      sessions: [
        {
          sessionId: participant.communicationId,
          mediaType: 'message',
          messageType: type,
          direction: 'inbound',
          ...(participant.purpose === 'customer' &&
            count > 0 && { metrics: [{ name: 'oMediaCount', value: count, emitDate: endTime ?? startTime }] }),
          segments: [
            {
              segmentType: 'interact',
              segmentStart: participant.startTime,
              ...(participant.endTime !== undefined && { segmentEnd: participant.endTime }),
              ...(participant.queueId !== undefined && { queueId: participant.queueId }),
              ...(participant.disconnectType !== undefined && { disconnectType: participant.disconnectType }),
              conference: false,
            },
          ],
        },
      ],
    })),
  };
}
