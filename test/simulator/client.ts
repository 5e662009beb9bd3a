import { once } from 'node:events';
import { WebSocket } from 'ws';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_SCOPES } from '../../simulator/options.js';
import { type Channel, ROUTES } from '../../simulator/routes.js';
import type { Simulator } from '../../simulator/simulator.js';

export const MESSAGE = { text: 'Hello', fromId: 'customer-1', timestamp: '2024-05-15T14:30:00.000Z' };

export const SUBSCRIBE: Record<Channel, string> = {
  uploads: '{"type":"subscribe","eventTypes":["conversation.media.upload"],"includeData":true}',
  completions:
    '{"subscriptions":[{"eventType":"interactions:completed","predicate":{"field":"channelType","operator":"eq","value":"webchat"}}]}',
};

export function basic(id = DEFAULT_CLIENT_ID, secret = DEFAULT_CLIENT_SECRET): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

export function requestToken(
  simulator: Simulator,
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: basic() },
): Promise<Response> {
  const body = new URLSearchParams(form);
  return fetch(`${simulator.url}/oauth/token`, { method: 'POST', headers, body });
}

export async function token(simulator: Simulator, scopes: readonly string[] = DEFAULT_SCOPES): Promise<string> {
  const response = await requestToken(simulator, { grant_type: 'client_credentials', scope: scopes.join(' ') });
  const { access_token: value } = (await response.json()) as { access_token: string };
  return value;
}

/** A REST call with the headers of the contract; `headers` replace or add. */
export function call(
  simulator: Simulator,
  method: string,
  path: string,
  bearer: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(simulator.url + path, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Starts the handshake of a channel with the headers of the contract. */
export function dial(
  simulator: Simulator,
  channel: Channel,
  bearer: string,
  headers: Record<string, string> = channel === 'uploads'
    ? { accept: 'application/json' }
    : { 'user-agent': 'GenesysArchiveWorker/1.0' },
): WebSocket {
  const url = simulator.url.replace('http:', 'ws:') + ROUTES[channel].template;
  return new WebSocket(url, { headers: { authorization: `Bearer ${bearer}`, ...headers } });
}

/** An open socket of a channel, subscribed as far as the simulator knows. */
export async function subscribe(simulator: Simulator, channel: Channel, bearer?: string): Promise<WebSocket> {
  const before = simulator.sockets(channel).subscribed;
  const socket = dial(simulator, channel, bearer ?? (await token(simulator)));
  await once(socket, 'open');
  socket.send(SUBSCRIBE[channel]);
  await simulator.waitFor(() => simulator.sockets(channel).subscribed > before);
  return socket;
}

/** The status that a handshake was refused with. */
export async function refusedStatus(socket: WebSocket): Promise<number | undefined> {
  const [request, response] = (await once(socket, 'unexpected-response')) as [
    { destroy(): void },
    { statusCode?: number },
  ];
  request.destroy();
  return response.statusCode;
}

/** The next frame of a socket, parsed. */
export async function nextFrame(socket: WebSocket): Promise<unknown> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString('utf8')) as unknown;
}

/** The close code that a socket sees. */
export async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}
