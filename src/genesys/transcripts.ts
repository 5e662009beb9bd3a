import { readTranscript as readFromEventsApi } from './events-api/transcript.js';
import { PlatformReader } from './platform-api/reader.js';
import { readTranscript as readFromPlatform } from './platform-api/transcript.js';
import type { Transcript } from './rest.js';
import type { StreamedCalls } from './streamed-calls.js';

/** The APIs that transcripts are read from; as in `GENESYS_API`. */
export type TranscriptApi = 'events' | 'platform';

/**
 * The transcript of a finished conversation, from any thread that can make the calls.
 *
 * @param now milliseconds since the epoch
 * @throws {GenesysError}
 */
export function readTranscript(
  api: TranscriptApi,
  calls: StreamedCalls,
  conversationId: string,
  now: number,
): Promise<Transcript> {
  return api === 'events'
    ? readFromEventsApi(calls, conversationId)
    : readFromPlatform(new PlatformReader(calls, 'archive'), conversationId, now);
}
