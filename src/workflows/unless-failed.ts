import { TemporalFailure } from '@temporalio/workflow';

/**
 * The result of a local step that another step can do in its place; undefined when it failed. A local step fails with its own
 * error: there is no `ActivityFailure` around it.
 */
export async function unlessFailed<T>(localStep: Promise<T>): Promise<T | undefined> {
  try {
    return await localStep;
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    return undefined;
  }
}
