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

/** Staging, opener, scanner and policy. */
export interface OpenScanning {
  readonly staging: Staging;
  readonly opener: Opener;
  readonly engine: Engine;
  readonly judgement: Judgement;
}

/**
 * Opens them by the settings, for the worker and for commands that scan as it does. Only the staging folder is accessed yet:
 * it stays readable for the group of a clamd on this host.
 *
 * @throws {FolderNotPrivateError} the staging folder cannot be made private to this program
 * @throws {PolicyError} FILE_POLICY is invalid
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
