import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { REMOVALS } from '../contract/findings.js';
import type { Removal } from '../contract/findings.js';
import type { FileAddress, GenesysRest } from '../genesys/rest.js';
import { GenesysRejectedError } from '../genesys/errors.js';
import { ContainmentRefusedError } from './containment-refused.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';

export interface RemoveMediaInput extends FileAddress {
  /** When the upload event arrived, RFC 3339; absent when the time since is not measured. */
  readonly receivedAt?: string | undefined;
}

export interface RemoveMediaDependencies {
  readonly genesys: Pick<GenesysRest, 'removeMedia'>;
  readonly now: () => number;
  readonly metrics: Pick<ActivityObserver, 'contained'>;
}

/** Contains a file without a copy: removes its media record, or marks the conversation. */
export function createRemoveMedia(dependencies: RemoveMediaDependencies) {
  /** @returns whether the file is gone from Genesys Cloud */
  return async function removeMedia(input: RemoveMediaInput): Promise<Removal> {
    const removal = new MediaRemoval(dependencies, input);
    return withHeartbeat(() => removal.ensure());
  };
}

/** The removal of one media record: done once, however often a step is tried. */
export class MediaRemoval {
  private removal: Removal | undefined;

  /** In an activity only: what an earlier attempt has done is in its heartbeat details. */
  constructor(
    private readonly dependencies: RemoveMediaDependencies,
    private readonly input: RemoveMediaInput,
  ) {
    const { heartbeatDetails } = activityInfo();
    this.removal = REMOVALS.find((word) => word === heartbeatDetails);
  }

  /** What is done so far, for the details of heartbeats: spares the API a repeat for each further attempt. */
  get done(): Removal | undefined {
    return this.removal;
  }

  /** @throws {ContainmentRefusedError} when Genesys Cloud refuses it, for good as it seems */
  async ensure(): Promise<Removal> {
    if (this.removal === undefined) {
      this.removal = await this.remove();
      heartbeat(this.removal);
    }
    return this.removal;
  }

  private async remove(): Promise<Removal> {
    const { conversationId, mediaId, messageId } = this.input;
    try {
      const removal = await this.dependencies.genesys.removeMedia(
        { conversationId, mediaId, messageId },
        cancellationSignal(),
      );
      // Nobody can download the file any more from here on.
      if (removal === 'deleted') this.observeContained();
      return removal;
    } catch (error) {
      throw error instanceof GenesysRejectedError ? new ContainmentRefusedError(error) : error;
    }
  }

  /** Measures the time from the upload event to containment. */
  observeContained(): void {
    const seconds = (this.dependencies.now() - Date.parse(this.input.receivedAt ?? '')) / 1000;
    // By the clocks of two hosts: the difference may be below zero.
    if (Number.isFinite(seconds)) this.dependencies.metrics.contained(Math.max(0, seconds));
  }
}
