import type { Answered, Call, TakeChunk } from './http.js';

/** The calls by which a transcript is read: those of `GenesysHttp`, or the way to them from another thread. */
export interface StreamedCalls {
  /** As `GenesysHttp.call`. */
  call(call: Call): Promise<unknown>;
  /** As `GenesysHttp.stream`. */
  stream(call: Call, take: TakeChunk): Promise<Answered>;
}
