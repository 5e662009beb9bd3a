import type { Answered, Call, TakeChunk } from './http.js';

/** The calls that read a transcript: those of `GenesysHttp`, or a proxy for them in another thread. */
export interface StreamedCalls {
  /** As `GenesysHttp.call`. */
  call(call: Call): Promise<unknown>;
  /** As `GenesysHttp.stream`. */
  stream(call: Call, take: TakeChunk): Promise<Answered>;
}
