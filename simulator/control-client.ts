import type { NewConversation } from './conversations.js';
import type { Fault } from './faults.js';
import type { NewAttachment } from './media.js';
import type { RecordedCall } from './record.js';
import { PlatformControlCalls } from './platform/control-calls.js';
import type { SocketName } from './routes.js';
import type { SimulatorState } from './state.js';

/** A control call that the simulator refused. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A simulator did not reach an expected state in time. */
export class ControlTimeoutError extends Error {
  override readonly name = 'ControlTimeoutError';
  constructor(
    readonly timeoutMs: number,
    readonly state: SimulatorState,
  ) {
    super(`the simulator did not get there within ${String(timeoutMs)} ms\n${JSON.stringify(state, null, 1)}`);
  }
}

/** Longest single request of `waitFor`: well below common limits of idle connections. */
const LONG_POLL_MS = 20_000;

/** Controls a simulator that runs in another process. Every method throws {@link ControlError} when it is refused. */
export class SimulatorControl {
  /** Events on the side of the Platform API only. */
  readonly platform = new PlatformControlCalls((method, resource, body) => this.json(method, resource, body));

  /** `url`: base URL of the simulator. */
  constructor(private readonly url: string) {}

  addConversation(conversation: NewConversation): Promise<{ id: string }> {
    return this.post('conversations', conversation);
  }

  uploadAttachment({ bytes, ...attachment }: Omit<NewAttachment, 'bytes'> & { bytes: Uint8Array }): Promise<{
    mediaId: string;
    downloadUrl: string;
    messageId: string;
  }> {
    return this.post('attachments', { ...attachment, base64: Buffer.from(bytes).toString('base64') });
  }

  /** Sends the upload event again. */
  announceUpload(mediaId: string): Promise<{ delivered: number }> {
    return this.post('announcements', { mediaId });
  }

  /** `completedTime`: RFC 3339. */
  completeConversation(conversationId: string, completedTime: string): Promise<{ delivered: number }> {
    return this.post('completions', { conversationId, completedTime });
  }

  sendRaw(channel: SocketName, text: string): Promise<{ delivered: number }> {
    return this.post('frames', { channel, text });
  }

  setFault(fault: Fault): Promise<{ id: string }> {
    return this.post('faults', fault);
  }

  async releaseFault(id: string): Promise<void> {
    await this.call('DELETE', `faults/${encodeURIComponent(id)}`);
  }

  async clearFaults(): Promise<void> {
    await this.call('DELETE', 'faults');
  }

  async revokeTokens(): Promise<void> {
    await this.call('DELETE', 'tokens');
  }

  async calls(): Promise<readonly RecordedCall[]> {
    const { calls } = await this.json<{ calls: readonly RecordedCall[] }>('GET', 'calls');
    return calls;
  }

  state(): Promise<SimulatorState> {
    return this.json('GET', 'state');
  }

  /**
   * Resolves with the first truthy result of `predicate`, which is called now and after every change.
   *
   * @throws {ControlTimeoutError} after `timeoutMs` real milliseconds, with the state.
   */
  async waitFor<T>(
    predicate: (state: SimulatorState) => T | undefined | null | false | Promise<T | undefined | null | false>,
    timeoutMs = 30_000,
  ): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    let state = await this.state();
    for (;;) {
      const value = await predicate(state);
      if (value) return value;
      const left = Math.ceil(deadline - performance.now());
      if (left <= 0) throw new ControlTimeoutError(timeoutMs, state);
      const query = `after=${String(state.version)}&waitMs=${String(Math.min(left, LONG_POLL_MS))}`;
      state = await this.json<SimulatorState>('GET', `state?${query}`);
    }
  }

  private post<T>(resource: string, body: unknown): Promise<T> {
    return this.json<T>('POST', resource, body);
  }

  private async json<T>(method: string, resource: string, body?: unknown): Promise<T> {
    const response = await this.call(method, resource, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async call(method: string, resource: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(`/_simulator/${resource}`, this.url), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new ControlError(response.status, await response.text());
    return response;
  }
}
