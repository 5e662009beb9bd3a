import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { payloadCodecs } from '../temporal/connection.js';
import type { TemporalConfig } from '../temporal/connection.js';

const FAILURE_CONVERTER = fileURLToPath(new URL('../workflows/failure-converter.js', import.meta.url));

/** How a worker reads and writes outside of the workflows; their own converters are in the bundle. */
export function dataConverterOfWorker(config: TemporalConfig): DataConverter {
  const codecs = payloadCodecs(config);
  return codecs.length === 0 ? {} : { payloadCodecs: codecs, failureConverterPath: FAILURE_CONVERTER };
}
