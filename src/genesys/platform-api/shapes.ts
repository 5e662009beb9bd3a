import { z } from 'zod';
import { GenesysResponseError } from '../errors.js';
import { id } from '../ids.js';

/**
 * The parts of the API's answers and frames that are read. Everything that its documentation does not guarantee is optional,
 * every enum is open, and an invalid part is left out instead of invalidating the whole.
 */

const text = z.string().nullish().catch(undefined);
/** A time in one of the spellings that `canonicalTime` reads. */
const time = z.union([z.string(), z.number()]).nullish().catch(undefined);
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(undefined)
    .transform((items) =>
      items?.flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    );

const mentionFields = {
  messageId: text,
  message: z.object({ id: text }).nullish().catch(undefined),
  messageTime: text,
  messageStatus: text,
  media: list(z.object({ id: text, mediaType: text, name: text })),
  messageMetadata: z
    .object({ type: text, content: list(z.object({ contentType: text, subType: text })) })
    .nullish()
    .catch(undefined),
};

/** A message as conversations mention it, without its text. */
const mention = z.object(mentionFields);
export type MentionShape = z.output<typeof mention>;

/** Either a message, or a communication with messages in it. */
const messageEntry = z.object({ ...mentionFields, id: text, type: text, state: text, messages: list(mention) });

const participant = z.object({
  // Its other content must not be lost because the id is missing. Empty in that case.
  id: id.catch(''),
  name: text,
  purpose: text,
  type: text,
  state: text,
  startTime: text,
  endTime: text,
  userId: text,
  attributes: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  messages: list(messageEntry),
});
export type ParticipantShape = z.output<typeof participant>;

/** A conversation, as a snapshot of the socket and as an answer of the REST API. */
export const conversation = z.object({
  id,
  startTime: time,
  endTime: time,
  externalTag: text,
  participants: list(participant),
});
export type ConversationShape = z.output<typeof conversation>;

const attachment = z.object({
  id: text,
  mediaType: text,
  url: text,
  mime: text,
  sha256: text,
  filename: text,
  contentSizeBytes: z.number().nullish().catch(undefined),
});
export type AttachmentShape = z.output<typeof attachment>;

const part = z.looseObject({ contentType: text, attachment: attachment.nullish().catch(undefined) });
export type PartShape = z.output<typeof part>;

/** Keeps the position of each part, which identifies a file without an id. */
const content = z
  .array(z.unknown())
  .nullish()
  .catch(undefined)
  .transform((parts) => parts?.map((one): PartShape => part.safeParse(one).data ?? {}));

export const message = z.object({
  id,
  direction: text,
  timestamp: text,
  normalizedMessage: z
    .object({
      type: text,
      direction: text,
      originatingEntity: text,
      text,
      content,
      events: list(z.object({ eventType: text, presence: z.object({ type: text }).nullish().catch(undefined) })),
    })
    .nullish(),
});
export type MessageShape = z.output<typeof message>;

/** A user of the organisation. */
export const user = z.object({ id, email: text, username: text });

export const entities = z.object({ entities: list(message) });

export const queuePage = z.object({
  entities: z.array(z.object({ id })),
  pageCount: z.number().nullish().catch(undefined),
});

export const createdChannel = z.object({ id, connectUri: z.string().refine(URL.canParse), expires: text });

export const subscriptions = z.object({
  entities: list(
    z.object({ id: z.string(), state: text, rejectionReason: text, missingPermissions: list(z.string()) }),
  ),
});

/**
 * Validates an answer by its shape.
 *
 * @throws {GenesysResponseError} naming the first invalid field, without its value.
 */
export function read<T extends z.ZodType>(
  shape: T,
  answer: unknown,
  call: { method: string; route: string },
): z.output<T> {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new GenesysResponseError(
    { route: `${call.method} ${call.route}`, status: 200 },
    `the field "${field}" is wrong`,
  );
}
