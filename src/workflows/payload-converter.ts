import { DefaultPayloadConverter } from '@temporalio/common';
import type { Payload, PayloadConverter, SerializationContext } from '@temporalio/common';
import { ENCRYPTED, ENCRYPTION_FLAW, KEY_ID, metadataText, UnreadablePayload } from '../contract/unreadable-payload.js';
import type { SealedMessage } from '../contract/unreadable-payload.js';

/**
 * Reads what is sent to a run as the SDK does, but hands over what cannot be read as an `UnreadablePayload`. The SDK
 * decodes a signal before any handler sees it, and an error there stops the run until somebody resets it: one signal
 * of a wrong encoding, a choice in the Web UI's dialog, and nobody could decide on the file any more.
 */
class TolerantPayloadConverter extends DefaultPayloadConverter implements PayloadConverter {
  override fromPayload<T>(payload: Payload, context?: SerializationContext): T {
    try {
      return super.fromPayload<T>(payload, context);
    } catch (error) {
      // What steps return is the program's own: that it cannot be read is for an operator to see.
      if (context?.type !== 'workflow') throw error;
      const sealed = sealedMessage(payload);
      const problem =
        sealed === undefined ? (error as Error).name : `its key ${JSON.stringify(sealed.keyId)} is not here`;
      return new UnreadablePayload(problem, sealed) as T;
    }
  }
}

/** Undefined for what no key will ever open: it was changed, or was never encrypted. */
function sealedMessage({ metadata, data }: Payload): SealedMessage | undefined {
  if (metadataText(metadata, 'encoding') !== ENCRYPTED || metadata?.[ENCRYPTION_FLAW] !== undefined) return undefined;
  return { keyId: metadataText(metadata, KEY_ID).slice(0, 64), data: data ?? new Uint8Array() };
}

/** The name that the bundler looks for. */
export const payloadConverter = new TolerantPayloadConverter();
