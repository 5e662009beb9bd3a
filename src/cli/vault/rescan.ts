import { createOpenedScanner } from '../../scanning/opened-scanner.js';
import { rescanCopy } from '../../scanning/rescan.js';
import { openScanning } from '../../worker/open-scanning.js';
import { setUpProcess, stopSignal } from '../process.js';
import { signaturePolicy } from '../signature-policy.js';
import { openVault } from './vault.js';

/** `custodian vault rescan`: output and exit code are those of `custodian scan`. */
export async function rescan(sha256: string): Promise<void> {
  const { config, log } = await setUpProcess('vault', ['azure', 'clamd', 'limits', 'opening']);
  // One scan at a time, in addition to those of a worker.
  const settings = { ...config, clamd: { ...config.clamd, maxScans: 1 } };
  const { staging, opener, engine, judgement } = await openScanning(settings, signaturePolicy(config.clamd), log);
  const scanner = createOpenedScanner(engine, opener, judgement);
  try {
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
