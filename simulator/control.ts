import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { BodyTooLargeError, DuplicateIdError, UnknownIdError, WaitTimeoutError } from './errors.js';
import { faultSchema } from './faults.js';
import { type Answer, namesMediaType, parseJson, readBody, refusal, send, splitTarget } from './http.js';
import { platformHandlers } from './platform/control-handlers.js';
import { PURPOSES } from './platform/model.js';
import { SOCKETS } from './routes.js';
import type { Simulator } from './simulator.js';

const PREFIX = '/_simulator/';
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const MAX_WAIT_MS = 60_000;

const conversationSchema = z.strictObject({
  id: z.string().min(1).optional(),
  channelType: z.string().optional(),
  queueId: z.string().nullable().optional(),
  startTime: z.string().optional(),
  messages: z.array(
    z.strictObject({
      text: z.string(),
      fromId: z.string(),
      timestamp: z.string(),
      id: z.string().optional(),
      role: z.enum(PURPOSES).optional(),
    }),
  ),
});
const attachmentSchema = z.strictObject({
  conversationId: z.string(),
  mediaId: z.string().min(1).optional(),
  fileName: z.string(),
  base64: z.base64(),
  announce: z.boolean().optional(),
  mime: z.string().optional(),
});
const announcementSchema = z.strictObject({ mediaId: z.string() });
const completionSchema = z.strictObject({ conversationId: z.string(), completedTime: z.string() });
const frameSchema = z.strictObject({ channel: z.enum(SOCKETS), text: z.string() });
const waitSchema = z.object({
  after: z.coerce.number().int().default(-1),
  waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(0),
});

type Handler = (body: unknown, query: URLSearchParams) => Answer | Promise<Answer>;

/** The simulator's control API, for other processes: JSON in, JSON out. */
export class ControlApi {
  private readonly handlers: Readonly<Record<string, Handler>>;

  constructor(private readonly simulator: Simulator) {
    this.handlers = {
      'POST conversations': (body) => created({ id: simulator.addConversation(conversationSchema.parse(body)).id }),
      'POST attachments': (body) => {
        const { base64, ...attachment } = attachmentSchema.parse(body);
        return created(simulator.uploadAttachment({ ...attachment, bytes: Buffer.from(base64, 'base64') }));
      },
      'POST announcements': (body) => {
        return created({ delivered: simulator.announceUpload(announcementSchema.parse(body).mediaId) });
      },
      'POST completions': (body) => {
        const { conversationId, completedTime } = completionSchema.parse(body);
        return created({ delivered: simulator.completeConversation(conversationId, completedTime) });
      },
      'POST frames': (body) => {
        const { channel, text } = frameSchema.parse(body);
        return created({ delivered: simulator.sendRaw(channel, text) });
      },
      'POST faults': (body) => created({ id: simulator.setFault(faultSchema.parse(body)).id }),
      'DELETE faults': () => {
        simulator.clearFaults();
        return { status: 204 };
      },
      'DELETE tokens': () => {
        simulator.revokeTokens();
        return { status: 204 };
      },
      'GET calls': () => ({ status: 200, body: { calls: simulator.calls, dropped: simulator.callsDropped } }),
      'GET state': (_body, query) => this.state(query),
      ...platformHandlers(simulator.platform),
    };
  }

  owns(target: string | undefined): boolean {
    return (target ?? '').startsWith(PREFIX);
  }

  handle(req: IncomingMessage, res: ServerResponse): void {
    this.answer(req)
      .catch(errorAnswer)
      .then((answer) => send(res, answer))
      .catch(() => res.destroy());
  }

  private async answer(req: IncomingMessage): Promise<Answer> {
    const { path, query } = splitTarget(req.url);
    const [resource = '', id] = path.slice(PREFIX.length).split('/');
    const text = await readBody(req, MAX_BODY_BYTES);
    if (req.method === 'DELETE' && resource === 'faults' && id !== undefined) {
      this.simulator.releaseFault(id);
      return { status: 204 };
    }
    const handler = id === undefined ? this.handlers[`${req.method ?? ''} ${resource}`] : undefined;
    if (handler === undefined) return refusal(404, 'no such control endpoint');
    // A web page cannot send this type without a preflight, so none can control a simulator on the same machine.
    if (req.method === 'POST' && !namesMediaType(req.headers['content-type'], 'application/json')) {
      return refusal(415, 'Content-Type is not application/json');
    }
    return handler(parseJson(text), query);
  }

  /** With `after` and `waitMs`: answers as soon as the version is above `after`, at the latest after `waitMs`. */
  private async state(query: URLSearchParams): Promise<Answer> {
    const { after, waitMs } = waitSchema.parse(Object.fromEntries(query));
    try {
      await this.simulator.waitFor(() => this.simulator.version > after, waitMs);
    } catch (error) {
      if (!(error instanceof WaitTimeoutError)) throw error;
    }
    return { status: 200, body: this.simulator.state() };
  }
}

function created(body: object): Answer {
  return { status: 201, body };
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof z.ZodError) return refusal(400, z.prettifyError(error));
  if (error instanceof UnknownIdError) return refusal(404, error.message);
  if (error instanceof DuplicateIdError) return refusal(409, error.message);
  if (error instanceof BodyTooLargeError) return refusal(413, error.message);
  return refusal(500, String(error));
}
