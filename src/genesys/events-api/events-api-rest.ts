import type { Removal } from '../../contract/findings.js';
import type { Attributes, CallOptions, Download, FileAddress, GenesysRest, Transcript, WriteReceipt } from '../rest.js';
import { DownloadRefusedError } from '../download-errors.js';
import { GenesysNotFoundError } from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { readTranscript } from './transcript.js';

/** This API's success status is trusted: reading every write back would cost a call. */
const NOT_READ_BACK: WriteReceipt = { confirmed: [], unconfirmed: [] };

/** The REST API of the two source documents. */
export class EventsApiRest implements GenesysRest {
  readonly deletesMedia = true;

  constructor(private readonly http: GenesysHttp) {}

  /** The link of the event is the only one there is. */
  async getDownload({ downloadUrl }: FileAddress): Promise<Download> {
    if (downloadUrl === undefined) throw new DownloadRefusedError('no-link');
    return { url: downloadUrl, renewable: false };
  }

  getTranscript(conversationId: string, signal?: AbortSignal): Promise<Transcript> {
    return readTranscript(this.http, conversationId, signal);
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
