import { activityInfo } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import type { PayloadCodec } from '@temporalio/common';
import { ENCRYPTED, KEY_ID, PayloadKeyMissingError } from '../contract/unreadable-payload.js';
import type { ActivityObserver } from './observer.js';

export interface ReadMessageInput {
  readonly keyId: string;
  /** In hex. */
  readonly data: string;
}

export interface ReadMessageDependencies {
  readonly codecs: readonly PayloadCodec[];
  readonly metrics: Pick<ActivityObserver, 'unreadable'>;
}

export function createReadMessage({ codecs, metrics }: ReadMessageDependencies) {
  /**
   * Reads a message that came to a run before its key came to the worker.
   *
   * @returns the message; nothing for what its key cannot open
   * @throws {PayloadKeyMissingError} as long as the key is not here
   */
  return async function readMessage({ keyId, data }: ReadMessageInput): Promise<unknown[]> {
    if (activityInfo().attempt === 1) metrics.unreadable();
    const sealed = { metadata: { encoding: bytes(ENCRYPTED), [KEY_ID]: bytes(keyId) }, data: Buffer.from(data, 'hex') };
    const [codec] = codecs;
    if (codec === undefined) throw new PayloadKeyMissingError(keyId);
    const [payload] = await codec.decode([sealed]);
    if (payload === undefined || payload.metadata?.[KEY_ID] !== undefined) return [];
    return [defaultPayloadConverter.fromPayload(payload)];
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
