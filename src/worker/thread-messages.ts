import type { MadeRecord } from '../activities/make-record.js';
import type { Call } from '../genesys/http.js';
import type { PlainGenesysError } from '../genesys/error-transfer.js';

/**
 * The requests of a thread that makes a record to the main thread, which has the token, the rate limiter and Temporal. Numbered
 * by the thread; `next` requests more of an answer that is being streamed, and returns the buffer of a chunk. The last message
 * is the outcome.
 */
export type ThreadQuestion =
  | { readonly number: number; readonly ask: 'call'; readonly call: Omit<Call, 'signal'> }
  | { readonly number: number; readonly ask: 'files' }
  | { readonly number: number; readonly ask: 'next'; readonly chunk: ArrayBuffer }
  | { readonly ask: 'done'; readonly outcome: ThreadOutcome };

/** The replies: some chunks of an answer, and then a value or a failure; or that the record is no longer wanted. */
export type ThreadReply =
  | { readonly number: number; readonly kind: 'chunk'; readonly chunk: ArrayBuffer; readonly bytes: number }
  | { readonly number: number; readonly kind: 'value'; readonly value: unknown }
  | {
      readonly number: number;
      readonly kind: 'failure';
      /** Undefined when the failure is not one of a call to Genesys Cloud: the main thread keeps it. */
      readonly error: PlainGenesysError | undefined;
    }
  | { readonly kind: 'stop' };

/**
 * A record, with the participant that is the customer where the API reports one; or why there is none: a failure that the main
 * thread knows under a number, an error of a call that originated in the thread, a transcript that nothing here can read in time, or
 * another error of the thread.
 */
export type ThreadOutcome =
  | { readonly made: MadeRecord; readonly customerId: string | undefined }
  | { readonly failure: number }
  | { readonly error: PlainGenesysError }
  | { readonly tooLarge: string }
  | { readonly crash: { readonly name: string; readonly message: string; readonly stack: string | undefined } };
