import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { AuditLog } from '../../src/archive/audit/audit-log.js';
import type { FileEntry } from '../../src/archive/audit/entries.js';
import type { WormDouble } from '../../devkit/worm/worm-double.js';
import type { TestArchive } from '../../devkit/worm/test-archive.js';
import type { ArchiveKeys } from '../../src/archive/archive-keys.js';

const ajv = new Ajv({ allowUnionTypes: true });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
const schema = (version: number) =>
  ajv.compile(JSON.parse(readFileSync(`schema/audit-${version}.schema.json`, 'utf8')) as object);
const [isFileEntry, isRecordEntry] = [schema(2), schema(3)];

/** What is wrong with an entry about a file or a record by its JSON Schema; undefined if nothing is. */
export function schemaProblem(entry: unknown): string | undefined {
  const isOfRecord = (entry as { readonly schema?: unknown } | null)?.schema === 'conversation-custodian/audit/3';
  const isEntry = isOfRecord ? isRecordEntry : isFileEntry;
  return isEntry(entry) ? undefined : ajv.errorsText(isEntry.errors);
}

/** The audit log of a test's archive. */
export function auditLogOf(archive: TestArchive, keys: ArchiveKeys, now: () => number): AuditLog {
  const clock = { now: async () => now() };
  return new AuditLog({ store: archive.store, signer: keys.signer, retentionDays: 30, clock });
}

/** The entries in the container `archive`, by name. */
export function entriesIn(double: WormDouble): (FileEntry & { readonly blob: string; readonly policy: unknown })[] {
  return double.store.current('archive/audit/').map(([blob, { content, policy }]) => ({
    ...(JSON.parse(gunzipSync(content).toString()) as FileEntry),
    ...{ blob, policy: policy?.mode },
  }));
}
