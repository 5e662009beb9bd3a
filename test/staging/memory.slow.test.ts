import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openStaging } from '../../src/staging/staging.js';

const MEGABYTE = 1024 * 1024;

test('500 MB pass through without staying in memory', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'staging-'));
  try {
    const staging = await openStaging(dir, { log: pino({ level: 'silent' }) });
    const before = process.memoryUsage().rss;
    let peak = before;
    async function* large(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 500; i += 1) {
        yield Buffer.alloc(MEGABYTE, i);
        peak = Math.max(peak, process.memoryUsage().rss);
      }
    }
    const staged = await staging.stage('scan:conversation-1:media-1', large(), { maxBytes: 500 * MEGABYTE });
    expect(staged.bytes).toBe(500 * MEGABYTE);
    expect(staged.head).toHaveLength(65_536);
    // What is garbage already counts as well, until somebody collects it.
    expect(peak - before).toBeLessThan(250 * MEGABYTE);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
