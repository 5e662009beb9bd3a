import { z } from 'zod';
import { GenesysResponseError } from '../errors.js';
import { notJson } from '../http.js';
import { JsonItems } from '../json-items.js';
import type { Transcript } from '../rest.js';
import type { StreamedCalls } from '../streamed-calls.js';
import { canonicalTime } from '../times.js';
import { PackedMessages } from './packed-messages.js';

/** A transcript above this size is refused, not cut: a record must be complete. */
const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;
const ROUTE = '/api/v2/conversations/{conversationId}';

const message = z.object({
  text: z.string().nullish(),
  from: z.object({ id: z.string().nullish() }).nullish(),
  timestamp: z.union([z.string(), z.number()]).nullish(),
});
/** The answer without the messages, which are read one by one. */
const answer = z.object({ messages: z.array(z.unknown()) });

/** Reads a transcript while its answer comes in. @throws as `GenesysHttp.call`, and {GenesysResponseError} naming the field */
export async function readTranscript(
  calls: StreamedCalls,
  conversationId: string,
  signal?: AbortSignal,
): Promise<Transcript> {
  const reader = new MessageReader();
  const items = new JsonItems('messages', reader);
  const parameters = { conversationId };
  const call = {
    method: 'GET',
    route: ROUTE,
    parameters,
    maxBytes: MAX_TRANSCRIPT_BYTES,
    priority: 'archive',
    signal,
  } as const;
  const answered = await calls.stream(call, (chunk) => items.take(chunk));
  let rest: unknown;
  try {
    rest = items.end();
  } catch {
    throw notJson(answered);
  }
  const wrong = answer.safeParse(rest).error?.issues[0]?.path.join('.') ?? reader.wrong;
  if (wrong !== undefined) {
    throw new GenesysResponseError({ route: `GET ${ROUTE}`, status: 200 }, `the field "${wrong}" is wrong`);
  }
  return {
    conversationId,
    participants: reader.messages.senderIds.map((id) => ({ id, role: 'unknown' })),
    messages: reader.messages,
  };
}

class MessageReader {
  messages = new PackedMessages();
  /** The first field that is wrong. */
  wrong: string | undefined;
  private count = 0;

  begin(): void {
    this.messages = new PackedMessages();
    this.wrong = undefined;
    this.count = 0;
  }

  item(value: unknown): void {
    const index = this.count++;
    if (this.wrong !== undefined) return;
    const parsed = message.safeParse(value);
    if (!parsed.success) {
      this.wrong = ['messages', index, ...(parsed.error.issues[0]?.path ?? [])].join('.');
      return;
    }
    const { text, from, timestamp } = parsed.data;
    this.messages.add({ text: text ?? '', senderId: from?.id || undefined, time: canonicalTime(timestamp) });
  }
}
