import type { ParticipantRole, Transcript, TranscriptMessage } from '../rest.js';
import { GenesysResponseError, GenesysResponseTooLargeError, GenesysUnavailableError } from '../errors.js';
import { canonicalTime } from '../times.js';
import { directionOf, filesOf, isLink } from './attachments.js';
import { CALLS } from './calls.js';
import { compare, isCustomer, mentionsOf, participantsOf } from './conversation.js';
import type { Mention } from './conversation.js';
import type { PlatformReader } from './reader.js';
import type { MessageShape, ParticipantShape, PartShape } from './shapes.js';

/** A transcript above this size is refused, not cut: a record must be complete. */
const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;
/**
 * How long after the end a message that is mentioned but missing is waited for, in milliseconds: the API's services are
 * eventually consistent, and a later attempt must produce the same transcript.
 */
const MISSING_GRACE_MS = 2 * 60_000;
/** The status of a message that its sender has deleted. */
const REMOVED = 'removed';

const ROLES: readonly string[] = ['customer', 'agent', 'bot', 'workflow', 'acd'] satisfies ParticipantRole[];

/**
 * Assembles a transcript: the conversation lists its messages, which are read in batches, each once, and sorted by time. A message
 * that is listed and no longer exists leaves a `deleted` entry.
 *
 * @param now milliseconds since the epoch.
 * @throws {GenesysUnavailableError} shortly after the end, while a message is missing that nobody has removed.
 */
export async function readTranscript(
  reader: PlatformReader,
  conversationId: string,
  now: number,
  signal?: AbortSignal,
): Promise<Transcript> {
  const conversation = await reader.getConversation(conversationId, signal);
  const mentions = new Map<string, Mention[]>();
  for (const mention of mentionsOf(conversation)) {
    mentions.set(mention.messageId, [...(mentions.get(mention.messageId) ?? []), mention]);
  }
  const messages: TranscriptMessage[] = [];
  let bytes = 0;
  for await (const message of reader.getMessages(conversationId, [...mentions.keys()], signal)) {
    const entry = entryOf(message, mentions.get(message.id) ?? []);
    mentions.delete(message.id);
    if (entry === undefined) continue;
    messages.push(entry);
    bytes += Buffer.byteLength(JSON.stringify(entry));
    if (bytes > MAX_TRANSCRIPT_BYTES) {
      throw new GenesysResponseTooLargeError({ route: routeOf(CALLS.getMessages) }, MAX_TRANSCRIPT_BYTES);
    }
  }
  const patienceMs = Date.parse(canonicalTime(conversation.endTime) ?? '') + MISSING_GRACE_MS - now;
  if (patienceMs > 0 && [...mentions.values()].some((of) => !of.some(({ shape }) => shape.messageStatus === REMOVED))) {
    throw new GenesysUnavailableError({ route: routeOf(CALLS.getMessage), status: 404 }, patienceMs);
  }
  for (const [id, [mention]] of mentions) {
    const time = canonicalTime(mention?.shape.messageTime);
    messages.push({
      type: 'deleted',
      id,
      text: '',
      ...senderOf(mention?.participant),
      ...(time === undefined ? {} : { time }),
    });
  }
  return {
    conversationId,
    participants: participantsOf(conversation)
      .filter((one) => one.id !== '')
      .map((one) => ({ id: one.id, role: roleOf(one) })),
    names: namesOf(participantsOf(conversation)),
    messages: messages.sort(byTime),
  };
}

/** Names of people only: the name of a bot or a queue is not personal data. */
function namesOf(participants: readonly ParticipantShape[]): string[] {
  const people = participants.filter((one) => ['customer', 'agent', 'unknown'].includes(roleOf(one)));
  return [...new Set(people.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])))];
}

function routeOf({ method, route }: { readonly method: string; readonly route: string }): string {
  return `${method} ${route}`;
}

