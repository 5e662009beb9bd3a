import type { RequestPolicyFactory } from '@azure/storage-blob';

/** Node's and the SDK's codes for a connection that ended before any answer. */
const CONNECTION_ENDED = new Set(['ECONNRESET', 'EPIPE']);
const READS = new Set(['GET', 'HEAD']);

/**
 * Repeats a read, once and on another connection, when the connection ended before an answer: if the service closes an idle
 * connection at that moment, it implies no fault of the service. Node's documentation of `request.reusedSocket` recommends it. A
 * write is not repeated: it may have been done, and its caller can handle that.
 */
export function repeatReads(): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        try {
          return await next.sendRequest(request);
        } catch (error) {
          const { code = '' } = error as NodeJS.ErrnoException;
          if (!READS.has(request.method) || !CONNECTION_ENDED.has(code)) throw error;
          return next.sendRequest(request);
        }
      },
    }),
  };
}
