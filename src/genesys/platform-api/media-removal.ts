import type { Logger } from 'pino';
import { z } from 'zod';
import type { Removal } from '../../contract/findings.js';
import type { FileAddress } from '../rest.js';
import {
  GenesysError,
  GenesysThrottledError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysRejectedError,
  GenesysUnavailableError,
} from '../errors.js';
import type { GenesysHttp } from '../http.js';
import { CALLS } from './calls.js';
import type { WriteBack } from './write-back.js';

/** Measures against a file that is not clean, besides marking its conversation. */
export type QuarantineMeasure = 'disconnect' | 'recording-delete-date';

/** Errors after which the step is retried. */
const PASSING = [GenesysThrottledError, GenesysRateLimitedError, GenesysUnavailableError];

/** Recordings include their transcripts. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const recordingsAnswer = z.array(z.looseObject({ id: z.string(), deleteDate: z.string().nullish() }));

export interface MediaRemovalDependencies {
  readonly http: GenesysHttp;
  readonly writeBack: WriteBack;
  readonly measures: readonly QuarantineMeasure[];
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Takes the measures against a file that cannot be deleted: its conversation is marked before anything else is written. The
 * measures follow; one that is refused is logged, and does not stop the others.
 */
export class MediaRemoval {
  constructor(private readonly dependencies: MediaRemovalDependencies) {}

  async remove({ conversationId, mediaId }: FileAddress, signal?: AbortSignal): Promise<Removal> {
    const { writeBack, measures, log } = this.dependencies;
    const mark = {
      file_scan_status: 'quarantined_local',
      file_media_id: mediaId,
      [`file_scan.${mediaId}`]: JSON.stringify({ status: 'quarantined_local' }),
    };
    try {
      await writeBack.write(conversationId, mark, { priority: 'contain', signal });
    } catch (error) {
      // Without a conversation nobody can open the file in it.
      if (!(error instanceof GenesysNotFoundError)) throw error;
      log.warn({ conversationId, mediaId }, 'the conversation of a quarantined file is gone');
      return 'kept';
    }
    if (measures.includes('disconnect'))
      await this.attempt('disconnect', conversationId, () => this.disconnect(conversationId, signal));
    await this.limitRecordings(conversationId, signal);
    return 'kept';
  }

  /** Sets a date at which the recordings of a conversation are deleted; they exist after its end only. */
  async limitRecordings(conversationId: string, signal?: AbortSignal): Promise<void> {
    if (!this.dependencies.measures.includes('recording-delete-date')) return;
    await this.attempt('recording-delete-date', conversationId, () => this.setDeleteDates(conversationId, signal));
  }

  private async disconnect(conversationId: string, signal?: AbortSignal): Promise<void> {
    const call = { ...CALLS.disconnect, parameters: { conversationId }, body: { state: 'disconnected' } };
    await this.dependencies.http.call({ ...call, priority: 'contain', signal });
  }

  /** Urgent: the containing step waits for it, and so does the warning about the file. */
  private async setDeleteDates(conversationId: string, signal?: AbortSignal): Promise<void> {
    const { http, now, log } = this.dependencies;
    const answer = await http.call({
      ...CALLS.listRecordings,
      priority: 'warn',
      parameters: { conversationId },
      query: { formatId: 'NONE', maxWaitMs: 2000 },
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    const recordings = recordingsAnswer.safeParse(answer).data ?? [];
    const deleteDate = new Date(now()).toISOString();
    for (const { id: recordingId, ...recording } of recordings) {
      if (Date.parse(recording.deleteDate ?? '') <= now()) continue;
      const parameters = { conversationId, recordingId };
      await http.call({
        ...CALLS.setRecording,
        priority: 'warn',
        parameters,
        body: { ...recording, id: recordingId, deleteDate },
        signal,
      });
    }
    if (recordings.length === 0) return log.info({ conversationId }, 'there is no recording to delete yet');
    log.info(
      { conversationId, recordings: recordings.length },
      'a deletion date was set for the recordings of a quarantined file',
    );
  }

  /** A permanent refusal, such as a missing permission, must not invalidate the mark. */
  private async attempt(measure: QuarantineMeasure, conversationId: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof GenesysError) || PASSING.some((kind) => error instanceof kind)) throw error;
      if (error instanceof GenesysRejectedError || error instanceof GenesysNotFoundError) {
        this.dependencies.log.info(
          { measure, conversationId, problem: error.message },
          'a measure has nothing to act on',
        );
      } else {
        this.dependencies.log.error({ measure, conversationId, problem: error.message }, 'a measure is refused');
      }
    }
  }
}
