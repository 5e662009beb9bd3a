import { afterEach, expect, test } from '@jest/globals';
import { RedactionPool } from '../../src/worker/redaction-pool.js';
import { REDACTION_THREAD } from '../../devkit/stack/stack.js';

let pool: RedactionPool | undefined;
afterEach(async () => {
  await pool?.close();
});

const never = new AbortController().signal;
const CARD = '4111 1111 1111 1111';

test('redacts a conversation as one: a number split over messages is found', async () => {
  pool = new RedactionPool(REDACTION_THREAD);
  const messages = ['my card is 4111 1111', '1111 1111'].map((text) => ({ senderId: 'customer', text }));
  const redacted = await pool.redactMessages(messages, never);
  expect(redacted.map(({ text }) => text)).toEqual(['my card is [REDACTED]', '[REDACTED]']);
});

test('redacts as its settings say', async () => {
  pool = new RedactionPool(REDACTION_THREAD, {
    style: 'kind',
    kinds: ['card', 'email'],
    allow: ['@example.com'],
    extraPatterns: { ticket: 'tk-\\d{4}' },
  });
  const text = `${CARD}, TK-1234, 192.168.10.20, help@example.com`;
  const [redacted] = await pool.redactMessages([{ text }], never);
  expect(redacted?.text).toBe('[REDACTED:card], [REDACTED:ticket], 192.168.10.20, help@example.com');
});

test('leaves the main thread free for heartbeats meanwhile', async () => {
  pool = new RedactionPool(REDACTION_THREAD);
  await pool.redactMessages([], never); // the thread is up
  const messages = Array.from({ length: 5000 }, (_, n) => ({ senderId: 'customer', text: `${n}: my card is ${CARD}` }));
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const redacted = await pool.redactMessages(messages, never);
  clearInterval(timer);
  expect(redacted).toHaveLength(messages.length);
  expect(turns).toBeGreaterThan(0);
});

test('is called off with its step', async () => {
  pool = new RedactionPool(REDACTION_THREAD);
  const stopping = new AbortController();
  const redacting = pool.redactMessages([{ text: CARD }], stopping.signal);
  stopping.abort();
  await expect(redacting).rejects.toThrow();
  expect((await pool.redactMessages([{ text: CARD }], never))[0]?.text).toBe('[REDACTED]');
});
