import type { Logger } from 'pino';
import type { Changes } from '../changes.js';
import type { Conversations } from '../conversations.js';
import type { FaultBook } from '../faults.js';
import type { MediaStore } from '../media.js';
import type { SimulatorOptions } from '../options.js';
import type { CallRecord } from '../record.js';
import type { Tokens } from '../tokens.js';
import { analyticsCalls } from './analytics.js';
import { PlatformApi } from './api.js';
import { attributeCalls } from './attribute-calls.js';
import { channelCalls } from './channel-calls.js';
import { ChannelSockets } from './channel-sockets.js';
import { Channels } from './channels.js';
import { PlatformControl } from './control.js';
import { conversationCalls } from './conversation-calls.js';
import { PlatformConversations } from './conversations.js';
import { Queues } from './queues.js';
import { recordingCalls } from './recording-calls.js';
import { ALL_PERMISSIONS } from './routes.js';
import { Snapshots } from './snapshots.js';

/** The parts that the Platform API shares with the events API. */
export interface SharedParts {
  readonly changes: Changes;
  readonly conversations: Conversations;
  readonly faults: FaultBook;
  readonly media: MediaStore;
  readonly record: CallRecord;
  readonly tokens: Tokens;
  readonly now: () => number;
  readonly log: Logger | undefined;
  /** Base URL under which clients reach the simulator, requested with the first channel. */
  readonly publicUrl: () => string;
}

/** The Platform API's parts, wired to each other. */
export interface Platform {
  readonly api: PlatformApi;
  readonly sockets: ChannelSockets;
  readonly control: PlatformControl;
}

export function assemblePlatform(options: SimulatorOptions, shared: SharedParts): Platform {
  const { changes, faults, media, record, tokens, now, log, publicUrl } = shared;
  const permissions = new Set(options.permissions ?? ALL_PERMISSIONS);
  const queues = new Queues(changes);
  const conversations = new PlatformConversations({ shared: shared.conversations, changes, now });
  const channels = new Channels(now, changes);
  const heartbeatMs = options.heartbeatMs ?? 30_000;
  const sockets = new ChannelSockets({ channels, faults, record, changes, heartbeatMs, log });
  const snapshots = new Snapshots({ sockets, media, lacks: options.snapshotsLack ?? [] });
  const omitted = new Set<string>();
  const socketUrl = (): string => publicUrl().replace(/^http/, 'ws');
  const handlers = {
    ...channelCalls({ channels, queues, permissions, socketUrl }),
    ...conversationCalls({ conversations, queues, media, snapshots, omitted }),
    ...attributeCalls({ conversations, keepsLateAttributes: options.keepsLateAttributes ?? true }),
    ...recordingCalls(conversations, media),
    ...analyticsCalls(conversations),
  };
  const rateLimitPerMinute = options.rateLimitPerMinute ?? 100_000;
  const api = new PlatformApi({ tokens, faults, record, now, handlers, permissions, rateLimitPerMinute });
  const control = new PlatformControl({ conversations, queues, channels, sockets, snapshots, media, omitted });
  return { api, sockets, control };
}
