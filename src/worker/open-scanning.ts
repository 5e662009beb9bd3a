import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { createEngines } from '../scanning/engines.js';
import type { Judgement } from '../scanning/judgement.js';
import { createOpener } from '../scanning/opener/create-opener.js';
import type { Opener } from '../scanning/opener/opener.js';
import { loadPolicy } from '../scanning/policy/load-policy.js';
import type { Engine } from '../scanning/scanner.js';
import type { SignaturePolicy } from '../scanning/signatures/signatures.js';
import { openStaging } from '../staging/staging.js';
import type { Staging } from '../staging/staging.js';

/** What files are staged in, opened by, scanned by and judged by. */
export interface OpenScanning {
  readonly staging: Staging;
  readonly opener: Opener;
  readonly engine: Engine;
  readonly judgement: Judgement;
}

/**
 * As the settings have it, for the worker and for commands that scan as it does. Only the staging folder is accessed yet:
 * it stays readable for the group of a clamd on this host.
 *
 * @throws {FolderNotPrivateError} the staging folder cannot be made this program's own
 * @throws {PolicyError} FILE_POLICY has faults
 */
export async function openScanning(
  { clamd, limits, opening }: Pick<Config, 'clamd' | 'limits' | 'opening'>,
  signatures: SignaturePolicy,
  log: Logger,
): Promise<OpenScanning> {
  const { stagingDir, maxAttachmentBytes } = limits;
  const { policyFile, unknownTypes, ...bounds } = opening;
  const { maxScans, ...engines } = clamd;
  const staging = await openStaging(stagingDir, { log, groupReads: 'socket' in clamd.endpoint });
  return {
    staging,
    judgement: { policy: await loadPolicy(policyFile), unknownTypes, now: Date.now },
    opener: createOpener({ folder: stagingDir, bounds }),
    engine: createEngines({
      ...engines,
      maxConcurrentScans: maxScans,
      largestBytes: maxAttachmentBytes,
      signatures,
      log,
    }),
  };
}
