import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { unlessAborted } from '../../lib/unless-aborted.js';
import type { Removal } from '../../contract/findings.js';
import type {
  Attributes,
  ChannelConnection,
  Download,
  EventChannel,
  FileAddress,
  GenesysApi,
  Transcript,
  WriteReceipt,
} from '../api.js';
import { DownloadRefusedError } from '../download-errors.js';
import { GenesysNotFoundError, GenesysResponseError } from '../errors.js';
import { GenesysHttp } from '../http.js';
import { canonicalTime } from '../times.js';
import type { RateLimiter } from '../limiter.js';
import type { TokenProvider } from '../token.js';
import { COMPLETIONS_SUBSCRIPTION, decodeCompletionFrame, decodeUploadFrame, UPLOADS_SUBSCRIPTION } from './frames.js';

/** A transcript above this size is refused, not cut: a record must be complete. */
export const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;

const TRANSCRIPT_ROUTE = '/api/v2/conversations/{conversationId}';

/** The success of a write is this API's word for it; reading each one again would cost a call. */
const NOT_READ_BACK: WriteReceipt = { confirmed: [], unconfirmed: [] };

const transcriptAnswer = z.object({
  messages: z.array(
    z.object({
      text: z.string().nullish(),
      from: z.object({ id: z.string().nullish() }).nullish(),
      timestamp: z.union([z.string(), z.number()]).nullish(),
    }),
  ),
});

export interface EventsApiAddresses {
  readonly baseUrl: string;
  readonly uploadsUrl: string;
  readonly completionsUrl: string;
}

/** The API of the two source documents. */
export class EventsApi implements GenesysApi {
  readonly channels: readonly EventChannel[];
  readonly deletesMedia = true;
  private readonly http: GenesysHttp;

  constructor(
    addresses: EventsApiAddresses,
    private readonly tokens: TokenProvider,
    dispatcher: Dispatcher,
    limiter?: RateLimiter,
  ) {
    this.http = new GenesysHttp(addresses.baseUrl, tokens, dispatcher, Date.now, limiter);
    this.channels = [
      {
        name: 'uploads',
        where: addresses.uploadsUrl,
        open: (signal) =>
          this.openSocket(addresses.uploadsUrl, UPLOADS_SUBSCRIPTION, signal, {
            accept: 'application/json',
            'user-agent': 'conversation-custodian',
          }),
        decode: decodeUploadFrame,
      },
      {
        name: 'completions',
        where: addresses.completionsUrl,
        open: (signal) =>
          // The name that source document B sends.
          this.openSocket(addresses.completionsUrl, COMPLETIONS_SUBSCRIPTION, signal, {
            'user-agent': 'GenesysArchiveWorker/1.0',
          }),
        decode: (frame) => decodeCompletionFrame(frame, Date.now()),
      },
    ];
  }

  /** The link of the event is the only one there is. */
  async getDownload({ downloadUrl }: FileAddress): Promise<Download> {
    if (downloadUrl === undefined) throw new DownloadRefusedError('no-link');
    return { url: downloadUrl, renewable: false };
  }

  async getTranscript(conversationId: string, signal?: AbortSignal): Promise<Transcript> {
    const answer = await this.http.call({
      method: 'GET',
      route: TRANSCRIPT_ROUTE,
      parameters: { conversationId },
      maxBytes: MAX_TRANSCRIPT_BYTES,
      signal,
    });
    const parsed = transcriptAnswer.safeParse(answer);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new GenesysResponseError(
        { route: `GET ${TRANSCRIPT_ROUTE}`, status: 200 },
        `the field "${field}" is wrong`,
      );
    }
    const senders = new Set(parsed.data.messages.flatMap(({ from }) => (from?.id ? [from.id] : [])));
    return {
      conversationId,
      participants: [...senders].map((id) => ({ id, role: 'unknown' })),
      messages: parsed.data.messages.map(({ text, from, timestamp }) => {
        const time = canonicalTime(timestamp);
        return {
          type: 'text',
          text: text ?? '',
          ...(from?.id ? { senderId: from.id } : {}),
          ...(time === undefined ? {} : { time }),
        };
      }),
    };
  }

  async setConversationAttributes(
    conversationId: string,
    attributes: Attributes,
    signal?: AbortSignal,
  ): Promise<WriteReceipt> {
    await this.http.call({
      method: 'PATCH',
      route: '/api/v2/conversations/webchat/{conversationId}',
      parameters: { conversationId },
      body: { custom_attributes: attributes },
      signal,
    });
    return NOT_READ_BACK;
  }

  async setInteractionAttributes(
    interactionId: string,
    attributes: Attributes,
    signal?: AbortSignal,
  ): Promise<WriteReceipt> {
    await this.http.call({
      method: 'PATCH',
      route: '/api/v2/interactions/{interactionId}',
      parameters: { interactionId },
      body: { attributes },
      signal,
    });
    return NOT_READ_BACK;
  }

  async withdrawMedia({ mediaId }: FileAddress, signal?: AbortSignal): Promise<Removal> {
    try {
      await this.http.call({
        method: 'DELETE',
        route: '/api/v2/media/files/{mediaId}',
        parameters: { mediaId },
        priority: 'containment',
        signal,
      });
    } catch (error) {
      // An earlier attempt has deleted it and its answer was lost, or somebody else has.
      if (!(error instanceof GenesysNotFoundError)) throw error;
    }
    return 'deleted';
  }

  private async openSocket(
    url: string,
    subscription: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ): Promise<ChannelConnection> {
    const token = await unlessAborted(this.tokens.get(), signal);
    return {
      url,
      headers: { ...headers, authorization: `Bearer ${token}` },
      subscription,
      refused: async (status) => {
        // The token may have been withdrawn before its time: the next handshake gets a new one.
        if (status === 401) await unlessAborted(this.tokens.replace(token), signal);
      },
    };
  }
}
