import { once } from 'node:events';
import { connect, constants, createServer } from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { Holds } from './holds.js';
import type { Hold } from './holds.js';

const SERVICE = '/temporal.api.workflowservice.v1.WorkflowService/';
/** Eager tasks come with the answer to the workflow task that has asked for them. */
const TASK_GIVERS = ['PollActivityTaskQueue', 'RespondWorkflowTaskCompleted'];
const SIGNALS = ['SignalWorkflowExecution', 'SignalWithStartWorkflowExecution'];

/** A gRPC message with the name of its method. */
interface Message {
  readonly method: string;
  readonly body: Buffer;
}

interface Answer extends Message {
  readonly request: Message;
}

/** The id of a workflow, or what it begins with. */
type WorkflowId = string | { readonly beginning: string };

/**
 * Stands between a worker or a listener and the Temporal server, and keeps messages about an activity back: on their way
 * to the worker, so that the server counts it as begun and the worker knows nothing of it; or on their way to the server, so
 * that the worker has done it and the server does not know.
 */
export class TemporalProxy {
  private readonly requests = new Holds<Message>();
  private readonly answers = new Holds<Answer>();
  private readonly server = createServer();
  private readonly sessions = new Set<ServerHttp2Session>();

  private constructor(private readonly target: string) {
    this.server.on('session', (session) => {
      let upstream = this.connectFor(session);
      const renew = (): void => {
        upstream = this.connectFor(session);
        upstream.once('goaway', renew);
      };
      // Temporal ends each connection after five minutes (`frontend.keepAliveMaxConnectionAge` of its dynamic configuration),
      // and leaves 70 s to what is open on it, such as polls; new calls belong on another one.
      upstream.once('goaway', renew);
      this.sessions.add(session);
      session.on('error', () => undefined); // it is closed then
      session.once('close', () => this.sessions.delete(session));
      session.on('stream', (stream, headers) => {
        void this.serve(stream, headers, upstream).catch(() => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
      });
    });
  }

  /** A connection to the server that ends with the session, and ends it, unless the server has asked for another one. */
  private connectFor(session: ServerHttp2Session): ClientHttp2Session {
    const upstream = connect(`http://${this.target}`);
    let isReplaced = false;
    const endSession = (): void => {
      if (!isReplaced) session.destroy();
    };
    // The server is to see at once that a worker has gone: its polls would else take tasks.
    const endUpstream = (): void => upstream.destroy();
    session.once('close', endUpstream);
    upstream.once('goaway', () => (isReplaced = true));
    upstream.on('error', endSession);
    upstream.once('close', () => {
      session.off('close', endUpstream);
      endSession();
    });
    return upstream;
  }

  static async start(target: string): Promise<TemporalProxy> {
    const proxy = new TemporalProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The activity is begun for the server; the worker has not heard of it. */
  holdTask(activity: string, workflowId: WorkflowId): Hold {
    return this.answers.add(isAbout(TASK_GIVERS, activity, workflowId));
  }

  /** The activity is done; the server has not heard of it. */
  holdCompletion(activity: string, workflowId: WorkflowId): Hold {
    return this.requests.add(isAbout(['RespondActivityTaskCompleted'], activity, workflowId));
  }

  /** A workflow task is done, local steps included; the server has not heard of it. @param marked what its answer has to mention */
  holdWorkflowTask(workflowId: string, marked = ''): Hold {
    const isAboutRun = isAbout(['RespondWorkflowTaskCompleted'], workflowId);
    return this.requests.add((message) => isAboutRun(message) && message.body.includes(marked));
  }

  /** Signals to a run, or its start with one, do not reach the server. */
  holdSignals(workflowId: string): Hold {
    return this.requests.add(isAbout(SIGNALS, workflowId));
  }

  /** The run has the signals, and their sender does not know. */
  holdSignalAnswers(workflowId: string): Hold {
    const isSignal = isAbout(SIGNALS, workflowId);
    return this.answers.add(({ request }) => isSignal(request));
  }

  /** Signals to a run do not reach the server until an activity of another run begins; those that are sent later do. */
  holdSignalsUntil(workflowId: string, activity: string, ofWorkflow: string): Hold {
    const isSignal = isAbout(SIGNALS, workflowId);
    const isTask = isAbout(TASK_GIVERS, activity, ofWorkflow);
    let hasBegun = false;
    const watch = this.answers.add((message) => {
      hasBegun ||= isTask(message);
      return false;
    });
    const hold = this.requests.add((message) => isSignal(message) && !hasBegun);
    return {
      get holding() {
        return hold.holding;
      },
      release: () => [watch, hold].forEach((one) => one.release()),
    };
  }

  /** Starts of workflows do not reach the server. */
  holdStarts(): Hold {
    return this.requests.add(({ method }) => method === 'StartWorkflowExecution');
  }

  /** Starts of workflows succeed, and nobody is told. @param beginning of their ids; default: all */
  holdStartAnswers(beginning = ''): Hold {
    const isStart = isAbout(['StartWorkflowExecution'], { beginning });
    return this.answers.add(({ request }) => isStart(request));
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const session of this.sessions) session.destroy();
  }

  private async serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session) {
    const gone = new AbortController();
    stream.once('close', () => gone.abort());
    stream.on('error', () => gone.abort());
    const method = String(headers[':path']).slice(SERVICE.length);
    const sent = await buffer(stream);
    const request: Message = { method, body: plain(sent) };
    if (!(await this.requests.pass(request, gone.signal))) return;

    const forwarded = upstream.request(forwardable(headers), { signal: gone.signal });
    forwarded.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    forwarded.end(sent);
    const trailers = once(forwarded, 'trailers') as Promise<[IncomingHttpHeaders]>;
    trailers.catch(() => undefined);
    const [answer] = (await once(forwarded, 'response')) as [IncomingHttpHeaders];
    const body = await buffer(forwarded);
    if (!(await this.answers.pass({ method, body: plain(body), request }, gone.signal))) return;
    if ('grpc-status' in answer) return stream.respond(forwardable(answer), { endStream: true });
    const [last] = await trailers;
    stream.respond(forwardable(answer), { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers(forwardable(last)));
    stream.end(body);
  }
}

function isAbout(methods: readonly string[], ...names: readonly WorkflowId[]): (message: Message) => boolean {
  // The names stand in the task, or in the token of the task, as fields of protobuf: each after its length.
  const fields = names.map((name) =>
    typeof name === 'string' ? Buffer.from([name.length, ...Buffer.from(name)]) : Buffer.from(name.beginning),
  );
  return (message) => methods.includes(message.method) && fields.every((field) => message.body.includes(field));
}

/** The message of a unary call, uncompressed: a byte that says whether it is compressed and four of its length lead it. */
function plain(frame: Buffer): Buffer {
  const message = frame.subarray(5);
  return frame[0] === 1 ? gunzipSync(message) : message;
}

/** What a connection says of itself is not passed on. */
function forwardable({ connection: _connection, host: _host, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}
