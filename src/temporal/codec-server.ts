import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import { z } from 'zod';
import { listen } from '../lib/listen.js';
import type { Listening } from '../lib/listen.js';

/** A list of payloads of 2 MB each, in base64, would be as large. */
const MAX_BODY_BYTES = 16 * 1_048_576;

/** Payloads in the JSON form of protobuf: https://docs.temporal.io/production-deployment/data-encryption#codec-server-setup */
const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const body = z.object({
  payloads: z.array(
    z.looseObject({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() }).transform((wire) => {
      const { metadata, data } = wire;
      return { ...(metadata && { metadata }), ...(data && { data }) } as Payload;
    }),
  ),
});

/** Who may use the server: whoever has the token, or a login at the issuer for this audience. */
export interface CodecAccess {
  readonly token: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

export interface CodecServerOptions extends CodecAccess {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of the Web UIs whose pages may call, such as `https://temporal.example`. */
  readonly origins: readonly string[];
  readonly codec: PayloadCodec;
  readonly log: Logger;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Serves `POST /decode` and `POST /encode` for Temporal's Web UI and CLI, which show and send what the codec encrypts. It asks
 * for a login whenever one is set up; who was shown how much is in the log.
 *
 * @throws {Error} when it cannot listen, such as EADDRINUSE.
 */
export async function startCodecServer(options: CodecServerOptions): Promise<Listening> {
  const { host, port, log } = options;
  const login = loginCheck(options);
  const server = createServer((request, response) => {
    allowOrigin(options.origins, request, response);
    handle(options, login, request, response).catch((error: unknown) => {
      const status = error instanceof Refusal ? error.status : 500;
      if (status === 500) log.error({ err: error }, 'the codec server cannot answer');
      send(response, status, { message: error instanceof Refusal ? error.message : 'see the log of the codec server' });
      // The rest of a refused body is not read.
      if (!request.complete) response.once('finish', () => request.destroy());
    });
  });
  const listening = await listen(server, host, port);
  log.info({ url: listening.url, origins: options.origins }, 'serving /encode and /decode');
  return listening;
}

async function handle(
  { codec, log }: CodecServerOptions,
  login: Login,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url = '/', headers } = request;
  const path = url.split('?')[0];
  if (method === 'OPTIONS') return void response.writeHead(204).end();
  if (method === 'GET' && path === '/healthz') return send(response, 200, { ok: true });
  if (path !== '/decode' && path !== '/encode') throw new Refusal(404, 'only /encode and /decode are served');
  if (method !== 'POST') throw new Refusal(405, 'only POST is served');
  const who = await login(headers.authorization);
  // A page of another origin can send a form without being asked for its origin, but not JSON.
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) throw new Refusal(415, 'should be application/json');
  const { payloads } = await readBody(request);
  const done = await (path === '/decode' ? codec.decode(payloads) : codec.encode(payloads)).catch((error: unknown) => {
    // A key that is missing.
    throw new Refusal(422, (error as Error).message);
  });
  log.info(
    { who, payloads: payloads.length, namespace: headers['x-namespace'] },
    path === '/decode' ? 'decoded' : 'encoded',
  );
  send(response, 200, { payloads: done.map(toWire) });
}

function toWire({ metadata, data }: Payload): object {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)])),
    data: text(data ?? new Uint8Array()),
  };
}

async function readBody(request: IncomingMessage): Promise<z.output<typeof body>> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw new Refusal(413, 'the body is too large');
  let bytes = 0;
  const bounded = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) throw new Refusal(413, 'the body is too large');
      yield chunk;
    }
  };
  const content: unknown = await readJson(bounded()).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new Refusal(400, 'the body is not JSON');
  });
  const parsed = body.safeParse(content);
  if (!parsed.success) throw new Refusal(400, 'the body is not a list of payloads');
  return parsed.data;
}

/** @returns who it is. @throws {Refusal} */
type Login = (authorization: string | undefined) => Promise<string>;

function loginCheck({ token, issuer, audience }: CodecAccess): Login {
  if (token === undefined && issuer === undefined) return async () => 'anybody on this host';
  const keys = issuer === undefined ? undefined : issuerKeys(issuer);
  return async (authorization) => {
    const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) throw new Refusal(401, 'a bearer token is needed');
    if (token !== undefined && sameText(given, token)) return 'the holder of CODEC_TOKEN';
    if (keys === undefined || issuer === undefined) throw new Refusal(401, 'the bearer token is not the right one');
    try {
      const { payload } = await jwtVerify(given, await keys(), { issuer, audience: audience!, clockTolerance: '30s' });
      return `subject ${payload.sub}`;
    } catch (error) {
      throw new Refusal(401, `the login is not accepted: ${(error as Error).message}`);
    }
  };
}

/** The keys of an issuer, found by OpenID Connect Discovery at the first login. */
function issuerKeys(issuer: string): () => Promise<ReturnType<typeof createRemoteJWKSet>> {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const discover = async () => {
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(10_000),
      redirect: 'error',
    });
    const { jwks_uri: address } = z.object({ jwks_uri: z.url() }).parse(await answer.json());
    return createRemoteJWKSet(new URL(address));
  };
  return () =>
    (keys ??= discover().catch((error: unknown) => {
      keys = undefined;
      throw error;
    }));
}

/** In constant time. */
function sameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

function allowOrigin(origins: readonly string[], { headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'origin');
  const { origin } = headers;
  if (origin === undefined || !origins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, x-namespace');
  response.setHeader('access-control-max-age', '600');
}

function send(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(content));
}
