import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Removal } from '../../contract/findings.js';
import type {
  Attributes,
  Download,
  EventChannel,
  FileAddress,
  GenesysApi,
  GenesysEvent,
  Transcript,
  WriteReceipt,
} from '../api.js';
import { DownloadRefusedError } from '../download-errors.js';
import { GenesysNotFoundError } from '../errors.js';
import { GenesysHttp } from '../http.js';
import type { RateLimiter } from '../limiter.js';
import type { TokenProvider } from '../token.js';
import { filesOf, isLink } from './attachments.js';
import { CALLS } from './calls.js';
import { ChannelStore } from './channel-store.js';
import { firstCustomer } from './conversation.js';
import { FollowUps } from './follow-ups.js';
import { NotificationChannel } from './notification-channel.js';
import { Queues } from './queues.js';
import { PlatformReader } from './reader.js';
import { PlatformReconciliation } from './reconciliation.js';
import { SnapshotReader } from './snapshots.js';
import type { TopicObserver } from './topic-observer.js';
import { readTranscript } from './transcript.js';
import { MediaWithdrawal } from './withdrawal.js';
import type { QuarantineMeasure } from './withdrawal.js';
import { WriteBack } from './write-back.js';
import type { WriteBackOptions } from './write-back.js';

/** How often the queues are listed again, in milliseconds: a new one is deaf until then. */
const RELIST_MS = 5 * 60_000;
/** In the state folder: the channels of a listener. */
export const STATE_FILE = 'genesys-channels.json';
const QUEUE_TOPIC = /^v2\.routing\.queues\.[^.]+\.conversations(\.messages)?$/;

export interface PlatformApiOptions extends WriteBackOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly measures: readonly QuarantineMeasure[];
  /** The folder that keeps channels over a restart; without one they are kept in memory. */
  readonly stateDir?: string | undefined;
  readonly relistMs?: number;
  readonly maxTopics?: number;
}

export interface PlatformApiDependencies {
  readonly tokens: TokenProvider;
  readonly dispatcher: Dispatcher;
  readonly limiter?: RateLimiter;
  readonly log: Logger;
  readonly observer?: TopicObserver | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The public API of Genesys Cloud. */
export class PlatformApi implements GenesysApi {
  readonly channels: readonly EventChannel[];
  readonly deletesMedia = false;
  readonly reconciliation: PlatformReconciliation;
  private readonly http: GenesysHttp;
  private readonly now: () => number;
  private readonly reader: PlatformReader;
  private readonly queues: Queues;
  private readonly store: ChannelStore;
  private readonly notifications: NotificationChannel[] = [];
  private readonly followUps: FollowUps;
  private readonly snapshots: SnapshotReader;
  private readonly writeBack: WriteBack;
  private readonly withdrawal: MediaWithdrawal;

  constructor(
    private readonly options: PlatformApiOptions,
    private readonly dependencies: PlatformApiDependencies,
  ) {
    const { tokens, dispatcher, limiter, log, now = Date.now } = dependencies;
    this.now = now;
    const { baseUrl, clientId, stateDir, measures, maxTopics } = options;
    this.http = new GenesysHttp(baseUrl, tokens, dispatcher, now, limiter);
    this.reader = new PlatformReader(this.http);
    this.reconciliation = new PlatformReconciliation(this.http, this.reader);
    this.queues = new Queues(this.http, log, maxTopics);
    const statePath = stateDir === undefined ? undefined : join(stateDir, STATE_FILE);
    this.store = new ChannelStore(statePath, `${clientId} ${baseUrl}`, log);
    this.followUps = new FollowUps(log);
    const { reader, followUps, http } = this;
    this.snapshots = new SnapshotReader({ reader, followUps, log, now, random: Math.random });
    this.writeBack = new WriteBack({ http, reader, log, options });
    this.withdrawal = new MediaWithdrawal({ http, writeBack: this.writeBack, measures, log, now });
    this.channels = [this.addChannel()];
  }

  /** Lists the queues again and again; new ones are subscribed, on further channels where the others are full. */
  async *moreChannels(signal: AbortSignal): AsyncGenerator<EventChannel, void, void> {
    const { relistMs = RELIST_MS } = this.options;
    while (!signal.aborted) {
      await this.refreshQueues(signal);
      while (this.notifications.length < this.queues.channels) yield this.addChannel();
      await delay(relistMs, undefined, { signal }).catch(() => undefined);
    }
  }

