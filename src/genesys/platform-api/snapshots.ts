import type { Logger } from 'pino';
import type { Directions } from '../../contract/direction.js';
import type { AttachmentUploaded, GenesysEvent } from '../event.js';
import type { DecodedFrame } from '../event-source.js';
import { GenesysNotFoundError } from '../errors.js';
import { CALLS } from './calls.js';
import { attachmentCount, directionOf, filesOf } from './attachments.js';
import { endHint, fileHint, isWebMessaging, mentionsOf, startOf } from './conversation.js';
import type { FollowUps, Pursuit } from './follow-ups.js';
import { fileName } from '../ids.js';
import { endTime } from '../times.js';
import { ConversationMemory } from './memory.js';
import { patienceMs } from './patience.js';
import type { PlatformReader } from './reader.js';
import { conversation as conversationShape } from './shapes.js';
import type { MessageShape } from './shapes.js';

/** Delay before an ended conversation is read again, in milliseconds: the API's services are eventually consistent. */
const SETTLE_MS = 5000;
/** Delays before a conversation that everybody has left is checked for its end again, in milliseconds. */
const END_WAITS_MS = [5000, 30_000, 120_000];
/** Delays between attempts to read what does not exist yet, in milliseconds. */
const MISSING_WAITS_MS = [1000, 2000, 4000, 8000, 16_000];

export interface SnapshotTimes {
  readonly settleMs: number;
  readonly endWaitsMs: readonly number[];
  readonly missingWaitsMs: readonly number[];
}

const TIMES: SnapshotTimes = { settleMs: SETTLE_MS, endWaitsMs: END_WAITS_MS, missingWaitsMs: MISSING_WAITS_MS };

interface MessageHint {
  readonly conversationId: string;
  readonly messageId: string;
  /** Minimum number of files. */
  readonly count: number;
  readonly conversationStart?: string;
  readonly receivedAt: string;
}

interface EndQuestion {
  allHaveLeft: boolean;
  /** Whether a newer hint has arrived since the last call. */
  again: boolean;
}

export interface SnapshotDependencies {
  readonly reader: PlatformReader;
  /** The senders whose files are reported. */
  readonly directions: Directions;
  readonly followUps: FollowUps;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  readonly memory?: ConversationMemory;
  readonly times?: SnapshotTimes;
}

/**
 * Finds what is new in a snapshot, which always contains the whole conversation. If the snapshot names a file, its event is
 * available immediately; otherwise the message is read, and for the end of the conversation, the conversation.
 */
export class SnapshotReader {
  private readonly memory: ConversationMemory;
  private readonly times: SnapshotTimes;
  /** By conversation: one lookup at a time, which later hints join. */
  private readonly ends = new Map<string, EndQuestion>();
  /** By conversation: messages being read. Its end is reported after their files. */
  private readonly reads = new Map<string, Set<Promise<unknown>>>();

  constructor(private readonly dependencies: SnapshotDependencies) {
    this.memory = dependencies.memory ?? new ConversationMemory();
    this.times = dependencies.times ?? TIMES;
  }

  /** Settles when the next snapshot may be read. */
  async read(body: unknown): Promise<DecodedFrame> {
    const parsed = conversationShape.safeParse(body);
    if (!parsed.success) {
      return { kind: 'invalid', reason: `bad-field:${parsed.error.issues[0]?.path.join('.') ?? ''}` };
    }
    const conversation = parsed.data;
    const conversationId = conversation.id;
    if (!isWebMessaging(conversation)) return { kind: 'ignored', reason: 'other-channel-type' };

    const receivedAt = new Date(this.dependencies.now()).toISOString();
    const start = startOf(conversation);
    const events: GenesysEvent[] = [];
    for (const mention of mentionsOf(conversation)) {
      const { messageId } = mention;
      const hint = fileHint(mention);
      if (hint.kind === 'none' || !this.memory.hasNewFiles(conversationId, messageId, hint.count)) continue;
      if (hint.kind === 'media') {
        for (const { id: mediaId, name } of hint.media) {
          events.push({ ...UPLOADED, conversationId, mediaId, messageId, ...named(name), ...start });
        }
      } else {
        await this.askMessage({ conversationId, messageId, count: hint.count, receivedAt, ...start });
      }
    }
    const end = endHint(conversation);
    if (this.memory.isNewEnd(conversationId, end?.word)) await this.askEnd(conversationId, end?.all === true);
    return events.length === 0 ? { kind: 'alive' } : { kind: 'events', events };
  }

  private askMessage(hint: MessageHint): Promise<void> {
    const { conversationId, messageId, receivedAt, conversationStart } = hint;
    return this.dependencies.followUps.add(`message:${conversationId}:${messageId}`, async (pursuit) => {
      const reading = this.readMessage(hint, pursuit);
      const done = this.note(conversationId, reading);
      try {
        const message = await reading;
        const names = new Map(filesOf(message).map(({ mediaId, attachment }) => [mediaId, attachment.filename]));
        return uploadsOf(conversationId, message, this.dependencies.directions).map((event) => ({
          ...event,
          ...named(names.get(event.mediaId)),
          receivedAt,
          ...(conversationStart === undefined ? {} : { conversationStart }),
        }));
      } catch (error) {
        this.memory.forgetMessage(conversationId, messageId);
        throw error;
      } finally {
        done();
      }
    });
  }

