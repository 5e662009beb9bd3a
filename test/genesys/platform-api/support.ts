import { Agent } from 'undici';
import type { Simulator } from '../../../simulator/simulator.js';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../../simulator/options.js';
import type { GenesysEvent } from '../../../src/genesys/event.js';
import { GenesysHttp } from '../../../src/genesys/http.js';
import { PlatformEvents } from '../../../src/genesys/platform-api/platform-events.js';
import type { PlatformEventsOptions } from '../../../src/genesys/platform-api/platform-events.js';
import { PlatformReader } from '../../../src/genesys/platform-api/reader.js';
import { PlatformRest } from '../../../src/genesys/platform-api/platform-rest.js';
import type { PlatformRestOptions } from '../../../src/genesys/platform-api/platform-rest.js';
import { TokenProvider } from '../../../src/genesys/token.js';
import { Listener } from '../../../src/listener/listener.js';
import { QUICK, withoutArrival } from '../../listener/support.js';
import { until } from '../../../devkit/until.js';
import { capturedLog } from '../support.js';

type Defer = (cleanUp: () => unknown) => void;

const BOTH = { scanDirections: ['inbound', 'outbound'] } as const;

export type PlatformOptions = PlatformEventsOptions & PlatformRestOptions;

/** The adapters under test, on a simulator or another server of that address. */
export function connectPlatform(baseUrl: string, defer: Defer, options: Partial<PlatformOptions> = {}, now = Date.now) {
  const { log, lines, text } = capturedLog();
  const agent = new Agent();
  defer(() => agent.destroy());
  const client = { clientId: DEFAULT_CLIENT_ID, clientSecret: DEFAULT_CLIENT_SECRET, scopes: [] };
  const tokens = new TokenProvider({ tokenUrl: `${baseUrl}/oauth/token`, ...client }, agent, log);
  const topics: Record<string, unknown> = {};
  const http = new GenesysHttp(baseUrl, tokens, agent, now);
  const dependencies = {
    ...{ http, reader: new PlatformReader(http), tokens, log, now },
    observer: { onTopics: (channel: string, counts: unknown) => (topics[channel] = counts) },
  };
  const allOptions = { baseUrl, clientId: DEFAULT_CLIENT_ID, measures: [], ...BOTH, externalTag: false, ...options };
  const rest = new PlatformRest(allOptions, dependencies);
  return { rest, source: new PlatformEvents(allOptions, dependencies), tokens, log, lines, logText: text, topics };
}

/** A listener on the adapters, with a starter that takes everything. */
export async function listenTo(simulator: Simulator, defer: Defer, options: Partial<PlatformOptions> = {}) {
  const client = connectPlatform(simulator.url, defer, options);
  const events: GenesysEvent[] = [];
  const starter = {
    start: async (event: GenesysEvent) => {
      events.push(withoutArrival(event));
      return 'started' as const;
    },
  };
  const listener = new Listener({ source: client.source, starter, log: client.log, times: QUICK, random: () => 0 });
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
