import type { RequestPolicyFactory } from '@azure/storage-blob';

/** As Node and the SDK name a connection that ended before any answer. */
const CONNECTION_ENDED = new Set(['ECONNRESET', 'EPIPE']);
const READS = new Set(['GET', 'HEAD']);

/**
 * Sends a read again, once and on another connection, when the connection ended before an answer: one that was kept open
 * and that the service closes at this moment says nothing of the service. Node's documentation of `request.reusedSocket`
 * recommends it. A write is not sent again: it may have been done, and its caller knows what to make of that.
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
