import { isDeepStrictEqual } from 'node:util';
import { isObject } from './http.js';
import type { Channel } from './routes.js';

/** The subscription of a socket. */
export interface Subscription {
  /** Whether an event with these fields is wanted. */
  fits(data: Readonly<Record<string, unknown>>): boolean;
}

const UPLOADS_FRAME = { type: 'subscribe', eventTypes: ['conversation.media.upload'], includeData: true };

/** The subscription in a frame that has exactly the form of the contract, else undefined. */
export function readSubscription(channel: Channel, frame: unknown): Subscription | undefined {
  if (channel === 'uploads') return isDeepStrictEqual(frame, UPLOADS_FRAME) ? { fits: () => true } : undefined;
  const predicate = readPredicate(frame);
  return predicate && { fits: (data) => data[predicate.field] === predicate.value };
}

function readPredicate(frame: unknown): { field: string; value: string } | undefined {
  const list = isObject(frame) ? frame['subscriptions'] : undefined;
  const entry: unknown = Array.isArray(list) ? list[0] : undefined;
  const predicate = isObject(entry) ? entry['predicate'] : undefined;
  const { field, value } = isObject(predicate) ? predicate : {};
  if (typeof field !== 'string' || typeof value !== 'string') return undefined;
  // Field and value are free; everything else must be as described, without other fields.
  const expected = {
    subscriptions: [{ eventType: 'interactions:completed', predicate: { field, operator: 'eq', value } }],
  };
  return isDeepStrictEqual(frame, expected) ? { field, value } : undefined;
}
