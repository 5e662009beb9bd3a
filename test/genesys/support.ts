import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { inspect } from 'node:util';
import { afterEach } from '@jest/globals';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_SCOPES } from '../../simulator/options.js';
import type { Simulator } from '../../simulator/simulator.js';
import { EventsApiSockets } from '../../src/genesys/events-api/event-sockets.js';
import { EventsApiRest } from '../../src/genesys/events-api/events-api-rest.js';
import { GenesysHttp } from '../../src/genesys/http.js';
import { TokenProvider } from '../../src/genesys/token.js';
import type { OAuthClient } from '../../src/genesys/token.js';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A log whose lines can be read. */
export function capturedLog(): { log: Logger; lines: LogLine[]; text: () => string } {
  const lines: LogLine[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) });
  return { log, lines, text: () => JSON.stringify(lines) };
}

/** Runs what a test has put off to its end, the last first. */
export function cleanUps(): (cleanUp: () => unknown) => void {
  const waiting: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of waiting.splice(0).reverse()) await cleanUp();
  });
  return (cleanUp) => void waiting.push(cleanUp);
}

/** Listens on any free port of this host, until the end of the test. */
export async function listen(server: Server, defer: (cleanUp: () => unknown) => void): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(async () => {
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) (server as HttpServer).closeAllConnections();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

export interface ClientOptions extends Partial<OAuthClient> {
  readonly now?: () => number;
}

/** The client under test, as it stands on a base address. */
export function connectTo(baseUrl: string, options: ClientOptions, defer: (cleanUp: () => unknown) => void) {
  const { log, lines, text } = capturedLog();
  const { now = Date.now, ...client } = options;
  const agent = new Agent();
  defer(() => agent.destroy());
  const tokens = new TokenProvider(
    {
      tokenUrl: `${baseUrl}/oauth/token`,
      clientId: DEFAULT_CLIENT_ID,
      clientSecret: DEFAULT_CLIENT_SECRET,
      scopes: DEFAULT_SCOPES,
      ...client,
    },
    agent,
    log,
    now,
  );
  const webSocket = baseUrl.replace(/^http/, 'ws');
  const addresses = {
    baseUrl,
    uploadsUrl: `${webSocket}/api/v2/conversations/events`,
    completionsUrl: `${webSocket}/api/v2/events/subscribe`,
  };
  const http = new GenesysHttp(baseUrl, tokens, agent, now);
  const events = new EventsApiSockets(addresses, tokens);
  return { agent, tokens, events, rest: new EventsApiRest(http), http, log, lines, logText: text };
}

/** How often a route of the simulator was called. */
export function countOf(simulator: Simulator, route: string): number {
  return simulator.calls.filter((call) => call.route === route).length;
}

/** The error that a promise is rejected with. */
export async function rejection<E extends Error>(
  promise: Promise<unknown>,
  errorClass: abstract new (...parameters: never[]) => E,
): Promise<E> {
  const outcome = await promise.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (outcome instanceof errorClass) return outcome;
  throw new Error(`${errorClass.name} was expected`, { cause: outcome });
}

/** All that could be logged or stored of an error: messages, stacks and fields, of its causes too. */
export function everythingOf(error: unknown): string {
  const parts: string[] = [];
  // By its shape: Jest runs tests in a realm whose Error is not that of Node's own modules.
  for (let cause = error as Error | undefined; cause?.message !== undefined; cause = cause.cause as Error | undefined) {
    parts.push(cause.message, cause.stack ?? '', inspect(cause, { depth: 4 }));
  }
  return parts.join('\n');
}
