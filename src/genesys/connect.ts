import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Config } from '../config.js';
import type { GenesysApi } from './api.js';
import { EventsApi } from './events-api/events-api.js';
import { TokenProvider } from './token.js';

/** Genesys Cloud as one process sees it: one token, one pool of connections. */
export interface GenesysConnection {
  readonly api: GenesysApi;
  readonly tokens: TokenProvider;
  close(): Promise<void>;
}

/** Opens nothing yet: the first call asks for the token. */
export function connectGenesys(config: Config['genesys'], log: Logger): GenesysConnection {
  const agent = new Agent({ connect: { timeout: 10_000 } });
  const tokens = new TokenProvider(config, agent, log);
  return { api: new EventsApi(config, tokens, agent), tokens, close: () => agent.close() };
}
