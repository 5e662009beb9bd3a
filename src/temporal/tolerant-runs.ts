import { WorkflowClient } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { LoadedDataConverter, Payload, PayloadConverter } from '@temporalio/common';
import type { EncryptingCodec } from './payload-codec.js';

/**
 * Makes a client list and describe runs whatever their memos hold. The SDK decodes the memo of each run that it lists, and an error
 * there ends the list: one run with a memo of another encoding, which anybody who can start one can write, would hide all
 * others from the desk, the watch and the archive. What cannot be read of a memo is undefined; results and answers that
 * cannot be read remain errors.
 */
export function tolerateMemos(client: Client, codecs: readonly EncryptingCodec[]): Client {
  const { connection, workflow } = client;
  const { namespace, loadedDataConverter } = client.options;
  const tolerant = new WorkflowClient({
    connection,
    namespace,
    dataConverter: tolerantOf(loadedDataConverter, codecs),
  });
  const handleOf = workflow.getHandle.bind(workflow);
  workflow.list = (options) => tolerant.list(options);
  workflow.getHandle = (workflowId, runId, options) =>
    Object.assign(handleOf(workflowId, runId, options), {
      describe: () => tolerant.getHandle(workflowId, runId).describe(),
    });
  return client;
}

function tolerantOf(converter: LoadedDataConverter, codecs: readonly EncryptingCodec[]): LoadedDataConverter {
  return {
    ...converter,
    payloadConverter: readingWhatItCan(converter.payloadConverter),
    payloadCodecs: codecs.map((codec) => ({
      encode: (payloads) => codec.encode(payloads),
      decode: (payloads) => codec.decodeSent(payloads),
    })),
  };
}

/** Undefined is what cannot be read. */
function readingWhatItCan(converter: PayloadConverter): PayloadConverter {
  return {
    toPayload: (value) => converter.toPayload(value),
    fromPayload<T>(payload: Payload): T {
      try {
        return converter.fromPayload<T>(payload);
      } catch {
        return undefined as T;
      }
    },
  };
}
