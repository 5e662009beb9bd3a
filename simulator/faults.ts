import { z } from 'zod';
import type { Changes } from './changes.js';
import { UnknownIdError } from './errors.js';
import { isBearerRoute, ROUTE_NAMES, type RouteName, SOCKETS } from './routes.js';

/** `times`: how often it applies (default: until cleared). `match`: only where this id is in the path. */
const limits = { times: z.int().positive().optional(), match: z.string().optional() };
/** A route by name, or `rest` for all REST calls of both APIs. The names of the sockets stand for their handshakes. */
const route = z.enum([...ROUTE_NAMES, 'rest']);
const channel = z.enum(SOCKETS);
/** Perform the call and then fail its answer, so that the client cannot know that it succeeded. Default: not performed. */
const afterEffect = z.boolean().optional();
const headers = z.record(z.string(), z.string()).optional();

const gateFaults = [
  /** Answers with a status: 429 with Retry-After, 403 with WWW-Authenticate, 5xx, 200 where 204 is usual. */
  z.strictObject({
    kind: z.literal('status'),
    route,
    status: z.int().min(200).max(599),
    headers,
    body: z.string().optional(),
    afterEffect,
    ...limits,
  }),
  /** Never answers; the connection stays open. */
  z.strictObject({ kind: z.literal('hang'), route, afterEffect, ...limits }),
  /** Resets the connection instead of answering. */
  z.strictObject({ kind: z.literal('reset'), route, afterEffect, ...limits }),
  /** Holds calls back until the fault is released or cleared, and then serves them. */
  z.strictObject({ kind: z.literal('delay'), route, ...limits }),
] as const;

/** A socket fault applies to the sockets that are open now and, while `times` lasts, each one that opens later. */
const socketFaults = [
  /** Closes with a close code such as 1000, 1001 or 1011. */
  z.strictObject({
    kind: z.literal('socket-close'),
    channel,
    code: z.int().refine(isSendableCode, 'not a close code that may be sent (for 1006 see socket-terminate)'),
    reason: z.string().optional(),
    times: limits.times,
  }),
  /** Drops the connection without a close frame: the client sees 1006. */
  z.strictObject({ kind: z.literal('socket-terminate'), channel, times: limits.times }),
  /** Leaves the connection open but reads and sends nothing any more: no pong, no events, no answer to a close. */
  z.strictObject({ kind: z.literal('socket-silent'), channel, times: limits.times }),
  /** Ignores a subscribe frame. */
  z.strictObject({ kind: z.literal('ignore-subscribe'), channel, times: limits.times }),
] as const;

const downloadFaults = [
  /** Ends the connection after `bytes` bytes (default: half), below the announced Content-Length. */
  z.strictObject({ kind: z.literal('truncated-body'), bytes: z.int().nonnegative().optional(), ...limits }),
  /** Announces this Content-Length, sends the file unchanged, and ends the connection. */
  z.strictObject({ kind: z.literal('wrong-length'), contentLength: z.int().nonnegative(), ...limits }),
  /** Sends the file without a Content-Length. */
  z.strictObject({ kind: z.literal('chunked-body'), ...limits }),
  /**
   * Sends `bytes` bytes (default: all) without a length or chunks, so that only the end of the connection marks their end. `reset`
   * ends it with RST instead of FIN.
   */
  z.strictObject({
    kind: z.literal('unframed-body'),
    bytes: z.int().nonnegative().optional(),
    reset: z.boolean().optional(),
    ...limits,
  }),
  /** Sends bytes without end. */
  z.strictObject({ kind: z.literal('endless-body'), ...limits }),
  /** Sends `chunkBytes` bytes every `intervalMs` of real time. */
  z.strictObject({
    kind: z.literal('slow-body'),
    chunkBytes: z.int().positive(),
    intervalMs: z.int().positive(),
    ...limits,
  }),
  z.strictObject({ kind: z.literal('redirect'), location: z.string(), status: z.int().optional(), ...limits }),
  /** An HTML page that says "error", with status 200. */
  z.strictObject({ kind: z.literal('html-page'), ...limits }),
  /** `bytes` zeros, compressed, with Content-Encoding: gzip. */
  z.strictObject({ kind: z.literal('gzip-bomb'), bytes: z.int().positive(), ...limits }),
] as const;

