import { createEngines } from '../../scanning/engines.js';
import { createOpenedScanner } from '../../scanning/opened-scanner.js';
import { createOpener } from '../../scanning/opener/create-opener.js';
import { loadPolicy } from '../../scanning/policy/load-policy.js';
import { rescanCopy } from '../../scanning/rescan.js';
import { openStaging } from '../../staging/staging.js';
import { setUpProcess, stopSignal } from '../process.js';
import { signaturePolicy } from '../signature-policy.js';
import { openVault } from './vault.js';

/** `custodian vault rescan`: prints and exits as `custodian scan` does. */
export async function rescan(sha256: string): Promise<void> {
  const { config, log } = setUpProcess('vault', ['azure', 'clamd', 'limits', 'opening']);
  const { policyFile, unknownTypes, ...bounds } = config.opening;
  const judgement = { policy: await loadPolicy(policyFile), unknownTypes, now: Date.now };
  const opener = createOpener({ folder: config.limits.stagingDir, bounds });
  const engine = createEngines({
    ...config.clamd,
    maxConcurrentScans: 1,
    largestBytes: config.limits.maxAttachmentBytes,
    signatures: signaturePolicy(config.clamd),
    log,
  });
  const scanner = createOpenedScanner(engine, opener, judgement);
  try {
    const staging = await openStaging(config.limits.stagingDir, { log });
    const result = await rescanCopy({ vault: openVault(config.azure, log), staging, scanner }, sha256, stopSignal(log));
    console.log(JSON.stringify({ sha256, ...result }));
    process.exitCode = result.verdict === 'clean' ? 0 : 1;
  } catch (error) {
    const { name, message } = error as Error;
    console.log(JSON.stringify({ sha256, verdict: null, error: name, problem: message }));
    process.exitCode = 2;
  } finally {
    await opener.close();
  }
}
