import { z } from 'zod';
import type { Removal } from '../../contract/findings.js';
import type { Attributes, CallOptions, Download, FileAddress, GenesysRest, Transcript, WriteReceipt } from '../rest.js';
import { DownloadRefusedError } from '../download-errors.js';
import { GenesysNotFoundError, GenesysResponseError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { canonicalTime } from '../times.js';

/** A transcript above this size is refused, not cut: a record must be complete. */
const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;

const TRANSCRIPT_ROUTE = '/api/v2/conversations/{conversationId}';

/** This API's success status is trusted: reading every write back would cost a call. */
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

/** The REST API of the two source documents. */
export class EventsApiRest implements GenesysRest {
  readonly deletesMedia = true;

  constructor(private readonly http: GenesysHttp) {}

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
      priority: 'archive',
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
    options: CallOptions = {},
  ): Promise<WriteReceipt> {
    await this.http.call({
      priority: 'news',
      ...options,
      method: 'PATCH',
      route: '/api/v2/conversations/webchat/{conversationId}',
      parameters: { conversationId },
      body: { custom_attributes: attributes },
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
      priority: 'archive',
      signal,
    });
    return NOT_READ_BACK;
  }

  async removeMedia({ mediaId }: FileAddress, signal?: AbortSignal): Promise<Removal> {
    try {
      await this.http.call({
        method: 'DELETE',
        route: '/api/v2/media/files/{mediaId}',
        parameters: { mediaId },
        priority: 'contain',
        signal,
      });
    } catch (error) {
      // Deleted already, by an earlier attempt whose answer was lost or by another client.
      if (!(error instanceof GenesysNotFoundError)) throw error;
    }
    return 'deleted';
  }
}
