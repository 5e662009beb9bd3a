import { unlessAborted } from '../../lib/abort.js';
import type { ChannelConnection, EventChannel, EventSource } from '../event-source.js';
import type { TokenProvider } from '../token.js';
import { COMPLETIONS_SUBSCRIPTION, decodeCompletionFrame, decodeUploadFrame, UPLOADS_SUBSCRIPTION } from './frames.js';

export interface EventSocketAddresses {
  readonly uploadsUrl: string;
  readonly completionsUrl: string;
}

/** The two event sockets of the source documents. */
export class EventsApiSockets implements EventSource {
  readonly channels: readonly EventChannel[];

  constructor(
    addresses: EventSocketAddresses,
    private readonly tokens: TokenProvider,
  ) {
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
        // The token may have been revoked early: the next handshake gets a new one.
        if (status === 401) await unlessAborted(this.tokens.replace(token), signal);
      },
    };
  }
}
