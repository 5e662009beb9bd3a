import type { ConversationState } from './conversations.js';
import type { ActiveFault, Fault } from './faults.js';
import type { MediaState } from './media.js';
import { type SocketName, SOCKETS } from './routes.js';
import type { SocketCounts } from './sockets.js';

/** What the simulator holds, as JSON. Without tokens, presigned URLs and file content. */
export interface SimulatorState {
  /** Grows with every change of state and every call. */
  readonly version: number;
  readonly conversations: readonly ConversationState[];
  readonly media: readonly MediaState[];
  readonly sockets: Readonly<Record<SocketName, SocketCounts>>;
  readonly faults: readonly { readonly id: string; readonly fault: Fault; readonly applied: number }[];
  readonly tokensIssued: number;
  readonly callsDropped: number;
  readonly problems: readonly string[];
}

interface Source {
  readonly version: number;
  readonly tokensIssued: number;
  readonly callsDropped: number;
  readonly problems: readonly string[];
  sockets(channel: SocketName): SocketCounts;
}

interface Holdings {
  readonly conversations: readonly ConversationState[];
  readonly media: readonly MediaState[];
  readonly faults: readonly ActiveFault[];
}

export function snapshot(source: Source, holdings: Holdings): SimulatorState {
  return {
    version: source.version,
    conversations: holdings.conversations,
    media: holdings.media,
    sockets: Object.fromEntries(SOCKETS.map((name) => [name, source.sockets(name)])) as SimulatorState['sockets'],
    faults: holdings.faults.map(({ id, fault, applied }) => ({ id, fault, applied })),
    tokensIssued: source.tokensIssued,
    callsDropped: source.callsDropped,
    problems: source.problems,
  };
}
