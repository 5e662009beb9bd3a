import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Config } from '../config.js';
import type { GenesysApi } from './api.js';
import { EventsApi } from './events-api/events-api.js';
import { RateLimiter } from './limiter.js';
import type { CallObserver } from './limiter.js';
import { TokenProvider } from './token.js';

/** Genesys Cloud as one process sees it: one token, one rate limiter for it, one pool of connections. */
export interface GenesysConnection {
  readonly api: GenesysApi;
  readonly tokens: TokenProvider;
  close(): Promise<void>;
}

/** Opens nothing yet: the first call asks for the token. The observer is told of every call. */
export function connectGenesys(config: Config['genesys'], log: Logger, observer?: CallObserver): GenesysConnection {
  // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const agent = new Agent({ connect: { timeout: 10_000, rejectUnauthorized: true } });
  const tokens = new TokenProvider(config, agent, log);
  // Not the time of day, which can be set back: a wait would then last longer than it should.
  const limiter = new RateLimiter({ now: () => performance.now(), random: Math.random, log, observer });
  // What is still open then, such as a token request that hangs, has nobody left to wait for it.
  return { api: new EventsApi(config, tokens, agent, limiter), tokens, close: () => agent.destroy() };
}
