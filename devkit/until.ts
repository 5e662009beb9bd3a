import { setTimeout as delay } from 'node:timers/promises';
import { WAIT_MS } from './limits.js';

/**
 * Polls for a condition every 50 ms.
 *
 * @throws {Error} naming the condition that did not become true in time.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = WAIT_MS,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await delay(50);
  }
}
