import { pino } from 'pino';
import type { Directions } from '../../../src/contract/direction.js';
import type { GenesysEvent } from '../../../src/genesys/event.js';
import { FollowUps } from '../../../src/genesys/platform-api/follow-ups.js';
import { ConversationMemory } from '../../../src/genesys/platform-api/memory.js';
import type { PlatformReader } from '../../../src/genesys/platform-api/reader.js';
import {
  conversation as conversationShape,
  message as messageShape,
} from '../../../src/genesys/platform-api/shapes.js';
import { SnapshotReader } from '../../../src/genesys/platform-api/snapshots.js';

/** When all hints come. */
export const NOW = '2025-01-01T00:00:00.000Z';

/** A REST API of answers that wait in line; the last one stays. */
export class FakeReader {
  readonly asked: string[] = [];
  private readonly held = new Map<string, Promise<void>>();

  constructor(
    private readonly messages: Record<string, unknown[]> = {},
    private readonly conversations: unknown[] = [],
  ) {}

  /** Holds the answers to a call back. @returns what lets them go */
  hold(call: string): () => void {
    let release = () => {};
    this.held.set(call, new Promise((resolve) => (release = resolve)));
    return release;
  }

  async getMessage(_: string, messageId: string) {
    await this.held.get(`message ${messageId}`);
    return messageShape.parse(this.answer(`message ${messageId}`, this.messages[messageId] ?? []));
  }

  async getConversation(conversationId: string) {
    return conversationShape.parse(this.answer(`conversation ${conversationId}`, this.conversations));
  }

  private answer(call: string, answers: unknown[]): unknown {
    this.asked.push(call);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return next;
  }
}

/** A reader of snapshots, and the events that it finds later. */
export function readSnapshots(
  defer: (cleanUp: () => unknown) => void,
  reader = new FakeReader(),
  memory = new ConversationMemory(),
  directions: Directions = ['inbound', 'outbound'],
) {
  const log = pino({ level: 'silent' });
  const followUps = new FollowUps(log);
  const snapshots = new SnapshotReader({
    reader: reader as unknown as PlatformReader,
    directions,
    followUps,
    log,
    now: () => Date.parse(NOW),
    random: () => 0,
    memory,
    times: { settleMs: 1, endWaitsMs: [1, 1], missingWaitsMs: [1, 1] },
  });
  const late: GenesysEvent[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const event of followUps.events(stop.signal)) late.push(event);
  })();
  const finish = async () => {
    stop.abort();
    await done;
  };
  defer(finish);
  return { snapshots, late, reader, finish };
}

export const media = (...ids: (string | undefined)[]) =>
  ids.map((id) => ({ id, url: 'https://x', mediaType: 'image/png' }));
export const ATTACHMENT = { contentType: 'Attachment', subType: 'Image' };
export const message = (id: string, fields: object = {}) => ({ message: { id }, messageStatus: 'received', ...fields });
export const customer = (messages: object[], fields: object = {}) => {
  return { id: 'p-1', purpose: 'customer', type: 'webmessaging', state: 'connected', messages, ...fields };
};
export const snapshot = (...participants: object[]) => ({ id: 'c-1', participants });
export const event = (mediaId: string, messageId: string) => {
  return { kind: 'attachment-uploaded', conversationId: 'c-1', mediaId, messageId };
};
export const whole = (id: string, attachments: object[], direction = 'inbound') => ({
  id,
  direction,
  normalizedMessage: { content: attachments.map((attachment) => ({ contentType: 'Attachment', attachment })) },
});
