import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { EncryptingCodec } from '../temporal/payload-codec.js';

const FAILURE_CONVERTER = fileURLToPath(new URL('../workflows/failure-converter.js', import.meta.url));

/** The data converter of a worker outside the workflows; theirs is in the bundle. */
export function dataConverterOfWorker(codecs: EncryptingCodec[]): DataConverter {
  return codecs.length === 0 ? {} : { payloadCodecs: codecs, failureConverterPath: FAILURE_CONVERTER };
}
