/**
 * The outcome of a promise, or a rejection with the signal's reason as soon as it is aborted. The work itself continues.
 *
 * Without Promise.race: the signal, which may live long, holds nothing of a promise that has settled.
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * The chunks of a source, until the signal aborts. A source that hangs cannot hold its reader up: it is asked to stop, but
 * not waited for.
 *
 * @throws the reason of the signal.
 */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* source;
    return;
  }
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const result = await unlessAborted(iterator.next(), signal);
      if (result.done === true) {
        ended = true;
        return;
      }
      yield result.value;
    }
  } finally {
    // An error of its clean-up would hide the reason for stopping.
    if (!ended) void iterator.return?.().catch(() => undefined);
  }
}

/** The limits of a piece of work, besides its own end. */
export interface Deadline {
  readonly milliseconds: number;
  /** Makes the error that the work fails with when its time is up. */
  readonly expired: () => Error;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` until it settles, its time is up or the caller's signal aborts, whichever comes first. The signal handed to
 * `work` fires in all three cases, so that it can release everything in one place; the promise returned does not wait for
 * work that never settles.
 *
 * @throws what `work` throws, `expired()`, or the reason of the caller's signal.
 */
export async function withDeadline<T>(work: (stop: AbortSignal) => Promise<T>, deadline: Deadline): Promise<T> {
  const { milliseconds, expired, signal } = deadline;
  signal?.throwIfAborted();
  const control = new AbortController();
  const forward = (): void => control.abort(signal?.reason);
  signal?.addEventListener('abort', forward, { once: true });
  const timer = setTimeout(() => control.abort(expired()), milliseconds);
  try {
    return await unlessAborted(work(control.signal), control.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
    control.abort();
  }
}
