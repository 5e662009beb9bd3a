import { DefaultPayloadConverter } from '@temporalio/common';
import type { Payload, PayloadConverter, SerializationContext } from '@temporalio/common';
import { UnreadablePayload } from '../contract/decision.js';

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
      return new UnreadablePayload((error as Error).name) as T;
    }
  }
}

/** The name that the bundler looks for. */
export const payloadConverter = new TolerantPayloadConverter();
