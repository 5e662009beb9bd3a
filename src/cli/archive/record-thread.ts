/** A thread that checks records: see `check-in-threads`. */
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { ManifestEntry } from '../../archive/manifest/manifest.js';
import { patiently } from '../../archive/verify/patience.js';
import { createCheckRecord } from '../../archive/verify/record.js';
import type { CheckedRecord, RecordCriteria } from '../../archive/verify/record.js';
import type { Config } from '../../config/config.js';
import { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { openStores } from '../../stores/open-stores.js';

export interface RecordThreadData {
  readonly azure: Config['azure'];
  /** The public keys of the archive as PEM; undefined: no signature is checked. */
  readonly keys: string | undefined;
}

export interface RecordRequest {
  readonly number: number;
  readonly entry: ManifestEntry;
  readonly criteria: RecordCriteria;
}

export interface RecordAnswer {
  readonly number: number;
  /** Undefined when the record cannot be read. */
  readonly checked?: CheckedRecord;
}

const { azure, keys } = workerData as RecordThreadData;
const check = createCheckRecord(
  openStores(azure).archive,
  patiently(delay),
  keys === undefined ? undefined : PublicKeyRing.fromPem(keys),
);

parentPort?.on('message', ({ number, entry, criteria }: RecordRequest) => {
  const answer = (checked?: CheckedRecord) =>
    parentPort?.postMessage({ number, ...(checked === undefined ? {} : { checked }) } satisfies RecordAnswer);
  check(entry, criteria).then(answer, () => answer());
});
