import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { askAbout } from '../../../src/scanning/clamav/exchange.js';
import { startFakeClamd } from './support/fake-clamd.js';

/** clamd gives a session up that sends nothing for its ReadTimeout: here, it answers when three more commands have come. */
test('a scan that takes longer than clamd waits for commands is waited for', async () => {
  let pings = 0;
  const fake = await startFakeClamd('tcp', {
    onWhole: (scan) => {
      scan.connection.on('data', (data: Buffer) => {
        pings += data.toString('latin1').split('zPING\0').length - 1;
        if (pings === 3) scan.answer('Heuristics.Limits.Exceeded.MaxScanTime FOUND');
      });
    },
  });
  try {
    const content = Readable.from([randomBytes(300_000)]);
    const { verdict } = await askAbout(
      fake.address,
      { content },
      { deadlineMilliseconds: 60_000, pingMilliseconds: 5 },
    );
    expect(verdict).toMatchObject({ verdict: 'unscannable', reason: 'limits' });
    await fake.idle();
  } finally {
    await fake.close();
  }
});

test('nothing comes between the pieces of an upload', async () => {
  const fake = await startFakeClamd('tcp', { onWhole: (scan) => scan.answer('OK') });
  try {
    const bytes = randomBytes(300_000);
    async function* slowly(): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += 30_000) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield bytes.subarray(at, at + 30_000);
      }
    }
    const content = Readable.from(slowly());
    const { verdict } = await askAbout(
      fake.address,
      { content },
      { deadlineMilliseconds: 60_000, pingMilliseconds: 1 },
    );
    expect(verdict).toEqual({ verdict: 'clean', reply: 'stream: OK' });
    expect(fake.content().equals(bytes)).toBe(true);
    await fake.idle();
  } finally {
    await fake.close();
  }
});
