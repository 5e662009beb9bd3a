import { cancellationSignal } from '@temporalio/activity';
import type { Standing } from '../contract/findings.js';
import type { ScanResult } from '../contract/verdict.js';
import type { Vault } from '../vault/vault.js';
import { withHeartbeat } from './heartbeat.js';
import { isReleasedInPlace, keepContainment, knownStanding } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import type { FileIds } from './seals.js';

export interface RecallInput extends FileIds {
  /** Of the file that the start of the run speaks of. */
  readonly sha256?: string | undefined;
}

export interface RecallDependencies extends StandingDependencies {
  readonly vault: Pick<Vault, 'origin'>;
}

export function createRecall(dependencies: RecallDependencies) {
  const { vault, seals } = dependencies;

  /**
   * How a file stands by what the vault knows, for a run whose start says so itself: anybody may have written that.
   *
   * @returns null when the vault knows nothing of it
   */
  return async function recall({ sha256, ...ids }: RecallInput): Promise<Standing | null> {
    return withHeartbeat(async () => {
      const known = await knownStanding(dependencies, ids, cancellationSignal());
      // Asked again about one that is where it was, people decide as they did the first time.
      if (known !== undefined && isReleasedInPlace(known))
        return { status: 'unscanned', findings: { unscannedBecause: 'link-gone' } };
      if (known !== undefined) return known;
      return sha256 === undefined ? null : fromOrigin(ids, sha256);
    });
  };

  /** Contained before standings were kept: the vault has the copy, and a note of this conversation beside it. */
  async function fromOrigin(ids: FileIds, sha256: string): Promise<Standing | null> {
    const signal = cancellationSignal();
    const origin = await vault.origin(sha256, ids, { signal });
    if (origin === undefined) return null;
    const { bytes, metadata } = origin;
    const { mimeType, engine, databaseVersion, containedAt: at, verdict, signature } = metadata;
    const about = { reply: verdict, engine, databaseVersion, bytes, milliseconds: 0, at };
    const found: ScanResult =
      verdict === 'infected'
        ? { ...about, verdict, signature }
        : { ...about, verdict: 'unscannable', reason: 'no-verdict' };
    const scan = seals.sealVerdict(ids, sha256, found);
    await keepContainment(dependencies, { ...ids, sha256, bytes, mimeType, isImage: false, scan, at }, signal);
    const file = { stagingId: '', ref: '', sha256, bytes, mimeType, isImage: false };
    return { status: 'quarantined', findings: { file, scan, at, inVault: true } };
  }
}
