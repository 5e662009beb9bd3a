import { ActivityFailure, CancellationScope, patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { PayloadKeyMissingError, UnreadablePayload } from '../contract/unreadable-payload.js';
import type { SealedMessage } from '../contract/unreadable-payload.js';
import { leftAlone } from './left-alone.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { readMessage } = proxyActivities<Activities>(ACTIVITY_OPTIONS.readMessage);

/** Messages of one run whose keys are waited for at once: anybody can make up a key. */
const MAX_WAITING = 10;
/** Of one message that is kept, in bytes: a decision has two kilobytes, a report less. */
const MAX_KEPT_BYTES = 16 * 1024;

const keptPatch = (nth: number): string => `message-kept-${nth}`;
const refusedPatch = (nth: number): string => `message-refused-${nth}`;

/**
 * A signal under a key that the worker does not have is noted by the run as one that cannot be read; a step goes on trying to read
 * it, as the key may be new, and this worker the last one to get it. It never stops the run: anybody can make up a key.
 *
 * What became of the signal is in the history, as a patch of its own, so that a replay takes the same way, whether the key has come
 * or gone since.
 */
export function interceptors(): WorkflowInterceptors {
  let signals = 0;
  let waiting = 0;

  /** @returns whether the step is to read the signal; undefined for one that is read already */
  function isKept(nth: number, { sealed, others }: Sent): boolean | undefined {
    if (workflowInfo().unsafe.isReplaying) {
      if (patched(keptPatch(nth))) return true;
      return patched(refusedPatch(nth)) ? false : undefined;
    }
    if (sealed === undefined) return undefined;
    const isRoom = waiting < MAX_WAITING && others === 0 && sealed.data.length <= MAX_KEPT_BYTES;
    patched(isRoom ? keptPatch(nth) : refusedPatch(nth));
    return isRoom;
  }

  async function readLater(sealed: SealedMessage | undefined): Promise<unknown[]> {
    waiting += 1;
    try {
      // In a replay with the key, the message is not sealed; the step has been asked before.
      const { keyId = '', data = new Uint8Array() } = sealed ?? {};
      return await CancellationScope.nonCancellable(() => readMessage({ keyId, data: hex(data) }));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return [];
    } finally {
      waiting -= 1;
    }
  }

  return {
    inbound: [
      {
        execute(input, next) {
          const { sealed } = sentIn(input.args);
          // The run waits for a worker with the key: what it was started for must not be forgotten.
          return sealed === undefined ? next(input) : missing(sealed);
        },

        handleSignal(input, next) {
          const nth = (signals += 1);
          const sent = sentIn(input.args);
          const { sealed } = sent;
          const toBeRead = isKept(nth, sent);
          // Of a signal that was read when it came, the history holds what followed from it.
          if (toBeRead === undefined) return sealed === undefined ? next(input) : missing(sealed);
          if (toBeRead) {
            const answer = readLater(sealed).then(async ([message, ...none]) => {
              if (message !== undefined && none.length === 0) await next({ ...input, args: [message] });
            });
            leftAlone(answer);
          }
          return next({ ...input, args: [new UnreadablePayload(`its key ${sealed?.keyId ?? ''} was not here`)] });
        },

        handleUpdate(input, next) {
          const { sealed } = sentIn(input.args);
          // Validators refuse what cannot be read: this one was accepted by a worker with the key.
          return sealed === undefined ? next(input) : missing(sealed);
        },
      },
    ],
  };
}

interface Sent {
  readonly sealed: SealedMessage | undefined;
  /** Number of the other arguments. */
  readonly others: number;
}

function sentIn(args: readonly unknown[]): Sent {
  for (const arg of args) {
    if (arg instanceof UnreadablePayload && arg.sealed !== undefined)
      return { sealed: arg.sealed, others: args.length - 1 };
  }
  return { sealed: undefined, others: 0 };
}

/** Fails the task of the run, which is tried again. */
const missing = ({ keyId }: SealedMessage) => Promise.reject(new PayloadKeyMissingError(keyId));

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
