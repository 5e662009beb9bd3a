/**
 * How long a test waits for something that must happen, in milliseconds. It bounds a hang and measures nothing: on a quiet
 * machine no wait takes a tenth of it.
 */
export const WAIT_MS = 300_000;
