import { createHash } from 'node:crypto';
import type { Priority } from '@temporalio/common';
import { PRIORITY_KEYS } from '../contract/urgency.js';
import type { Urgency } from '../contract/urgency.js';

/** What a server takes at most (`fairnessKeyMaxLength` in its source), in bytes. A longer key would have the start refused. */
const MAX_FAIRNESS_KEY_BYTES = 64;

/**
 * The place of a run's tasks in Temporal's queues: by urgency, and of equal ones by turns across conversations, so that
 * one with a thousand files does not hold the others up. The run's activities inherit the conversation; the urgency of each is that of
 * its own (`workflows/retry-policies.ts`). A server without fairness, or of before it, takes them as they came.
 */
export function priorityOf(urgency: Urgency, conversationId: string): Priority {
  return { priorityKey: PRIORITY_KEYS[urgency], fairnessKey: fairnessKey(conversationId) };
}

/**
 * When a ledger is started, nobody knows whether it will have to warn, and its priority stays. A warning does not wait until all files are
 * examined; a ledger that has nothing to tell yet begins later (see `LedgerDelay`). Its steps tell how urgent each of them is.
 */
export function priorityOfLedger(conversationId: string): Priority {
  return priorityOf('examine', conversationId);
}

/** The id itself, where it is short enough, as it is for those of Genesys Cloud: people read it in the Web UI. */
function fairnessKey(conversationId: string): string {
  if (Buffer.byteLength(conversationId) <= MAX_FAIRNESS_KEY_BYTES) return conversationId;
  return createHash('sha256').update(conversationId).digest('hex');
}
