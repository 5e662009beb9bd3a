import { ScannerSelfTestError } from '../scanning/clamav/errors.js';
import type { Finding } from './check.js';

/**
 * The result of a self-test of an engine.
 * @param found what a passed one means
 * @param place where to change what did not pass, such as `in clamd.conf`
 * @throws what kept it from being done
 */
export async function judgeSelfTest(test: () => Promise<void>, found: string, place: string): Promise<Finding> {
  try {
    await test();
    return { grade: 'ok', found };
  } catch (error) {
    // With a cause, a sample got no verdict, so that nothing is known about the engine.
    if (!(error instanceof ScannerSelfTestError) || error.cause !== undefined) throw error;
    const { failures } = error;
    return {
      grade: 'fail',
      found: failures.map(({ sample, expected, got }) => `${sample}: expected ${expected}, got ${got}`).join('; '),
      fix: `${place}: ${failures.map(({ fix }) => fix).join('; ')}`,
    };
  }
}
