import { Agent } from 'undici';
import type { Simulator } from '../../../simulator/simulator.js';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../../simulator/options.js';
import type { GenesysEvent } from '../../../src/genesys/api.js';
import { PlatformApi } from '../../../src/genesys/platform-api/platform-api.js';
import type { PlatformApiDependencies, PlatformApiOptions } from '../../../src/genesys/platform-api/platform-api.js';
import { TokenProvider } from '../../../src/genesys/token.js';
import { Listener } from '../../../src/listener/listener.js';
import { QUICK, withoutArrival } from '../../listener/support.js';
import { until } from '../../../devkit/until.js';
import { capturedLog } from '../support.js';

type Defer = (cleanUp: () => unknown) => void;

/** The adapter under test, on a simulator or another server of that address. */
export function connectPlatform(
  baseUrl: string,
  defer: Defer,
  options: Partial<PlatformApiOptions> = {},
  dependencies: Partial<PlatformApiDependencies> = {},
) {
  const { log, lines, text } = capturedLog();
  const agent = new Agent();
  defer(() => agent.destroy());
  const client = { clientId: DEFAULT_CLIENT_ID, clientSecret: DEFAULT_CLIENT_SECRET, scopes: [] };
  const tokens = new TokenProvider({ tokenUrl: `${baseUrl}/oauth/token`, ...client }, agent, log);
  const topics: Record<string, unknown> = {};
  const api = new PlatformApi(
    { baseUrl, clientId: DEFAULT_CLIENT_ID, measures: [], externalTag: false, ...options },
    {
      tokens,
      dispatcher: agent,
      log,
      observer: { onTopics: (channel, counts) => (topics[channel] = counts) },
      ...dependencies,
    },
  );
  return { api, tokens, log, lines, logText: text, topics };
}

/** A listener on the adapter, with a starter that takes everything. */
export async function listenTo(simulator: Simulator, defer: Defer, options: Partial<PlatformApiOptions> = {}) {
  const client = connectPlatform(simulator.url, defer, options);
  const events: GenesysEvent[] = [];
  const starter = {
    start: async (event: GenesysEvent) => {
      events.push(withoutArrival(event));
      return 'started' as const;
    },
  };
  const listener = new Listener({ source: client.api, starter, log: client.log, times: QUICK, random: () => 0 });
  const done = listener.run();
  const stop = async () => {
    listener.stop();
    await done;
  };
  defer(stop);
  const open = () => until('an open socket', () => Object.values(listener.socketStates).every((one) => one === 'open'));
  const heard = (count: number) => until(`${count} events`, () => events.length >= count);
  return { ...client, listener, events, stop, open, heard };
}

/** The media ids that events told of. */
export function mediaIds(events: readonly GenesysEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'attachment-uploaded' ? [event.mediaId] : []));
}