/** All faults; each is described above, where it is declared. */
export const faultSchema = z.discriminatedUnion('kind', [
  ...gateFaults,
  ...socketFaults,
  ...downloadFaults,
  /** Allows this many REST calls a minute of the simulator's clock; each answer has the state of the limit. */
  z.strictObject({ kind: z.literal('quota'), perMinute: z.int().nonnegative() }),
  /** Issues tokens with this lifetime. */
  z.strictObject({ kind: z.literal('token-life'), seconds: z.int().nonnegative(), times: limits.times }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

export const DOWNLOAD_FAULTS = [
  'truncated-body',
  'wrong-length',
  'chunked-body',
  'unframed-body',
  'endless-body',
  'slow-body',
  'redirect',
  'html-page',
  'gzip-bomb',
] as const satisfies readonly FaultKind[];
export type DownloadFault = FaultOf<(typeof DOWNLOAD_FAULTS)[number]>;

export const SOCKET_FAULTS = [
  'socket-close',
  'socket-terminate',
  'socket-silent',
] as const satisfies readonly FaultKind[];
export type SocketFault = FaultOf<(typeof SOCKET_FAULTS)[number]>;

/** A fault that was switched on. */
export interface ActiveFault<F extends Fault = Fault> {
  readonly id: string;
  readonly fault: F;
  /** How often it was applied so far. */
  readonly applied: number;
  /** Settles when the fault is released or cleared. */
  readonly released: Promise<void>;
  /** Ends the fault; calls that it holds back continue. */
  release(): void;
}

/** What a fault can apply to: a route, and the ids in its path. */
export interface StruckAt {
  readonly route: RouteName;
  readonly id?: string;
  readonly params?: Readonly<Record<string, string>>;
}

/** The active faults. The one that was set first applies first. */
export class FaultBook {
  private readonly active = new Map<string, ActiveFault & { applied: number }>();
  private lastId = 0;

  constructor(private readonly changes: Changes) {}

  add(fault: Fault): ActiveFault {
    this.lastId += 1;
    const id = String(this.lastId);
    let settle = (): void => undefined;
    const released = new Promise<void>((resolve) => (settle = resolve));
    const release = (): void => {
      this.active.delete(id);
      settle();
      this.changes.notify();
    };
    const active = { id, fault, applied: 0, released, release };
    this.active.set(id, active);
    this.changes.notify();
    return active;
  }

  /** The first fault of these kinds that concerns the route and id; counts as one application. */
  take<K extends FaultKind>(kinds: readonly K[], at: StruckAt): ActiveFault<FaultOf<K>> | undefined {
    for (const active of this.active.values()) {
      if (!(kinds as readonly FaultKind[]).includes(active.fault.kind) || !concerns(active, at)) continue;
      active.applied += 1;
      this.changes.notify();
      return active as ActiveFault as ActiveFault<FaultOf<K>>;
    }
    return undefined;
  }

  /** Active faults, including those that have been applied as often as they may. */
  all(): ActiveFault[] {
    return [...this.active.values()];
  }

  /** @throws {UnknownIdError} when there is no such active fault. */
  release(id: string): void {
    const active = this.active.get(id);
    if (active === undefined) throw new UnknownIdError('fault', id);
    active.release();
  }

  clear(): void {
    for (const active of this.all()) active.release();
  }
}

function concerns({ fault, applied }: ActiveFault, at: StruckAt): boolean {
  if ('times' in fault && fault.times !== undefined && applied >= fault.times) return false;
  if ('match' in fault && fault.match !== undefined) {
    if (![at.id, ...Object.values(at.params ?? {})].includes(fault.match)) return false;
  }
  if ('channel' in fault) return fault.channel === at.route;
  if ('route' in fault) return fault.route === at.route || (fault.route === 'rest' && isBearerRoute(at.route));
  return true;
}

function isSendableCode(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}
