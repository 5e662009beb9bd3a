import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { AuditLog, FileAct } from '../archive/audit/audit-log.js';
import type { AuditStatement } from '../archive/audit/entries.js';
import type { ReviewDecision, Statement } from '../contract/review.js';
import type { DecisionAuthority } from '../decisions/authority.js';
import { VaultCopyDamagedError, VaultCopyMissingError, ReleasedFileConflictError } from '../vault/vault-errors.js';

export interface DecisionLogDependencies {
  readonly auditLog: AuditLog;
}

/** What a step does to a file, and upon whose word. */
export interface FileStep extends Pick<FileAct, 'action' | 'sha256' | 'statements'> {
  readonly conversationId: string;
  readonly mediaId: string;
}

/** The act as it is logged: dated by when the step was first scheduled, so that every attempt makes the same entries. */
function actOf({ action, conversationId, mediaId, sha256, statements }: FileStep): FileAct {
  const { workflowExecution, scheduledTimestampMs } = activityInfo();
  const { workflowId = '', runId = '' } = workflowExecution ?? {};
  const time = new Date(scheduledTimestampMs).toISOString();
  return { time, action, files: [{ conversationId, mediaId }], sha256, statements, workflowId, runId };
}

/** A decision, with the signature of the desk where there is one, which proves it without Temporal. */
export function statementOf(decision: ReviewDecision | Statement, authority: DecisionAuthority): AuditStatement {
  const { reviewer: by, reason, signature } = decision;
  const knownBy = authority.knownBy(decision);
  return {
    ...{ by, reason, authority: knownBy },
    ...('at' in decision ? { at: decision.at } : {}),
    // A signature that could not be verified does not count.
    ...(knownBy === 'desk' ? { signed: { ...signature } as unknown as AuditStatement['signed'] & object } : {}),
  };
}

/** Records a fact without an effect. @throws as `AuditLog.note` */
export async function note({ auditLog }: DecisionLogDependencies, step: FileStep, outcome?: string): Promise<void> {
  const signal = cancellationSignal();
  await auditLog.note(actOf(step), 'done', { signal, ...(outcome === undefined ? {} : { outcome }) });
}

/**
 * Has a step noted before and after. An effect that nobody could ever explain is worse than one that comes late: while the log
 * cannot be kept, nothing is released or destroyed. A try that ends between effect and entry is followed by another, which
 * finds the effect done, and notes it; the run goes on only then.
 *
 * @throws as `AuditLog.note`, or what `effect` throws
 */
export async function noted<R>(
  { auditLog }: DecisionLogDependencies,
  step: FileStep,
  effect: () => Promise<R>,
  outcomeOf: (result: R) => string,
): Promise<R> {
  const act = actOf(step);
  const signal = cancellationSignal();
  await auditLog.note(act, 'requested', { signal });
  try {
    const result = await effect();
    await auditLog.note(act, 'done', { outcome: outcomeOf(result), signal });
    return result;
  } catch (error) {
    // What is tried again has not failed yet.
    if (isFinal(error)) await auditLog.note(act, 'failed', { outcome: error.name, signal });
    throw error;
  }
}

function isFinal(error: unknown): error is Error {
  const kinds = [VaultCopyMissingError, VaultCopyDamagedError, ReleasedFileConflictError];
  return kinds.some((kind) => error instanceof kind);
}
