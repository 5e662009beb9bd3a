import { id } from '../ids.js';
import { canonicalTime } from '../times.js';
import { ownFileId } from './attachments.js';
import type { ConversationShape, MentionShape, ParticipantShape } from './shapes.js';

const WEB_MESSAGING = 'webmessaging';
const ENDED_STATES = ['disconnected', 'terminated'];

/** A message that a conversation mentions. */
export interface Mention {
  readonly messageId: string;
  readonly participant: ParticipantShape;
  readonly shape: MentionShape;
}

/** Whether a conversation may be web messaging: also true if its type is missing. */
export function isWebMessaging({ participants }: ConversationShape): boolean {
  const types = (participants ?? []).flatMap(({ type, messages }) => [
    type,
    ...(messages ?? []).map((entry) => entry.type),
  ]);
  const told = types.filter((type) => typeof type === 'string');
  return told.length === 0 || told.includes(WEB_MESSAGING);
}

export function isCustomer({ purpose }: ParticipantShape): boolean {
  return purpose === 'customer' || purpose === 'external';
}

/** The participant that carries the conversation's attributes: the first customer. */
export function firstCustomer(conversation: ConversationShape): ParticipantShape | undefined {
  return participantsOf(conversation).find((one) => isCustomer(one) && one.id !== '');
}

/** The participants in the order in which they joined: the API guarantees no order, and records must be reproducible. */
export function participantsOf({ participants }: ConversationShape): ParticipantShape[] {
  const startOf = ({ startTime }: ParticipantShape) => canonicalTime(startTime) ?? '9';
  return (participants ?? []).toSorted((a, b) => compare(startOf(a), startOf(b)) || compare(a.id, b.id));
}

/**
 * When it began, as events tell it. The REST API gives the time of the conversation, the socket only those of its participants
 * (ConversationEventTopicParticipant.connectedTime and startTime in the API's notification schemas).
 */
export function startOf(conversation: ConversationShape): { readonly conversationStart?: string } {
  const first = participantsOf(conversation).find(({ startTime }) => canonicalTime(startTime) !== undefined);
  const conversationStart = canonicalTime(conversation.startTime) ?? canonicalTime(first?.startTime);
  return conversationStart === undefined ? {} : { conversationStart };
}

/** By code units: collation rules of a language differ between hosts. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * The messages of a conversation, in each of the shapes that mention them: `messages[].message.id`,
 * `messages[].messages[].messageId` and `messages[].messageId`. Those of customers come first; one that several participants have
 * is returned for each.
 */
export function mentionsOf(conversation: ConversationShape): Mention[] {
  const all = participantsOf(conversation);
  return [...all.filter(isCustomer), ...all.filter((one) => !isCustomer(one))].flatMap((participant) =>
    (participant.messages ?? [])
      .filter(({ type }) => typeof type !== 'string' || type === WEB_MESSAGING)
      .flatMap((entry) => entry.messages ?? [entry])
      .flatMap((shape) => {
        const messageId = id.safeParse(shape.messageId ?? shape.message?.id);
        return messageId.success ? [{ messageId: messageId.data, participant, shape }] : [];
      }),
  );
}

/** The files that a mention of a message lists. */
export type FileHint =
  | { readonly kind: 'none' }
  /** All files, with the ids that the message itself would give. */
  | { readonly kind: 'media'; readonly count: number; readonly media: readonly { id: string; name?: string }[] }
  /** Some, or unknown: the message has to be read. */
  | { readonly kind: 'ask'; readonly count: number };

export function fileHint({ shape, participant }: Mention): FileHint {
  const { media, messageMetadata } = shape;
  const attachments = (messageMetadata?.content ?? []).filter(({ contentType }) => contentType === 'Attachment');
  const count = Math.max(media?.length ?? 0, attachments.length);
  if (count === 0) return { kind: media || messageMetadata ? 'none' : 'ask', count };
  const known = (media ?? []).flatMap(({ id: told, name }) => {
    const mediaId = ownFileId(told);
    return mediaId === undefined ? [] : [{ id: mediaId, ...(name ? { name } : {}) }];
  });
  const kinds = [...attachments.map(({ subType }) => subType), ...(media ?? []).map(({ mediaType }) => mediaType)];
  const hasLink = kinds.some((kind) => kind?.toLowerCase() === 'link');
  const isComplete = known.length === count && new Set(known.map((one) => one.id)).size === count;
  // An agent's messages are listed under the agent; the direction is only in the message itself.
  return isComplete && !hasLink && isCustomer(participant)
    ? { kind: 'media', count, media: known }
    : { kind: 'ask', count };
}

/**
 * The progress of a conversation towards its end, as a word that changes with it; undefined while a customer is in it. It is only
 * a hint: whether it is over is determined by the conversation's `endTime`. An agent who leaves is no hint.
 */
export function endHint({
  participants,
}: ConversationShape): { readonly word: string; readonly all: boolean } | undefined {
  const all = participants ?? [];
  const customers = all.filter(isCustomer);
  if (customers.length === 0 || !customers.every(hasLeft)) return undefined;
  const word = all.map((one) => `${one.id}:${hasLeft(one) ? (one.endTime ?? 'left') : 'here'}`).sort();
  return { word: word.join(), all: all.every(hasLeft) };
}

function hasLeft({ endTime, state, messages }: ParticipantShape): boolean {
  if (typeof endTime === 'string') return true;
  const states = [state, ...(messages ?? []).map((entry) => entry.state)].filter((one) => typeof one === 'string');
  return states.length > 0 && states.every((one) => ENDED_STATES.includes(one));
}
