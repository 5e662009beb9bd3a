import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLargeError } from './errors.js';

/** The answer of an endpoint; an absent body is empty. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
}

/** An error answer. The contract does not specify error bodies, so clients must not need this one. */
export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: { status, message } };
}

export function send(res: ServerResponse, answer: Answer): void {
  res.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
  if (answer.body === undefined) {
    res.end();
    return;
  }
  const isText = typeof answer.body === 'string';
  if (!res.hasHeader('content-type')) res.setHeader('content-type', isText ? 'text/plain' : 'application/json');
  res.end(isText ? answer.body : JSON.stringify(answer.body));
}

/** @throws {BodyTooLargeError} above `limitBytes`. */
export async function readBody(req: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw new BodyTooLargeError(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The value of a JSON text; undefined if it cannot be parsed. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a Content-Type or Accept value names the media type, with or without parameters. */
export function namesMediaType(header: string | undefined, mediaType: string): boolean {
  return (header ?? '').split(',').some((part) => part.split(';', 1)[0]?.trim().toLowerCase() === mediaType);
}

/** Path and query of a request target. */
export function splitTarget(target: string | undefined): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = (target ?? '').split('?', 2);
  return { path, query: new URLSearchParams(query) };
}