  /** A message with all the files that its hint mentions; some may appear shortly after the message itself. */
  private async readMessage(
    { conversationId, messageId, count }: MessageHint,
    pursuit: Pursuit,
  ): Promise<MessageShape> {
    const { reader, directions, log } = this.dependencies;
    let seen: MessageShape | undefined;
    const look = async () => {
      seen = await reader.getMessage(conversationId, messageId, pursuit.signal);
      if (!directions.includes(directionOf(seen)) || attachmentCount(seen) >= count) return seen;
      const { method, route } = CALLS.getMessage;
      throw new GenesysNotFoundError({ route: `${method} ${route}`, status: 200 });
    };
    try {
      return await this.persist(pursuit, look, this.times.missingWaitsMs);
    } catch (error) {
      if (seen === undefined) throw error;
      log.warn({ conversationId, messageId, expected: count, found: attachmentCount(seen) }, 'a message lacks files');
      return seen;
    }
  }

  /** @returns a function that removes the note */
  private note(conversationId: string, reading: Promise<unknown>): () => void {
    const readings = this.reads.get(conversationId) ?? new Set();
    this.reads.set(conversationId, readings.add(reading));
    return () => {
      readings.delete(reading);
      if (readings.size === 0) this.reads.delete(conversationId);
    };
  }

  private async askEnd(conversationId: string, allHaveLeft: boolean): Promise<void> {
    const asked = this.ends.get(conversationId);
    if (asked !== undefined) {
      asked.allHaveLeft ||= allHaveLeft;
      asked.again = true;
      return;
    }
    const question: EndQuestion = { allHaveLeft, again: false };
    this.ends.set(conversationId, question);
    await this.dependencies.followUps.add(`end:${conversationId}`, async (pursuit) => {
      const completedTime = await this.settledEnd(conversationId, question, pursuit);
      // An archive that starts before the scans would not know that it has to wait for them.
      await Promise.allSettled([...(this.reads.get(conversationId) ?? [])]);
      return completedTime === undefined ? [] : [{ kind: 'conversation-completed', conversationId, completedTime }];
    });
  }

  /** The end, once it was read twice; undefined while the conversation goes on. */
  private async settledEnd(
    conversationId: string,
    question: EndQuestion,
    pursuit: Pursuit,
  ): Promise<string | undefined> {
    const waits = [...this.times.endWaitsMs];
    let before: string | undefined;
    let isAnswered = false;
    try {
      for (;;) {
        question.again = false;
        const end = await this.readEnd(conversationId, pursuit);
        isAnswered = end !== undefined ? end === before : !question.again && !question.allHaveLeft;
        if (isAnswered) return end;
        before = end;
        if (end === undefined && question.again) continue;
        const waitMs = end === undefined ? waits.shift() : this.times.settleMs;
        if (waitMs === undefined) return undefined;
        const mayGoOn = await pursuit.wait(waitMs);
        if (!mayGoOn && end === undefined) return undefined;
      }
    } finally {
      this.ends.delete(conversationId);
      // Another snapshot with the same word is then a hint again.
      if (!isAnswered) this.memory.isNewEnd(conversationId, undefined);
    }
  }

  private async readEnd(conversationId: string, pursuit: Pursuit): Promise<string | undefined> {
    const { reader } = this.dependencies;
    const read = () => reader.getConversation(conversationId, pursuit.signal);
    const conversation = await this.persist(pursuit, read, this.times.missingWaitsMs);
    const end = endTime(conversation.endTime, this.dependencies.now());
    if (end === undefined && conversation.endTime) {
      this.dependencies.log.error(
        { conversationId },
        'the end of a conversation is not a valid time, or before 2000, or after tomorrow',
      );
    }
    return end;
  }

  /** Makes a call until it succeeds; after a 404 only as often as there are delays. */
  private async persist<T>(pursuit: Pursuit, call: () => Promise<T>, notFoundWaitsMs: readonly number[]): Promise<T> {
    const waits = [...notFoundWaitsMs];
    for (let failures = 0; ; failures += 1) {
      try {
        return await pursuit.call(call);
      } catch (error) {
        const waitMs =
          error instanceof GenesysNotFoundError ? waits.shift() : patienceMs(error, failures, this.dependencies.random);
        if (waitMs === undefined) throw error;
        this.dependencies.log.warn({ problem: (error as Error).message, waitMs }, 'a hint is followed again');
        if (!(await pursuit.wait(waitMs))) throw error;
      }
    }
  }
}

const UPLOADED = { kind: 'attachment-uploaded' } as const;

/** The original name: the listener redacts it. */
function named(text: string | null | undefined) {
  const name = fileName.parse(text ?? undefined);
  return name === undefined ? {} : { fileName: name };
}

/** The events of the files of a message, without their names; none for a message in another direction. */
export function uploadsOf(conversationId: string, message: MessageShape, wanted: Directions): AttachmentUploaded[] {
  const direction = directionOf(message);
  if (!wanted.includes(direction)) return [];
  // Left out where it is the default.
  const sent = direction === 'inbound' ? {} : { direction };
  return filesOf(message).map(({ mediaId }) => ({
    ...{ ...UPLOADED, conversationId, mediaId, messageId: message.id },
    ...sent,
  }));
}
