import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConnectionLike, Metadata } from '@temporalio/client';

/** Calls that began on a connection that was replaced have this time to end, in milliseconds. */
const RETIRE_MS = 120_000;
/** Time for the server to answer on a new connection, in milliseconds. */
const PROOF_MS = 10_000;

/**
 * A connection in front of one that can be replaced: certificates, CAs and keys are those of a connection for its whole
 * life, in the SDK's as in its native library. A call ends where it began.
 */
export class RotatingConnection<C extends ConnectionLike> implements ConnectionLike {
  /** The connection of the calls within `withDeadline` and its like, whose bounds it alone knows. */
  private readonly bound = new AsyncLocalStorage<C>();
  private readonly retired = new Map<C, NodeJS.Timeout>();

  constructor(private newest: C) {}

  /** That of new calls. */
  get current(): C {
    return this.newest;
  }

  /**
   * Makes new calls on another connection from now on, once the server has answered on it; else it is closed.
   * @throws {Error} that of the server, or of the connection
   */
  async replace(connection: C, namespace: string): Promise<void> {
    try {
      await connection.withDeadline(Date.now() + PROOF_MS, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
    } catch (error) {
      await connection.close().catch(() => undefined);
      throw error;
    }
    const former = this.newest;
    this.newest = connection;
    this.retired.set(former, setTimeout(() => void this.retire(former), RETIRE_MS).unref());
  }

  get workflowService(): C['workflowService'] {
    return this.called.workflowService;
  }

  get operatorService(): C['operatorService'] {
    return this.called.operatorService;
  }

  get plugins(): C['plugins'] {
    return this.called.plugins;
  }

  ensureConnected(): Promise<void> {
    return this.called.ensureConnected();
  }

  withDeadline<R>(deadline: number | Date, call: () => Promise<R>): Promise<R> {
    const { called } = this;
    return this.bound.run(called, () => called.withDeadline(deadline, call));
  }

  withMetadata<R>(metadata: Metadata, call: () => Promise<R>): Promise<R> {
    const { called } = this;
    return this.bound.run(called, () => called.withMetadata(metadata, call));
  }

  withAbortSignal<R>(signal: AbortSignal, call: () => Promise<R>): Promise<R> {
    const { called } = this;
    return this.bound.run(called, () => called.withAbortSignal(signal, call));
  }

  /** Closes all of them. */
  async close(): Promise<void> {
    await Promise.all([this.newest.close(), ...[...this.retired.keys()].map((former) => this.retire(former))]);
  }

  private get called(): C {
    return this.bound.getStore() ?? this.newest;
  }

  private async retire(connection: C): Promise<void> {
    clearTimeout(this.retired.get(connection));
    this.retired.delete(connection);
    await connection.close().catch(() => undefined);
  }
}
