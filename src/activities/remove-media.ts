import { activityInfo, cancellationSignal, heartbeat, log } from '@temporalio/activity';
import { REMOVALS } from '../contract/findings.js';
import type { Removal } from '../contract/findings.js';
import type { DecisionEvidence } from '../contract/review.js';
import type { ScanResult } from '../contract/verdict.js';
import type { FileAddress, GenesysRest } from '../genesys/rest.js';
import { GenesysRejectedError } from '../genesys/errors.js';
import { checkDecision } from './check-decision.js';
import type { DecisionDependencies } from './check-decision.js';
import { ContainmentRefusedError } from './containment-refused.js';
import { withHeartbeat } from './heartbeat.js';
import { isReleasedInPlace, keepRemoval, knownStanding } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import type { ActivityObserver } from './observer.js';

/** Time to note a removal, in milliseconds. */
const NOTE_DEADLINE_MS = 10_000;

export interface RemoveMediaInput extends FileAddress {
  /** When the upload event arrived, RFC 3339; absent when the time since is not measured. */
  readonly receivedAt?: string | undefined;
  /** Why the file is removed without a copy; absent where the vault knows. */
  readonly evidence?: RemovalEvidence;
}

/** What the removal of a file rests on: its verdict, or that people have rejected it. */
export interface RemovalEvidence {
  readonly sha256?: string | undefined;
  readonly scan?: ScanResult | undefined;
  readonly decision?: DecisionEvidence | undefined;
}

/** The step was asked to remove a file of which nothing says that it is to be removed: anybody may have asked. */
export class RemovalUnprovenError extends Error {
  override readonly name = 'RemovalUnprovenError';

  constructor(mediaId: string) {
    super(`nothing proves that file ${mediaId} is to be removed, and it was not`);
  }
}

export interface RemoveMediaDependencies {
  readonly genesys: Pick<GenesysRest, 'removeMedia'>;
  readonly now: () => number;
  readonly metrics: Pick<ActivityObserver, 'contained'>;
}

/** What a removal without a copy is checked with. */
export interface ProvenRemovalDependencies
  extends Omit<RemoveMediaDependencies, 'genesys'>, Omit<DecisionDependencies, 'genesys'>, StandingDependencies {
  readonly genesys: RemoveMediaDependencies['genesys'] & DecisionDependencies['genesys'];
  /** Whether runs from before facts were sealed may remove files. */
  readonly acceptsUnsealedStarts: boolean;
}

/** Contains a file without a copy: removes its media record, or marks the conversation. */
export function createRemoveMedia(dependencies: ProvenRemovalDependencies) {
  /**
   * @returns whether the file is gone from Genesys Cloud
   * @throws {RemovalUnprovenError} for a file that is not known to be contained, to be infected or to be rejected
   */
  return async function removeMedia(input: RemoveMediaInput): Promise<Removal> {
    const removal = new MediaRemoval(dependencies, input);
    return withHeartbeat(async () => {
      if (removal.done === undefined && !(await isToBeRemoved(dependencies, input))) return 'kept';
      const done = await removal.ensure();
      await noteRemoval(dependencies, input, removal);
      return done;
    });
  };
}

/**
 * Nothing is left of a file that is removed without a copy.
 *
 * @returns false for a file that people have released where it is: it was never contained, and stays
 * @throws {RemovalUnprovenError}
 */
export async function isToBeRemoved(
  dependencies: ProvenRemovalDependencies,
  { conversationId, mediaId, evidence = {} }: RemoveMediaInput,
): Promise<boolean> {
  const { seals, acceptsUnsealedStarts } = dependencies;
  const { scan, sha256, decision } = evidence;
  const ids = { conversationId, mediaId };
  if (scan !== undefined && scan.verdict !== 'clean' && seals.isVerdict(ids, sha256 ?? '', scan)) return true;
  if (decision?.approved === false) {
    await checkDecision(dependencies, decision, { mediaId, sha256: sha256 ?? null });
    return true;
  }
  if (acceptsUnsealedStarts) return true;
  const known = await knownStanding(dependencies, ids, cancellationSignal());
  if (known === undefined || known.status === 'unscanned') throw new RemovalUnprovenError(mediaId);
  return !isReleasedInPlace(known);
}

/** For the step that reports it. What is not noted is removed once more by that one. */
export async function noteRemoval(
  dependencies: StandingDependencies & Pick<RemoveMediaDependencies, 'now'>,
  { conversationId, mediaId }: FileAddress,
  { made: removal }: MediaRemoval,
): Promise<void> {
  if (removal === undefined) return;
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(NOTE_DEADLINE_MS)]);
  const at = new Date(dependencies.now()).toISOString();
  await keepRemoval(dependencies, { conversationId, mediaId, removal, at }, signal).catch((error: unknown) => {
    log.warn('that a file was removed is not noted in the vault', { mediaId, problem: (error as Error).message });
  });
}

/** The removal of one media record: done once, however often a step is tried. */
export class MediaRemoval {
  private removal: Removal | undefined;
  private own: Removal | undefined;

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

  /** What this attempt itself has done: what details of heartbeats say, whoever polls the queue can have sent. */
  get made(): Removal | undefined {
    return this.own;
  }

  /** @throws {ContainmentRefusedError} when Genesys Cloud refuses it, for good as it seems */
  async ensure(): Promise<Removal> {
    if (this.removal === undefined) {
      this.removal = this.own = await this.remove();
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
