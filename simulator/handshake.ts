import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket, WebSocketServer } from 'ws';
import type { FaultBook } from './faults.js';
import { passGate, statusAnswer } from './gate.js';
import { type Answer, namesMediaType, refusal, splitTarget } from './http.js';
import type { CallRecord, OpenCall } from './record.js';
import { type Channel, isChannel, isSocket, matchRoute, type RouteMatch, ROUTES } from './routes.js';
import type { Token, Tokens } from './tokens.js';

const USER_AGENT = 'GenesysArchiveWorker/1.0';

export interface HandshakeParts {
  readonly tokens: Tokens;
  readonly faults: FaultBook;
  readonly record: CallRecord;
}

/** A handshake without a fault. */
export interface Handshake {
  readonly match: RouteMatch;
  readonly call: OpenCall;
  refuse(answer: Answer): undefined;
}

/** Records a handshake and applies faults. If one ends it, it is answered here and the result is undefined. */
export async function beginHandshake(
  req: IncomingMessage,
  socket: Socket,
  { faults, record }: Pick<HandshakeParts, 'faults' | 'record'>,
): Promise<Handshake | undefined> {
  const { path } = splitTarget(req.url);
  const match = matchRoute(req.method ?? '', path);
  const call = record.begin(req, path, match);
  const abort = (): void => {
    if (call.state === 'open') record.update(call, { state: 'aborted' });
  };
  socket.once('close', abort);
  socket.on('error', abort);
  const refuse = (answer: Answer): undefined => {
    record.update(call, { status: answer.status, state: 'answered' });
    socket.end(rawAnswer(answer, call.correlationId));
    return undefined;
  };

  if (match === undefined || !isSocket(match.route)) return refuse(refusal(404, 'no such socket'));
  const fault = await passGate(faults, match);
  if (fault?.kind === 'status') return refuse(statusAnswer(fault));
  if (fault?.kind === 'reset') socket.resetAndDestroy();
  if (fault?.kind === 'hang') hang(socket);
  if (fault !== undefined || socket.destroyed) return undefined;
  return { match, call, refuse };
}

/** Completes a handshake; `onOpen` gets the socket. */
export function completeHandshake(
  server: WebSocketServer,
  { req, socket, head }: { req: IncomingMessage; socket: Socket; head: Buffer },
  { call, record }: { call: OpenCall; record: CallRecord },
  onOpen: (webSocket: WebSocket) => void,
): void {
  // handleUpgrade is synchronous, so the listener applies to this handshake only.
  const addHeader = (headers: string[]): unknown => headers.push(`ININ-Correlation-Id: ${call.correlationId}`);
  server.on('headers', addHeader);
  server.handleUpgrade(req, socket, head, (webSocket) => {
    record.update(call, { status: 101, state: 'answered' });
    onOpen(webSocket);
  });
  server.off('headers', addHeader);
  if (call.status === undefined) record.update(call, { status: 400, state: 'answered' });
}

/** Checks a handshake of the events API. If it fails, it is answered here and the result is undefined. */
export async function admit(
  req: IncomingMessage,
  socket: Socket,
  { tokens, faults, record }: HandshakeParts,
): Promise<{ channel: Channel; token: Token; call: OpenCall } | undefined> {
  const handshake = await beginHandshake(req, socket, { faults, record });
  if (handshake === undefined) return undefined;
  const { match, call, refuse } = handshake;
  if (!isChannel(match.route)) return refuse(refusal(404, 'no such socket'));
  for (const problem of headerProblems(match.route, req)) record.problem(call, problem);
  const token = tokens.check(req.headers.authorization);
  if (token === undefined) return refuse(refusal(401, 'the token is absent, invalid or expired'));
  // The contract requires 401 here, and not 403, for a missing scope.
  const { scope } = ROUTES[match.route];
  if (!token.scopes.has(scope)) return refuse(refusal(401, `the scope ${scope} is missing`));
  return { channel: match.route, token, call };
}

/** Leaves the handshake unanswered until the client disconnects, which is only noticed on a socket that is read. */
function hang(socket: Socket): void {
  socket.once('end', () => socket.destroy());
  socket.resume();
}

/** The two documents require different headers; neither says that a handshake without them fails. */
function headerProblems(channel: Channel, { headers }: IncomingMessage): string[] {
  if (channel === 'uploads') {
    return namesMediaType(headers.accept, 'application/json') ? [] : ['Accept is not application/json'];
  }
  return headers['user-agent'] === USER_AGENT ? [] : [`User-Agent is not ${USER_AGENT}`];
}

function rawAnswer(answer: Answer, correlationId: string): string {
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
  const headers = {
    Connection: 'close',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    'ININ-Correlation-Id': correlationId,
    ...answer.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${String(answer.status)} ${STATUS_CODES[answer.status] ?? ''}`, ...lines, '', body].join('\r\n');
}
