import type { Call } from '../genesys/http.js';
import type { PlainGenesysError } from '../genesys/error-transfer.js';

/**
 * What a thread that makes a record asks of the main thread, which has the token, the rate limiter and Temporal. Numbered
 * by the thread; `next` asks for more of an answer that is being streamed, and gives back what a chunk came in.
 */
export type ThreadQuestion =
  | { readonly number: number; readonly ask: 'call'; readonly call: Omit<Call, 'signal'> }
  | { readonly number: number; readonly ask: 'files' }
  | { readonly number: number; readonly ask: 'next'; readonly chunk: ArrayBuffer };

/** What it gets: some chunks of an answer, and then a value or a failure. */
export type ThreadReply =
  | { readonly number: number; readonly kind: 'chunk'; readonly chunk: ArrayBuffer; readonly bytes: number }
  | { readonly number: number; readonly kind: 'value'; readonly value: unknown }
  | {
      readonly number: number;
      readonly kind: 'failure';
      /** Undefined when it is no failure of a call to Genesys Cloud: the main thread keeps it. */
      readonly error: PlainGenesysError | undefined;
    };
