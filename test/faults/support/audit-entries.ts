import { gunzipSync } from 'node:zlib';
import type { AuditEntry } from '../../../src/archive/audit/entries.js';
import { AUDIT_PREFIX } from '../../../src/archive/audit/entries.js';
import type { Plant } from './plant.js';
import { blobNames } from './waiting.js';

/** Every entry of the audit log of a plant. */
export async function auditEntries(plant: Plant): Promise<AuditEntry[]> {
  const container = plant.container('ARCHIVE');
  const names = (await blobNames(container)).filter((name) => name.startsWith(AUDIT_PREFIX));
  return Promise.all(
    names.map(async (name) => {
      const content = await container.getBlobClient(name).downloadToBuffer();
      return JSON.parse(gunzipSync(content).toString('utf8')) as AuditEntry;
    }),
  );
}
