import { StorageUnavailableError } from '../../src/storage/errors.js';
import { until } from '../../devkit/until.js';

/** The storage of a busy machine drops connections: asks again, as steps do. */
export async function patient<T>(ask: () => Promise<T>): Promise<T> {
  const answer = await until('the storage answers', () =>
    ask().then(
      (value) => ({ value }),
      (error: unknown) => {
        if (!(error instanceof StorageUnavailableError)) throw error;
        return undefined;
      },
    ),
  );
  return answer.value;
}
