import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { EncryptingCodec } from '../temporal/payload-codec.js';

const FAILURE_CONVERTER = fileURLToPath(new URL('../workflows/failure-converter.js', import.meta.url));

/** The data converter of a worker outside the workflows; theirs is in the bundle. */
export function dataConverterOfWorker(codecs: readonly EncryptingCodec[]): DataConverter {
  if (codecs.length === 0) return {};
  return { payloadCodecs: codecs.map(codecOfWorker), failureConverterPath: FAILURE_CONVERTER };
}

/**
 * What is sent to a run, and cannot be read, is for the run to judge: an error here would stop it until somebody resets it. What
 * steps take and return is the program's own.
 */
function codecOfWorker(codec: EncryptingCodec): PayloadCodec {
  return {
    encode: (payloads) => codec.encode(payloads),
    decode: (payloads: Payload[], context?: SerializationContext) =>
      context?.type === 'workflow' ? codec.decodeSent(payloads) : codec.decode(payloads),
  };
}
