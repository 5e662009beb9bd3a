import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts messages and stacks of failures into payloads, which the codec encrypts: else they would lie in clear beside them. For
 * processes that have a key only, since Temporal's tools show "Encoded failure" in their place. The name is what SDK and
 * bundler look for.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
