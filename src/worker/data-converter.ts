import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { payloadCodecs } from '../temporal/connection.js';
import type { TemporalConfig } from '../temporal/connection.js';

const FAILURE_CONVERTER = fileURLToPath(new URL('../workflows/failure-converter.js', import.meta.url));

/** The data converter of a worker outside the workflows; theirs is in the bundle. */
export function dataConverterOfWorker(config: TemporalConfig): DataConverter {
  const codecs = payloadCodecs(config);
  return codecs.length === 0 ? {} : { payloadCodecs: codecs, failureConverterPath: FAILURE_CONVERTER };
}