  lateEvents(signal: AbortSignal): AsyncIterable<GenesysEvent> {
    return this.followUps.events(signal);
  }

  async getDownload(file: FileAddress, signal?: AbortSignal): Promise<Download> {
    const { conversationId, mediaId, messageId } = file;
    if (messageId === undefined) throw new RangeError(`media ${mediaId} has no message`);
    const message = await this.reader.getMessage(conversationId, messageId, signal);
    const parts = message.normalizedMessage?.content ?? [];
    const isLinkOnly = parts.some(({ attachment }) => attachment && isLink(attachment) && attachment.id === mediaId);
    if (isLinkOnly) throw new DownloadRefusedError('not-a-file');
    const attachment = filesOf(message).find((one) => one.mediaId === mediaId)?.attachment;
    const { method, route } = CALLS.getMessage;
    // The address may be missing while the file is still on its way.
    if (!attachment?.url) throw new GenesysNotFoundError({ route: `${method} ${route}`, status: 200 });
    const { url, sha256, contentSizeBytes, filename, mime } = attachment;
    return {
      url,
      renewable: true,
      ...(sha256 ? { sha256 } : {}),
      ...(filename ? { fileName: filename } : {}),
      ...(mime ? { mimeType: mime } : {}),
      ...(typeof contentSizeBytes === 'number' ? { bytes: contentSizeBytes } : {}),
      ...(this.isOwnAddress(url)
        ? { authorization: async () => `Bearer ${await this.dependencies.tokens.get()}` }
        : {}),
    };
  }

  getTranscript(conversationId: string, signal?: AbortSignal): Promise<Transcript> {
    return readTranscript(this.reader, conversationId, this.now(), signal);
  }

  setConversationAttributes(
    conversationId: string,
    attributes: Attributes,
    signal?: AbortSignal,
  ): Promise<WriteReceipt> {
    return this.writeBack.write(conversationId, attributes, { signal });
  }

  async setInteractionAttributes(
    interactionId: string,
    attributes: Attributes,
    signal?: AbortSignal,
  ): Promise<WriteReceipt> {
    const receipt = await this.writeBack.writeAfterEnd(interactionId, attributes, signal);
    // A recording is there only now: the withdrawal during the conversation could not set its date.
    if (this.options.measures.includes('recording-delete-date') && (await this.isMarked(interactionId, signal))) {
      await this.withdrawal.limitRecordings(interactionId, signal);
    }
    return receipt;
  }

  withdrawMedia(file: FileAddress, signal?: AbortSignal): Promise<Removal> {
    return this.withdrawal.withdraw(file, signal);
  }

  private async isMarked(conversationId: string, signal?: AbortSignal): Promise<boolean> {
    const { attributes } = firstCustomer(await this.reader.getConversation(conversationId, signal)) ?? {};
    return Object.values(attributes ?? {}).includes('quarantined_local');
  }

  /** Only the REST API itself may see the token: its host, and its paths. */
  private isOwnAddress(address: string): boolean {
    const api = new URL(`${this.options.baseUrl}/api/`);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url?.origin === api.origin && url.pathname.startsWith(api.pathname);
  }

  private addChannel(): NotificationChannel {
    const { tokens, log, observer = {} } = this.dependencies;
    const { http, store, queues } = this;
    const { baseUrl, maxTopics } = this.options;
    const shard = this.notifications.length;
    const channel = new NotificationChannel({
      name: `queues-${shard + 1}`,
      http,
      tokens,
      store,
      topics: (signal) => queues.topicsOf(shard, signal),
      maxTopics,
      read: (topic, body) =>
        QUEUE_TOPIC.test(topic) ? this.snapshots.read(body) : { kind: 'ignored', reason: 'other-event-type' },
      log,
      observer,
      now: this.now,
      allowsPlainSocket: baseUrl.startsWith('http:'),
    });
    this.notifications.push(channel);
    return channel;
  }

  private async refreshQueues(signal: AbortSignal): Promise<void> {
    try {
      await this.queues.refresh(signal);
      await Promise.all(this.notifications.map((channel) => channel.update(signal)));
    } catch (error) {
      if (signal.aborted) return;
      // The next time is soon, and what is subscribed stays.
      this.dependencies.log.warn({ problem: (error as Error).message }, 'the queues cannot be listed or subscribed');
    }
  }
}
