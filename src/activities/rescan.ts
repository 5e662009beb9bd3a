import { cancellationSignal } from '@temporalio/activity';
import { signatureOf } from '../contract/verdict.js';
import type { ScanResult } from '../contract/verdict.js';
import { rescanCopy } from '../scanning/rescan.js';
import type { RescanDependencies } from '../scanning/rescan.js';
import type { SecondOpinion } from '../contract/second-opinion.js';
import { withHeartbeat } from './heartbeat.js';
import type { Seals } from './seals.js';

export function createRescan(dependencies: RescanDependencies & { readonly seals: Seals; readonly now: () => number }) {
  /** Asks clamd about a copy in the vault. As with `scan`, a scanner that cannot answer is a failure. The answer is sealed as a second opinion. */
  return async function rescan({ sha256 }: { readonly sha256: string }): Promise<ScanResult & SecondOpinion> {
    const scan = await withHeartbeat(() => rescanCopy(dependencies, sha256, cancellationSignal()));
    const signature = signatureOf(scan);
    const { verdict, engine, databaseVersion } = scan;
    const { at, seal } = dependencies.seals.sealOpinion(sha256, {
      ...{ verdict, engine, databaseVersion, at: new Date(dependencies.now()).toISOString() },
      ...(signature === undefined ? {} : { signature }),
    });
    return { ...scan, at, ...(seal === undefined ? {} : { seal }) };
  };
}
