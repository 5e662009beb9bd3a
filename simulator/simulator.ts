import { createServer, type Server } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ConversationState, NewConversation } from './conversations.js';
import { completionEvent, uploadEvent } from './events.js';
import { type ActiveFault, type Fault, faultSchema } from './faults.js';
import { splitTarget } from './http.js';
import { mediaState, type MediaState, type NewAttachment } from './media.js';
import type { SimulatorOptions } from './options.js';
import { assemble, type Parts } from './parts.js';
import type { PlatformControl } from './platform/control.js';
import type { RecordedCall } from './record.js';
import type { SocketName } from './routes.js';
import type { SocketCounts } from './sockets.js';
import { type SimulatorState, snapshot } from './state.js';

/** Handles the calls that control the simulator. */
export interface ControlHandler {
  owns(url: string | undefined): boolean;
  handle(req: IncomingMessage, res: ServerResponse): void;
}

/** A running simulator. Tests in the same process control it through this class, other processes under /_simulator/. */
export class Simulator {
  private readonly parts: Parts;
  private readonly server: Server;
  private baseUrl = '';

  /** Use {@link startSimulator}. */
  constructor(
    private readonly options: SimulatorOptions,
    steeredBy: (simulator: Simulator) => ControlHandler,
  ) {
    const { requests, sockets, platform } = (this.parts = assemble(options, () => this.baseUrl));
    const control = steeredBy(this);
    this.server = createServer((req, res) => {
      if (control.owns(req.url)) control.handle(req, res);
      else requests.handle(req, res);
    });
    this.server.on('upgrade', (req, socket: Socket, head) => {
      const isOfChannel = splitTarget(req.url).path.startsWith('/channels/');
      const upgraded = (isOfChannel ? platform.sockets : sockets).upgrade(req, socket, head);
      upgraded.catch((error: unknown) => {
        options.log?.debug({ err: error }, 'handshake failed');
        socket.destroy();
      });
    });
  }

  /** Events on the side of the Platform API only. */
  get platform(): PlatformControl {
    return this.parts.platform.control;
  }

  /** Base URL, such as http://127.0.0.1:8088. */
  get url(): string {
    return this.baseUrl;
  }

  /** Calls in order of arrival; the array is live. Bounded to 100,000: the oldest are dropped and counted. */
  get calls(): readonly RecordedCall[] {
    return this.parts.record.calls;
  }

  get callsDropped(): number {
    return this.parts.record.dropped;
  }

  /** Contract violations of clients, as `<route>: <what>`. Empty for a correct client. */
  get problems(): readonly string[] {
    return this.parts.record.problems;
  }

  get tokensIssued(): number {
    return this.parts.tokens.issued;
  }

  /** Grows with every change of state and every call. */
  get version(): number {
    return this.parts.changes.version;
  }

  /** @throws {DuplicateIdError} when the id exists. */
  addConversation(conversation: NewConversation): ConversationState {
    const added = this.parts.conversations.add(conversation);
    this.platform.adopt(added, conversation);
    return added;
  }

  /**
   * Stores a file of a conversation, issues its presigned URL and, by default, announces it. On the Platform API it comes with a
   * message of the customer.
   *
   * @throws {UnknownIdError} when there is no such conversation.
   * @throws {DuplicateIdError} when the media id exists.
   */
  uploadAttachment(attachment: NewAttachment): { mediaId: string; downloadUrl: string; messageId: string } {
    this.parts.conversations.get(attachment.conversationId);
    const stored = this.parts.media.add(attachment);
    const messageId = this.platform.adoptFile(stored, attachment);
    const { mediaId, downloadUrl } = stored;
    if (attachment.announce !== false) this.announceUpload(mediaId);
    return { mediaId, downloadUrl, messageId };
  }

  /**
   * Sends the upload event (again), with the same URL, and the conversation's state on the Platform API; returns how many
   * events were sent.
   *
   * @throws {UnknownIdError} when there is no such media.
   */
  announceUpload(mediaId: string): number {
    const stored = this.parts.media.get(mediaId);
    const told = this.parts.sockets.deliver(uploadEvent(stored, this.parts.record));
    return told + this.platform.sendSnapshot(stored.conversationId);
  }

  /**
   * Sends the completion event (again); returns how many events were sent. A string is sent unchanged. On the Platform API
   * everybody leaves at that time (now, if it is invalid).
   *
   * @throws {UnknownIdError} when there is no such conversation.
   */
  completeConversation(id: string, completedTime: string | Date): number {
    const told = this.parts.sockets.deliver(completionEvent(this.parts.conversations.get(id), completedTime));
    return told + this.platform.end(id, completedTime instanceof Date ? completedTime.toISOString() : completedTime);
  }

  /** Sends any frame, a binary one for bytes, to all open sockets, subscribed or not; returns how many there were. */
  sendRaw(channel: SocketName, payload: string | Uint8Array): number {
    return channel === 'notifications' ? this.platform.sendRaw(payload) : this.parts.sockets.sendRaw(channel, payload);
  }

  conversation(id: string): ConversationState | undefined {
    return this.parts.conversations.find(id);
  }

  media(mediaId: string): MediaState | undefined {
    const stored = this.parts.media.find(mediaId);
    return stored && mediaState(stored);
  }

  sockets(channel: SocketName): SocketCounts {
    const { sockets, platform } = this.parts;
    return channel === 'notifications' ? platform.sockets.counts() : sockets.counts(channel);
  }

  /** @throws {ZodError} when the fault is invalid. */
  setFault(fault: Fault): ActiveFault {
    const active = this.parts.faults.add(faultSchema.parse(fault));
    this.parts.sockets.applyFaults();
    this.parts.platform.sockets.applyFaults();
    return active;
  }

  /** @throws {UnknownIdError} when there is no such active fault. */
  releaseFault(id: string): void {
    this.parts.faults.release(id);
  }

  /** Ends all faults. Calls held by a `delay` continue; a hanging call stays unanswered, a silent socket silent. */
  clearFaults(): void {
    this.parts.faults.clear();
  }

  /** Makes every token issued so far invalid. Sockets stay open, as they do when their token expires. */
  revokeTokens(): void {
    this.parts.tokens.revokeAll();
  }

  /** Everything but the calls, as the control API shows it. */
  state(): SimulatorState {
    const { conversations, media, faults } = this.parts;
    return snapshot(this, { conversations: conversations.all(), media: media.all(), faults: faults.all() });
  }

  /**
   * Resolves with the first truthy result of `predicate`, which is called now and after every change.
   *
   * @param timeoutMs real milliseconds; the default bounds a hang, on slow machines too.
   * @throws {WaitTimeoutError} with the state and the latest calls.
   */
  waitFor<T>(predicate: () => T | undefined | null | false, timeoutMs = 300_000): Promise<T> {
    const dump = (): string => JSON.stringify({ ...this.state(), latestCalls: this.calls.slice(-20) }, null, 1);
    return this.parts.changes.waitFor(predicate, timeoutMs, dump);
  }

  /** @internal */
  async listen(): Promise<void> {
    const { host = '127.0.0.1', port = 0 } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const address = this.server.address() as AddressInfo;
    const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    this.baseUrl = `http://${name}:${String(address.port)}`;
  }

  /** Drops every connection and stops listening. */
  async close(): Promise<void> {
    const { changes, faults, sockets, platform } = this.parts;
    changes.close();
    faults.clear();
    sockets.close();
    platform.sockets.close();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
