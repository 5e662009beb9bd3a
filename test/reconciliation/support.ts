import { randomUUID } from 'node:crypto';
import type { GenesysEvent } from '../../src/genesys/event.js';
import type { FoundConversation, Reconciliation, ReconciliationInterval } from '../../src/genesys/rest.js';
import type { StartOutcome } from '../../src/temporal/workflow-starter.js';
import { workflowIdOf } from '../../src/temporal/workflow-starter.js';

/** A Genesys Cloud that names the conversations in which something happened; a file without a time, always. */
export class FakeReconciliation implements Reconciliation {
  readonly asked: ReconciliationInterval[] = [];
  readonly conversationList: FoundConversation[] = [];
  /** Thrown in place of the conversation at this index of all that are named; then no more. */
  failAt: { index: number; error: Error } | undefined;
  private named = 0;

  /** A conversation with files that came at these times (undefined: nobody knows when) and, when given, an end. */
  add(fileTimes: readonly (string | undefined)[], completedTime?: string): FoundConversation {
    const conversationId = randomUUID();
    const attachments = fileTimes.map((receivedAt) => ({
      kind: 'attachment-uploaded' as const,
      conversationId,
      mediaId: randomUUID(),
      downloadUrl: 'https://files.example/a?signature=s3cr3t',
      ...(receivedAt === undefined ? {} : { receivedAt }),
    }));
    const found = { conversationId, attachments, ...(completedTime === undefined ? {} : { completedTime }) };
    this.conversationList.push(found);
    return found;
  }

  async *conversations(
    interval: ReconciliationInterval,
    _signal: AbortSignal,
    onTotal?: (total: number) => void,
  ): AsyncGenerator<FoundConversation> {
    this.asked.push(interval);
    const within = (time: string | undefined) => time === undefined || (time >= interval.from && time <= interval.to);
    const found = this.conversationList.filter(
      ({ attachments, completedTime }) =>
        (completedTime !== undefined && within(completedTime)) ||
        attachments.some(({ receivedAt }) => within(receivedAt)),
    );
    onTotal?.(found.length);
    for (const conversation of found) {
      if (this.failAt?.index === this.named) {
        const { error } = this.failAt;
        this.failAt = undefined;
        throw error;
      }
      this.named += 1;
      yield await Promise.resolve(conversation);
    }
  }

  /** The ids of the runs that all of it calls for. */
  runIds(): string[] {
    return this.conversationList.flatMap(runIdsOf).sort();
  }
}

export function runIdsOf({ conversationId, completedTime, attachments }: FoundConversation): string[] {
  const events: GenesysEvent[] = [...attachments];
  if (completedTime !== undefined) events.push({ kind: 'conversation-completed', conversationId, completedTime });
  return events.map(workflowIdOf);
}

/** A Temporal that knows runs by their ids. */
export class FakeStarter {
  readonly started: string[] = [];
  readonly known = new Set<string>();
  readonly refusals = new Map<string, Error>();

  start(event: GenesysEvent): Promise<StartOutcome> {
    const workflowId = workflowIdOf(event);
    const refusal = this.refusals.get(workflowId);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.known.has(workflowId)) return Promise.resolve('duplicate');
    this.known.add(workflowId);
    this.started.push(workflowId);
    return Promise.resolve('started');
  }
}
