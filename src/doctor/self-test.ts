import { ScannerSelfTestError } from '../scanning/clamav/errors.js';
import type { Finding } from './check.js';

/**
 * The result of a self-test of an engine.
 * @param found the finding when it passes
 * @param place where to change what failed, such as `in clamd.conf`
 * @throws the error that prevented the self-test
 */
export async function judgeSelfTest(test: () => Promise<void>, found: string, place: string): Promise<Finding> {
  try {
    await test();
    return { grade: 'ok', found };
  } catch (error) {
    // With a cause, a sample got no verdict, so the result says nothing about the engine.
    if (!(error instanceof ScannerSelfTestError) || error.cause !== undefined) throw error;
    const { failures } = error;
    return {
      grade: 'fail',
      found: failures.map(({ sample, expected, got }) => `${sample}: expected ${expected}, got ${got}`).join('; '),
      fix: `${place}: ${failures.map(({ fix }) => fix).join('; ')}`,
    };
  }
}
