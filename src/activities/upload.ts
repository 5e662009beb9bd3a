import { cancellationSignal } from '@temporalio/activity';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import {
  ArchiveConflictError,
  ContainerNotImmutableError,
  ImmutabilityNotEnforcedError,
} from '../archive/archive-errors.js';
import type { ArchiveRecord } from '../archive/archive-record.js';
import type { ArchiveReceipt, ArchiveStore } from '../archive/archive.js';
import { earlierRecordNames, laterRecordName, recordName } from '../archive/record-names.js';
import { archiveWorkflowId } from '../contract/ids.js';
import { StagedFileChangedError } from '../staging/staging-errors.js';
import type { Staging } from '../staging/staging.js';
import { openMarked } from './gate-mark.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver, ArchiveOutcome } from './observer.js';
import type { StagedRecord } from './redact.js';

export interface UploadInput {
  readonly conversationId: string;
  readonly completedTime: string;
  readonly record: StagedRecord;
}

export interface UploadResult {
  readonly uri: string;
  /** End of the lock as it was read back, RFC 3339. Absent when nothing protects the record. */
  readonly lockedUntil?: string;
  /** Name of the previous record of the same conversation that this one supersedes. */
  readonly supersedes?: string;
}

export interface UploadDependencies {
  readonly archive: ArchiveStore;
  readonly staging: Staging;
  readonly retentionDays: number;
  /** Whether records that no gate has looked at are let pass. */
  readonly gate: 'on' | 'off';
  readonly metrics: ActivityObserver;
}

export function createUpload({ archive, staging, retentionDays, gate, metrics }: UploadDependencies) {
  /**
   * Writes a staged record to the archive, once and locked, and reads the lock back. Without a mark of the last gate it is
   * not sent, whatever the message says.
   */
  return async function upload({ conversationId, completedTime, record }: UploadInput): Promise<UploadResult> {
    return withHeartbeat(async () => {
      // Whoever asks may name any record that lies here, and any name for it.
      if (record.ref !== staging.refOf(archiveWorkflowId(conversationId, completedTime))) {
        throw new StagedFileChangedError(record.ref, 'it is that of another conversation');
      }
      // Read once: what is sent is what was compared, though another attempt may stage the record anew at any time.
      const staged = await buffer(staging.read(record.ref));
      if (createHash('sha256').update(staged).digest('hex') !== record.sha256) {
        throw new StagedFileChangedError(record.ref, 'its SHA-256 differs');
      }
      const { mark, content } = openMarked(record.ref, staged);
      if (mark.gate === 'off' && gate === 'on') {
        throw new StagedFileChangedError(record.ref, 'the last gate was off where it was made');
      }
      if (mark.plainSha256 !== record.plainSha256) {
        throw new StagedFileChangedError(record.ref, 'the last gate has looked at another record');
      }
      const name = recordName(conversationId, completedTime);
      const written = await write(
        {
          name,
          content,
          plainSha256: record.plainSha256,
          metadata: {
            conversation_id: conversationId,
            completed_time: completedTime,
            message_count: String(record.messageCount),
            redactor: record.redactor,
            gate: mark.gate,
          },
          retentionDays,
          conversation: {
            id: conversationId,
            laterName: laterRecordName(name, record.plainSha256),
            earlierNames: earlierRecordNames(conversationId, record.startedTime ?? completedTime, completedTime),
          },
        },
        cancellationSignal(),
      );
      await staging.discard(record.ref);
      const { uri, immutability, supersedes } = written;
      return {
        uri,
        ...(immutability.mode === 'locked' ? { lockedUntil: immutability.until.toISOString() } : {}),
        ...(supersedes === undefined ? {} : { supersedes: supersedes.name }),
      };
    });
  };

  async function write(record: ArchiveRecord, signal: AbortSignal): Promise<ArchiveReceipt> {
    try {
      const receipt = await archive.write(record, { signal });
      metrics.archived(receipt.immutability.mode === 'locked' ? 'locked' : 'unprotected');
      if (receipt.created && receipt.supersedes !== undefined) metrics.superseded();
      return receipt;
    } catch (error) {
      metrics.archived(failureOf(error));
      throw error;
    }
  }
}

function failureOf(error: unknown): ArchiveOutcome {
  if (error instanceof ArchiveConflictError) return 'conflict';
  const unprotected = error instanceof ContainerNotImmutableError || error instanceof ImmutabilityNotEnforcedError;
  return unprotected ? 'refused' : 'failed';
}