/**
 * @returns undefined for receipts and typing indicators, which are not part of the conversation.
 * @throws {GenesysResponseError} for a message without content: it must not be recorded as an empty one.
 */
function entryOf(message: MessageShape, mentions: readonly Mention[]): TranscriptMessage | undefined {
  const { id, normalizedMessage } = message;
  if (!normalizedMessage) {
    const problem = 'a message has no "normalizedMessage"';
    throw new GenesysResponseError({ route: routeOf(CALLS.getMessages), status: 200 }, problem);
  }
  const type = normalizedMessage.type?.toLowerCase();
  if (type === 'receipt') return undefined;
  const time = canonicalTime(message.timestamp) ?? canonicalTime(mentions[0]?.shape.messageTime);
  const common = { id, ...senderOf(senderIn(message, mentions), message), ...(time === undefined ? {} : { time }) };
  if (type === 'event') {
    const event = eventWord(message);
    return event === undefined ? undefined : { type: 'event', event, text: '', ...common };
  }
  const mediaIds = filesOf(message).map(({ mediaId }) => mediaId);
  return { type: 'text', text: textOf(message), ...common, ...(mediaIds.length === 0 ? {} : { mediaIds }) };
}

function eventWord({ normalizedMessage }: MessageShape): string | undefined {
  const [event] = normalizedMessage?.events ?? [];
  const word = (event?.presence?.type ?? event?.eventType ?? 'unknown').toLowerCase().replace(/[^a-z0-9-]/g, '');
  return word === 'typing' ? undefined : word.slice(0, 50);
}

/** The text, including that of buttons, cards and links. */
function textOf({ normalizedMessage }: MessageShape): string {
  const { text, content } = normalizedMessage ?? {};
  const lines = [text ?? '', ...(content ?? []).flatMap(wordsOf)].filter((line) => line !== '');
  return [...new Set(lines)].join('\n');
}

function wordsOf(part: PartShape): string[] {
  if (part.attachment) return isLink(part.attachment) && part.attachment.url ? [part.attachment.url] : [];
  return wordsIn(part, 0);
}

const WORD_FIELDS = ['title', 'text', 'description'];
/** Carousels hold cards, which hold actions. */
const MAX_DEPTH = 5;

function wordsIn(value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) =>
    typeof inner === 'string' ? (WORD_FIELDS.includes(field) ? [inner] : []) : wordsIn(inner, depth + 1),
  );
}

/** The participant that lists it, on the side that sent it if there are several. */
function senderIn(message: MessageShape, mentions: readonly Mention[]): ParticipantShape | undefined {
  const inbound = directionOf(message) === 'inbound';
  const own = mentions.find(({ participant }) => isCustomer(participant) === inbound);
  return (own ?? mentions[0])?.participant;
}

/** The sender: the side follows from the direction, the rest from the participant. A bot's messages may be listed anywhere. */
function senderOf(participant: ParticipantShape | undefined, message?: MessageShape) {
  const listed = participant === undefined ? 'unknown' : roleOf(participant);
  let role = listed;
  if (message !== undefined && directionOf(message) === 'inbound') role = 'customer';
  else if (message?.normalizedMessage?.originatingEntity?.toLowerCase() === 'bot') role = 'bot';
  else if (message !== undefined && listed === 'customer') role = 'unknown';
  const isSender = participant !== undefined && (role === listed || role === 'bot');
  return { role, ...(isSender && participant.id !== '' ? { senderId: participant.id } : {}) };
}

function roleOf({ purpose }: ParticipantShape): ParticipantRole {
  if (purpose === 'external') return 'customer';
  return ROLES.includes(purpose ?? '') ? (purpose as ParticipantRole) : 'unknown';
}

/** Those without a time come last; ties are broken by id, so that the result is reproducible. */
function byTime(a: TranscriptMessage, b: TranscriptMessage): number {
  return compare(a.time ?? '9', b.time ?? '9') || compare(a.id ?? '', b.id ?? '');
}
