import { cancellationSignal } from '@temporalio/activity';
import { readFile } from 'node:fs/promises';
import type { ArchiveStore } from '../storage/archive.js';
import type { Staging } from '../storage/staging.js';
import { withHeartbeat } from './heartbeat.js';
import type { StagedRecord } from './redact.js';

export interface UploadInput {
  readonly conversationId: string;
  readonly completedTime: string;
  readonly record: StagedRecord;
}

export interface UploadResult {
  readonly uri: string;
  /** Until when the read-back said that the record is locked; RFC 3339. Absent when nothing protects it. */
  readonly lockedUntil?: string;
}

export interface UploadDependencies {
  readonly archive: ArchiveStore;
  readonly staging: Staging;
  readonly retentionDays: number;
}

export function createUpload({ archive, staging, retentionDays }: UploadDependencies) {
  /** Writes a staged record to the archive, once and locked, and reads the lock back. */
  return async function upload({ conversationId, completedTime, record }: UploadInput): Promise<UploadResult> {
    return withHeartbeat(async () => {
      await staging.verify(record.ref, record);
      const written = await archive.write(
        {
          name: record.name,
          content: await readFile(staging.path(record.ref)),
          plainSha256: record.plainSha256,
          metadata: {
            conversation_id: conversationId,
            completed_time: completedTime,
            message_count: String(record.messageCount),
          },
          retentionDays,
        },
        { signal: cancellationSignal() },
      );
      await staging.discard(record.ref);
      const { uri, immutability } = written;
      return { uri, ...(immutability.mode === 'locked' ? { lockedUntil: immutability.until.toISOString() } : {}) };
    });
  };
}
