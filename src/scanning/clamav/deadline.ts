/** What bounds a piece of work, besides its own end. */
export interface Bounds {
  readonly milliseconds: number;
  /** Makes the error that the work fails with when its time is up. */
  readonly expired: () => Error;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` until it settles, its time is up or the caller's signal aborts, whichever comes first. The signal handed to `work`
 * fires on each of these exits, also the good one, so that it can release everything in one place; the promise returned does
 * not wait for work that never settles.
 * @throws what `work` throws, `expired()`, or the reason of the caller's signal
 */
export async function withDeadline<T>(work: (stop: AbortSignal) => Promise<T>, bounds: Bounds): Promise<T> {
  const { milliseconds, expired, signal } = bounds;
  signal?.throwIfAborted();
  const control = new AbortController();
  const forward = (): void => control.abort(signal?.reason);
  signal?.addEventListener('abort', forward, { once: true });
  const timer = setTimeout(() => control.abort(expired()), milliseconds);
  const stopped = new Promise<never>((_resolve, reject) => {
    control.signal.addEventListener('abort', () => reject(control.signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(control.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
    control.abort();
  }
}
