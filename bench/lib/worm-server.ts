import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { recordName } from '../../src/archive/record-names.js';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';

/** Started by `fork` with a number of records: a storage that contains them and their manifest. Reports its address. */

const CONTAINER = 'archive';
const MESSAGES = 30;
const WRITTEN = Date.UTC(2026, 2, 1, 10);
const VERIFIED = Date.UTC(2026, 2, 2, 1);
const LOCKED_UNTIL = Date.UTC(2030, 0, 1);

let now = WRITTEN;
const double = await new WormDouble({ now: () => now }).start();
for (let number = 0; number < Number(process.argv[2]); number += 1) put(number);
now = VERIFIED;
const { connectionString } = double;
const archive = new TestArchive({ connectionString, container: CONTAINER, now: () => now });
await archive.writeManifests();
process.send?.({ connectionString, container: CONTAINER });
process.on('disconnect', () => process.exit());

/** Directly into the store: the time of uploads is not measured. */
function put(number: number): void {
  const id = createHash('sha256').update(String(number)).digest('hex').slice(0, 32);
  const completedTime = '2026-03-01T09:00:00.000Z';
  const lines = Array.from({ length: MESSAGES }, (_, line) => {
    const text = `message ${line} of ${id}: ${createHash('sha256').update(`${id}${line}`).digest('base64')}`;
    return `${JSON.stringify({ time: completedTime, sender: `customer-${number}`, text })}\n`;
  });
  const plain = lines.join('');
  const content = gzipSync(plain);
  const metadata = {
    completed_time: encodeURIComponent(completedTime),
    message_count: String(MESSAGES),
    plain_sha256: createHash('sha256').update(plain).digest('hex'),
    gzip_sha256: createHash('sha256').update(content).digest('hex'),
  };
  const stored = { content, contentType: 'application/gzip', md5: undefined, metadata };
  const policy = { mode: 'locked', until: LOCKED_UNTIL } as const;
  double.store.put(`${CONTAINER}/${recordName(id, completedTime)}`, stored, policy, false);
}
