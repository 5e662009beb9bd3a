import type { Logger } from 'pino';
import type { Removal } from '../../contract/findings.js';
import type { Directions } from '../../contract/direction.js';
import type { Sender } from '../../contract/sender.js';
import type { Attributes, CallOptions, Download, FileAddress, GenesysRest, Transcript, WriteReceipt } from '../rest.js';
import { DownloadRefusedError } from '../download-errors.js';
import { GenesysNotFoundError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import type { TokenProvider } from '../token.js';
import { filesOf, isLink } from './attachments.js';
import { CALLS } from './calls.js';
import { firstCustomer } from './conversation.js';
import type { PlatformReader } from './reader.js';
import { PlatformReconciliation } from './reconciliation.js';
import { senderOf } from './sender.js';
import { readTranscript } from './transcript.js';
import { MediaRemoval } from './media-removal.js';
import type { QuarantineMeasure } from './media-removal.js';
import { WriteBack } from './write-back.js';
import type { WriteBackOptions } from './write-back.js';

export interface PlatformRestOptions extends WriteBackOptions {
  readonly baseUrl: string;
  readonly measures: readonly QuarantineMeasure[];
  /** The senders whose files the reconciliation looks for. */
  readonly scanDirections: Directions;
}

export interface PlatformRestDependencies {
  readonly http: GenesysHttp;
  readonly reader: PlatformReader;
  readonly tokens: TokenProvider;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The REST calls of the public API of Genesys Cloud. */
export class PlatformRest implements GenesysRest {
  readonly deletesMedia = false;
  readonly reconciliation: PlatformReconciliation;
  private readonly reader: PlatformReader;
  private readonly writeBack: WriteBack;
  private readonly removal: MediaRemoval;

  constructor(
    private readonly options: PlatformRestOptions,
    private readonly dependencies: PlatformRestDependencies,
  ) {
    const { http, reader, log, now } = dependencies;
    this.reader = reader;
    this.reconciliation = new PlatformReconciliation(http, reader.as('bookkeeping'), options.scanDirections);
    this.writeBack = new WriteBack({ http, reader, log, options });
    this.removal = new MediaRemoval({
      http,
      writeBack: this.writeBack,
      measures: options.measures,
      log,
      now,
    });
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
    // The address may be missing while the file is still being uploaded.
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

  senderOf(file: FileAddress, signal?: AbortSignal): Promise<Sender> {
    return senderOf(this.reader, file, signal);
  }

  getTranscript(conversationId: string, signal?: AbortSignal): Promise<Transcript> {
    return readTranscript(this.reader.as('archive'), conversationId, this.dependencies.now(), signal);
  }

  setConversationAttributes(
    conversationId: string,
    attributes: Attributes,
    options: CallOptions = {},
  ): Promise<WriteReceipt> {
    return this.writeBack.write(conversationId, attributes, { priority: 'news', ...options });
  }

  async setInteractionAttributes(
    interactionId: string,
    attributes: Attributes,
    signal?: AbortSignal,
  ): Promise<WriteReceipt> {
    const receipt = await this.writeBack.writeAfterEnd(interactionId, attributes, signal);
    // A recording exists only now: the removal during the conversation could not set its date.
    if (this.options.measures.includes('recording-delete-date') && (await this.isMarked(interactionId, signal))) {
      await this.removal.limitRecordings(interactionId, signal);
    }
    return receipt;
  }

  removeMedia(file: FileAddress, signal?: AbortSignal): Promise<Removal> {
    return this.removal.remove(file, signal);
  }

  private async isMarked(conversationId: string, signal?: AbortSignal): Promise<boolean> {
    const { attributes } = firstCustomer(await this.reader.as('archive').getConversation(conversationId, signal)) ?? {};
    return Object.values(attributes ?? {}).includes('quarantined_local');
  }

  /** Only the REST API itself may receive the token: its host, and its paths. */
  private isOwnAddress(address: string): boolean {
    const api = new URL(`${this.options.baseUrl}/api/`);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url?.origin === api.origin && url.pathname.startsWith(api.pathname);
  }
}
