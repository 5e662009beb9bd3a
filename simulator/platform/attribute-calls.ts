import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Handler, type Handlers, ok, param, type PlatformCall } from './call.js';
import type { PlatformConversations } from './conversations.js';
import { badRequest, notFound, parseBody, PlatformError } from './errors.js';
import { ATTRIBUTE_LIMITS } from './limits.js';
import type { CustomAttributes, Participant, PlatformConversation } from './model.js';

const attributesSchema = z.strictObject({ attributes: z.record(z.string().min(1), z.string()) });
const recordSchema = z.object({
  id: z.string().min(1).optional(),
  schemaId: z.string().min(1).optional(),
  version: z.int().optional(),
  divisions: z.array(z.unknown()).optional(),
  customAttributes: z.record(z.string(), z.unknown()),
});
const tagsSchema = z.strictObject({ externalTag: z.string() });
const propertiesSchema = z.object({
  sessionId: z.string().min(1),
  targetDate: z.iso.datetime({ offset: true }),
  properties: z
    .array(z.object({ property: z.string().min(1), propertyType: z.string().min(1), value: z.string() }))
    .min(1),
});

export interface AttributeCallsParts {
  readonly conversations: PlatformConversations;
  readonly keepsLateAttributes: boolean;
}

type Name =
  | 'patchMessageAttributes'
  | 'patchParticipantAttributes'
  | 'listCustomAttributes'
  | 'getCustomAttributes'
  | 'putCustomAttributes'
  | 'patchCustomAttributes'
  | 'putTags'
  | 'postProperties';

/** The conversation of the call's path. @throws {PlatformError} 404 */
export function conversationOf(call: PlatformCall, conversations: PlatformConversations): PlatformConversation {
  const conversation = conversations.find(param(call, 'conversationId'));
  if (conversation === undefined) throw notFound('conversation');
  return conversation;
}

/** The calls that write to a conversation. */
export function attributeCalls(parts: AttributeCallsParts): Handlers<Name> {
  const { conversations } = parts;
  const find = (call: PlatformCall): PlatformConversation => conversationOf(call, conversations);
  const record: (replaces: boolean) => Handler = (replaces) => (call) => {
    const conversation = find(call);
    const written = writeRecord(conversation, call.body, replaces);
    conversations.setRecord(conversation, written);
    return replaces ? ok({ id: written.id }) : { status: 204 };
  };
  return {
    patchMessageAttributes: (call) => ok({ attributes: patchAttributes(parts, call).attributes }),
    patchParticipantAttributes: (call) => {
      patchAttributes(parts, call);
      return { status: 204 };
    },
    listCustomAttributes: (call) => ok({ entities: [...find(call).customAttributes.values()] }),
    getCustomAttributes: (call) => {
      const found = find(call).customAttributes.get(param(call, 'recordId'));
      if (found === undefined) throw notFound('custom attributes');
      return ok(found);
    },
    putCustomAttributes: record(true),
    patchCustomAttributes: record(false),
    putTags: (call) => {
      const { externalTag } = parseBody(tagsSchema, call.body);
      conversations.setTag(find(call), externalTag);
      return { status: 202 };
    },
    postProperties: (call) => {
      const request = parseBody(propertiesSchema, call.body);
      const conversation = find(call);
      const session = conversation.participants.find(({ communicationId }) => communicationId === request.sessionId);
      if (session === undefined) throw badRequest('sessionId is no session of the conversation');
      const time = Date.parse(request.targetDate);
      if (time < Date.parse(session.startTime) || (session.endTime && time > Date.parse(session.endTime))) {
        throw badRequest('targetDate is outside of the segments of the session');
      }
      conversation.properties.push(...request.properties);
      return ok(request);
    },
  };
}

/** Keys are merged. What is written after the end never reaches analytics, and may not even be stored. */
function patchAttributes({ conversations, keepsLateAttributes }: AttributeCallsParts, call: PlatformCall): Participant {
  const { attributes } = parseBody(attributesSchema, call.body);
  const conversation = conversationOf(call, conversations);
  const participant = conversation.participants.find(({ id }) => id === param(call, 'participantId'));
  if (participant === undefined) throw notFound('participant');
  checkSizes({ ...participant.attributes, ...attributes });
  if (conversation.endTime !== undefined && !keepsLateAttributes) {
    return { ...participant, attributes: { ...participant.attributes, ...attributes } };
  }
  return conversations.setAttributes(conversation, participant.id, attributes);
}

function checkSizes(attributes: Readonly<Record<string, string>>): void {
  const entries = Object.entries(attributes);
  const sizes = {
    count: entries.length,
    keyLength: Math.max(0, ...entries.map(([key]) => key.length)),
    valueLength: Math.max(0, ...entries.map(([, value]) => value.length)),
  };
  for (const limit of ATTRIBUTE_LIMITS) {
    if (sizes[limit.measures] > limit.value) {
      const { key, namespace, value } = limit;
      throw badRequest(`The limit ${key} of ${String(value)} is exceeded.`, { limit: { key, namespace, value } });
    }
  }
}

/** PUT replaces the record, PATCH amends it; both create it if missing, and clear divisions that they do not name. */
function writeRecord(conversation: PlatformConversation, body: unknown, replaces: boolean): CustomAttributes {
  const { id = randomUUID(), schemaId, version, divisions = [], customAttributes } = parseBody(recordSchema, body);
  const before = conversation.customAttributes.get(id);
  const schema = schemaId ?? before?.schemaId;
  if (schema === undefined) throw badRequest('schemaId is required to create custom attributes');
  if (before !== undefined && version !== undefined && version !== before.version) {
    throw new PlatformError(409, 'version.mismatch', `The version is ${String(before.version)}.`);
  }
  return {
    id,
    schemaId: schema,
    version: (before?.version ?? 0) + 1,
    divisions,
    customAttributes: replaces ? customAttributes : { ...before?.customAttributes, ...customAttributes },
  };
}
