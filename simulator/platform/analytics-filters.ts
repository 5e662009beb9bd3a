import { z } from 'zod';
import { badRequest } from './errors.js';
import type { PlatformConversation } from './model.js';

const range = z.strictObject({ gt: z.number(), gte: z.number(), lt: z.number(), lte: z.number() }).partial();
const operator = z.enum(['matches', 'exists', 'notExists']).default('matches');
const predicateSchema = z.union([
  z.strictObject({
    type: z.literal('dimension').optional(),
    dimension: z.string(),
    operator,
    value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('metric').optional(), metric: z.string(), range }),
  z.strictObject({
    type: z.literal('property'),
    propertyType: z.string(),
    property: z.string(),
    operator,
    value: z.string().optional(),
  }),
]);
export const filterSchema = z.strictObject({
  type: z.enum(['and', 'or']),
  predicates: z.array(predicateSchema).min(1),
});

type Filter = z.infer<typeof filterSchema>;
type Predicate = z.infer<typeof predicateSchema>;

/** Values of a dimension; several if sessions differ, none if it is not set. */
type Dimensions = Readonly<Record<string, (conversation: PlatformConversation) => readonly (string | undefined)[]>>;

/** Dimensions of a conversation as a whole. */
export const CONVERSATION_DIMENSIONS: Dimensions = {
  conversationId: ({ id }) => [id],
  conversationStart: ({ startTime }) => [startTime],
  conversationEnd: ({ endTime }) => [endTime],
  externalTag: ({ externalTag }) => [externalTag],
};

/** Dimensions of its sessions and segments. */
export const SEGMENT_DIMENSIONS: Dimensions = {
  mediaType: () => ['message'],
  messageType: ({ type }) => [type],
  queueId: ({ participants }) => participants.map(({ queueId }) => queueId),
  purpose: ({ participants }) => participants.map(({ purpose }) => purpose),
  userId: ({ participants }) => participants.map(({ userId }) => userId),
};

const METRICS: Readonly<Record<string, (conversation: PlatformConversation) => number>> = {
  oMediaCount: (conversation) => mediaCount(conversation, false),
  oExternalMediaCount: (conversation) => mediaCount(conversation, true),
};

/** Files, not links; only the customer's if `external`. */
export function mediaCount({ messages }: PlatformConversation, external: boolean): number {
  return messages
    .filter(({ purpose }) => !external || purpose === 'customer')
    .flatMap(({ attachments }) => attachments)
    .filter(({ link }) => link === undefined).length;
}

/** Whether the conversation passes all filters. @throws {PlatformError} 400 for a dimension or metric that does not exist */
export function passes(
  conversation: PlatformConversation,
  filters: readonly Filter[],
  dimensions: Dimensions,
): boolean {
  return filters.every(({ type, predicates }) => {
    const results = predicates.map((predicate) => holds(conversation, predicate, dimensions));
    return type === 'and' ? results.every(Boolean) : results.some(Boolean);
  });
}

function holds(conversation: PlatformConversation, predicate: Predicate, dimensions: Dimensions): boolean {
  if ('metric' in predicate) {
    const metric = METRICS[predicate.metric];
    if (metric === undefined) throw badRequest(`There is no metric ${predicate.metric}.`);
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = predicate.range;
    const value = metric(conversation);
    return value > gt && value >= gte && value < lt && value <= lte;
  }
  if ('property' in predicate) {
    const { property, propertyType } = predicate;
    const set = conversation.properties.filter((one) => one.property === property && one.propertyType === propertyType);
    return compare(
      set.map(({ value }) => value),
      predicate,
    );
  }
  const dimension = dimensions[predicate.dimension];
  if (dimension === undefined) throw badRequest(`There is no dimension ${predicate.dimension} in this filter.`);
  return compare(dimension(conversation), predicate);
}

function compare(
  values: readonly (string | undefined)[],
  { operator: comparison, value }: { operator: 'matches' | 'exists' | 'notExists'; value?: string | undefined },
): boolean {
  const set = values.filter((one) => one !== undefined);
  if (comparison === 'exists') return set.length > 0;
  if (comparison === 'notExists') return set.length === 0;
  if (value === undefined) throw badRequest('A predicate that matches has a value.');
  return set.includes(value);
}
