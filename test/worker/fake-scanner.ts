import { ScannerSelfTestError, ScannerUnavailableError } from '../../src/scanning/clamav/errors.js';
import type { ScanResult } from '../../src/contract/verdict.js';
import type { Scanner, StagedFile } from '../../src/scanning/scanner.js';

/** How the fake behaves: `blind` calls everything clean, `out` does not answer, `hanging` never settles. */
export type Behaviour = 'detecting' | 'blind' | 'out' | 'hanging';

/** A scanner that does as it is told, and calls every file but a self-test's sample clean. */
export class FakeScanner implements Scanner {
  behaviour: Behaviour = 'detecting';
  scans = 0;
  selfTests = 0;

  /** As the real one: wrong verdicts are failures, an outage is its cause. */
  selfTest = async (): Promise<void> => {
    this.selfTests += 1;
    if (this.behaviour === 'out') {
      const cause = new ScannerUnavailableError('connect', 'ECONNREFUSED');
      throw new ScannerSelfTestError([sampleFailure(cause.message)], { cause });
    }
    if (this.behaviour === 'blind') throw new ScannerSelfTestError([sampleFailure('clean')]);
  };

  async scan({ bytes }: StagedFile, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ScanResult> {
    this.scans += 1;
    if (this.behaviour === 'out') throw new ScannerUnavailableError('connect', 'ECONNREFUSED');
    if (this.behaviour === 'hanging') {
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    }
    const version = { engine: 'ClamAV 1.4.6', databaseVersion: '27500' };
    return { verdict: 'clean', reply: 'stream: OK', bytes, milliseconds: 1, ...version };
  }

  version() {
    return Promise.resolve({ engine: 'ClamAV 1.4.6', databaseVersion: '27500' });
  }
}

export function sampleFailure(got: string) {
  return { sample: 'EICAR test file', expected: 'infected', got, fix: 'load a signature database' };
}
