import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Config } from '../config/config.js';
import type { GenesysApi } from './api.js';
import { EventsApi } from './events-api/events-api.js';
import { RateLimiter } from './limiter.js';
import type { CallObserver } from './limiter.js';
import { PlatformApi } from './platform-api/platform-api.js';
import { isRegionDomain } from './platform-api/regions.js';
import type { TopicObserver } from './platform-api/topic-observer.js';
import { TokenProvider } from './token.js';

/** Genesys Cloud as one process sees it: one token, one rate limiter for it, one pool of connections. */
export interface GenesysConnection {
  readonly api: GenesysApi;
  readonly tokens: TokenProvider;
  close(): Promise<void>;
}

/**
 * Opens nothing yet: the first call asks for the token.
 *
 * @param observer is told of every call, and of the topics that are listened to.
 * @param stateDir the folder in which a listener keeps what it needs after a restart.
 */
export function connectGenesys(
  config: Config['genesys'],
  log: Logger,
  observer?: CallObserver & TopicObserver,
  stateDir?: string,
): GenesysConnection {
  // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const agent = new Agent({ connect: { timeout: 10_000, rejectUnauthorized: true } });
  const tokens = new TokenProvider(config, agent, log);
  // Not the time of day, which can be set back: a wait would then last longer than it should.
  const limiter = new RateLimiter({ now: () => performance.now(), random: Math.random, log, observer });
  const api =
    config.api === 'events'
      ? new EventsApi(config, tokens, agent, limiter)
      : new PlatformApi({ ...config, stateDir }, { tokens, dispatcher: agent, limiter, log, observer });
  if (config.api === 'platform' && config.region !== undefined && !isRegionDomain(config.region)) {
    log.warn(
      { region: config.region },
      'GENESYS_REGION is no region of Genesys Cloud that we know: right for a gateway only',
    );
  }
  // What is still open then, such as a token request that hangs, has nobody left to wait for it.
  return { api, tokens, close: () => agent.destroy() };
}
