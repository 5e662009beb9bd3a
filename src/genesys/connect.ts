import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Config } from '../config/config.js';
import { httpConnector } from '../network/connector.js';
import { EventsApiSockets } from './events-api/event-sockets.js';
import { EventsApiRest } from './events-api/events-api-rest.js';
import type { EventSource } from './event-source.js';
import { GenesysHttp } from './http.js';
import type { Tracing } from '../lib/tracing.js';
import { RateLimiter } from './limiter.js';
import type { CallObserver } from './limiter.js';
import { PlatformEvents } from './platform-api/platform-events.js';
import { PlatformReader } from './platform-api/reader.js';
import { PlatformRest } from './platform-api/platform-rest.js';
import { isRegionDomain } from './platform-api/regions.js';
import type { TopicObserver } from './platform-api/topic-observer.js';
import type { GenesysRest } from './rest.js';
import { TokenProvider } from './token.js';

/** Genesys Cloud as one process sees it: one token, one rate limiter for it, one pool of connections. */
export interface GenesysConnection {
  readonly events: EventSource;
  readonly rest: GenesysRest;
  /** The calls themselves, for a transcript that is read in another thread. */
  readonly http: GenesysHttp;
  readonly tokens: TokenProvider;
  /** Saves a call, where another thread has determined the customer of a conversation. */
  noteCustomer(conversationId: string, participantId: string): void;
  close(): Promise<void>;
}

/**
 * Opens no connection yet: the first call requests the token.
 *
 * @param observer receives every call, and the number of subscribed topics.
 * @param stateDir the folder in which a listener keeps its state across restarts.
 */
export function connectGenesys(
  config: Config['genesys'],
  log: Logger,
  observer?: CallObserver & TopicObserver,
  stateDir?: string,
  tracing?: Tracing,
): GenesysConnection {
  const agent = new Agent({ connect: httpConnector() });
  const tokens = new TokenProvider(config, agent, log);
  // Not the time of day, which can be set back: a wait would then last longer than it should.
  const limiter = new RateLimiter({ now: () => performance.now(), random: Math.random, log, observer });
  const http = new GenesysHttp(config.baseUrl, tokens, agent, Date.now, limiter, tracing);
  const adapter = adapters(config, { http, tokens, log, observer, now: Date.now }, stateDir);
  if (config.api === 'platform' && config.region !== undefined && !isRegionDomain(config.region)) {
    log.warn(
      { region: config.region },
      'GENESYS_REGION is not a known region of Genesys Cloud: correct for a gateway only',
    );
  }
  // destroy, not close: nothing waits for requests in progress, such as a token request that hangs.
  return { ...adapter, http, tokens, close: () => agent.destroy() };
}

interface AdapterDependencies {
  readonly http: GenesysHttp;
  readonly tokens: TokenProvider;
  readonly log: Logger;
  readonly observer?: TopicObserver | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The adapters of the API in use. A new API, or another source of events, is a line here. */
function adapters(
  config: Config['genesys'],
  dependencies: AdapterDependencies,
  stateDir?: string,
): Pick<GenesysConnection, 'events' | 'rest' | 'noteCustomer'> {
  const { http, tokens } = dependencies;
  if (config.api === 'events') {
    return {
      events: new EventsApiSockets(config, tokens),
      rest: new EventsApiRest(http),
      noteCustomer: () => undefined,
    };
  }
  const reader = new PlatformReader(http);
  const platform = { ...dependencies, reader };
  return {
    events: new PlatformEvents({ ...config, stateDir }, platform),
    rest: new PlatformRest(config, platform),
    noteCustomer: (conversationId, participantId) => reader.remember(conversationId, participantId),
  };
}
