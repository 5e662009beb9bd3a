import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ContentSizeError } from './content.js';
import { serveDownload } from './download.js';
import { BodyTooLargeError } from './errors.js';
import { DOWNLOAD_FAULTS, type FaultBook, type FaultOf } from './faults.js';
import { passGate, statusAnswer } from './gate.js';
import { type Answer, parseJson, readBody, refusal, send, splitTarget } from './http.js';
import type { MediaStore } from './media.js';
import type { PlatformApi } from './platform/api.js';
import { faultAnswer } from './platform/errors.js';
import { isPlatformCall, isPlatformOnly } from './platform/routes.js';
import type { OAuth } from './oauth.js';
import type { CallRecord, OpenCall } from './record.js';
import type { RestApi } from './rest.js';
import { isRestRoute, isSocket, matchRoute, type RouteMatch, type RouteName } from './routes.js';
import type { Tokens } from './tokens.js';

export interface ServerParts {
  readonly oauth: OAuth;
  readonly rest: RestApi;
  readonly platform: PlatformApi;
  readonly tokens: Tokens;
  readonly media: MediaStore;
  readonly faults: FaultBook;
  readonly record: CallRecord;
  readonly log: Logger | undefined;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** Handles the HTTP requests: records each one, applies faults, and passes the others to their endpoint. */
export class RequestServer {
  constructor(private readonly parts: ServerParts) {}

  handle(req: IncomingMessage, res: ServerResponse): void {
    const { path, query } = splitTarget(req.url);
    const match = matchRoute(req.method ?? '', path);
    const call = this.parts.record.begin(req, path, match);
    res.setHeader('ININ-Correlation-Id', call.correlationId);
    res.once('close', () => {
      this.parts.record.update(call, { state: res.writableFinished ? 'answered' : 'aborted' });
      this.parts.log?.debug({ route: call.route, status: call.status, state: call.state }, 'call');
    });
    this.serve(req, res, match, query, call).catch((error: unknown) => this.fail(error, res, call));
  }

  private async serve(
    req: IncomingMessage,
    res: ServerResponse,
    match: RouteMatch | undefined,
    query: URLSearchParams,
    call: OpenCall,
  ): Promise<void> {
    if (match === undefined) {
      this.parts.record.problem(call, `${call.method} has no such endpoint`);
      return this.answer(res, call, refusal(404, 'no such endpoint'));
    }
    if (isSocket(match.route)) return this.answer(res, call, refusal(426, 'a WebSocket', { upgrade: 'websocket' }));
    if (match.route === 'download') return this.download(req, res, match, query, call);

    const text = await readBody(req, MAX_BODY_BYTES);
    const body = match.route === 'token' ? undefined : parseJson(text);
    if (body !== undefined) this.parts.record.update(call, { body });
    const fault = await passGate(this.parts.faults, match);
    const isOfPlatform = this.isOfPlatform(match.route, req);
    if (fault !== undefined && fault.afterEffect !== true) return this.spoil(res, call, fault, isOfPlatform);
    const answer = (): Answer => {
      if (isPlatformCall(match.route) && isOfPlatform) {
        return this.parts.platform.answer(match.route, match, { headers: req.headers, query, text, body }, call);
      }
      if (!isRestRoute(match.route)) return this.parts.oauth.answer(req.headers, text, call);
      return this.parts.rest.answer(match.route, match.id ?? '', req.headers, body, call);
    };
    const answered = answer();
    return fault === undefined ? this.answer(res, call, answered) : this.spoil(res, call, fault, isOfPlatform);
  }

  /** The APIs have one address in common; the token determines which of them is meant. */
  private isOfPlatform(route: RouteName, { headers }: IncomingMessage): boolean {
    if (!isPlatformCall(route)) return false;
    return isPlatformOnly(route) || this.parts.tokens.check(headers.authorization)?.api === 'platform';
  }

  private async download(
    req: IncomingMessage,
    res: ServerResponse,
    match: RouteMatch,
    query: URLSearchParams,
    call: OpenCall,
  ): Promise<void> {
    if (req.headers.authorization !== undefined) {
      this.parts.record.problem(call, 'an Authorization header was sent to the download host');
      return this.answer(res, call, refusal(400, 'a presigned URL takes no Authorization header'));
    }
    const gateFault = await passGate(this.parts.faults, match);
    if (gateFault !== undefined) return this.spoil(res, call, gateFault);
    const media = this.parts.media.open(match.id ?? '', query);
    if (typeof media === 'string') return this.answer(res, call, refusal(403, media));
    const fault = this.parts.faults.take(DOWNLOAD_FAULTS, match)?.fault;
    this.parts.record.update(call, { status: fault?.kind === 'redirect' ? (fault.status ?? 302) : 200 });
    await serveDownload(media, fault, res);
  }

  private answer(res: ServerResponse, call: OpenCall, answer: Answer): void {
    this.parts.record.update(call, { status: answer.status });
    send(res, answer);
  }

  private spoil(
    res: ServerResponse,
    call: OpenCall,
    fault: FaultOf<'status' | 'hang' | 'reset'>,
    isOfPlatform = false,
  ): void {
    if (fault.kind === 'status') {
      const answer = isOfPlatform ? faultAnswer(fault, call.correlationId) : statusAnswer(fault);
      return this.answer(res, call, answer);
    }
    if (fault.kind === 'reset') res.socket?.resetAndDestroy();
  }

  private fail(error: unknown, res: ServerResponse, call: OpenCall): void {
    if (error instanceof ContentSizeError) this.parts.record.problem(call, error.message);
    if (error instanceof BodyTooLargeError) return this.answer(res, call, refusal(413, error.message));
    // Any remaining error is a client that disconnected, which the record shows as an aborted call.
    this.parts.log?.debug({ err: error, route: call.route }, 'call failed');
    res.destroy();
  }
}
