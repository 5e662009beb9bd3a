import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { eicar } from '../../../src/scanning/canary/eicar.js';
import { createScanner } from '../../../src/scanning/clamav/scanner.js';
import { createIcapScanner } from '../../../src/scanning/icap/scanner.js';
import { allOf } from '../../../src/scanning/several-engines.js';
import { createStagingFolder } from '../clamav/support/files.js';
import type { StagingFolder } from '../clamav/support/files.js';
import { useRealClamd } from '../clamav/support/real-clamd.js';
import type { RealClamd } from '../clamav/support/real-clamd.js';
import type { StagedFile } from '../../../src/scanning/scanner.js';
import { hasCIcap, startCIcap, startGarbler } from './support.js';
import type { CIcap } from './support.js';

if (!hasCIcap) {
  console.warn(
    'c-icap IS NOT TESTED: as root on Debian `npm test` installs it; apt-get install libc-icap-mod-virus-scan',
  );
}
const log = pino({ level: 'silent' });
const MAX_BYTES = 2 * 1024 * 1024;
const GARBLED = 200;

/** Bytes that are other ones, missing, twice there or noise, at a place that depends on the seed. */
function garbling(seed: number): (answer: Buffer) => Buffer {
  const random = createHash('sha256').update(String(seed)).digest();
  return (answer) => {
    const at = random.readUInt32LE(0) % answer.length;
    const end = Math.min(answer.length, at + 1 + (random.readUInt32LE(4) % 60));
    const [before, within, behind] = [answer.subarray(0, at), answer.subarray(at, end), answer.subarray(end)];
    const changes = [
      [before, within.map((byte, n) => byte ^ random[n % random.length]!), behind],
      [before, behind],
      [before, within, within, behind],
      [before, random, behind],
      [behind, within, before],
    ];
    return Buffer.concat(changes[seed % changes.length] as Buffer[]);
  };
}

// A program that only Debian and its descendants package: skipped elsewhere, and where it could not be installed.
(hasCIcap ? describe : describe.skip)("Debian's c-icap with virus_scan", () => {
  let clamd: RealClamd;
  let staging: StagingFolder;
  let server: CIcap;
  beforeEach(async () => {
    [clamd, staging] = await Promise.all([useRealClamd(), createStagingFolder()]);
    server = await startCIcap(clamd.socket);
  });
  afterEach(async () => {
    await server.stop();
    await staging.remove();
    await clamd.stop();
  });
  const engineOn = (url: string) => createIcapScanner(url, { maxConcurrentScans: 2, largestBytes: MAX_BYTES, log });

  test('passes the self-test, and judges', async () => {
    const engine = engineOn(server.url);
    await engine.prove(staging.path);
    expect(await engine.scan(await staging.stage(randomBytes(100_000)))).toMatchObject({
      verdict: 'clean',
      reply: 'icap: 204',
    });
    expect(await engine.scan(await staging.stage(Buffer.alloc(0)))).toMatchObject({ verdict: 'clean' });
    const infected = await engine.scan(await staging.stage(Buffer.concat([randomBytes(1_000_000), eicar()])));
    expect(infected).toMatchObject({ verdict: 'infected', signature: expect.stringMatching(/eicar/i) });
  });

  test('that lets large files or archives through fails the self-test', async () => {
    await server.stop();
    server = await startCIcap(clamd.socket, { maxObjectSize: '1M', sizeLimit: 'on' });
    await expect(engineOn(server.url).prove(staging.path)).rejects.toThrow(
      /largest size: expected infected, got clean/,
    );
  });

  test('killed in the middle, it gives no verdict', async () => {
    const engine = engineOn(server.url);
    await engine.prove(staging.path);
    const file = await staging.stage(randomBytes(MAX_BYTES));
    const scans = Array.from({ length: 4 }, () =>
      engine.scan(file).then(
        ({ verdict }) => verdict,
        () => undefined,
      ),
    );
    await server.stop();
    const verdicts = [
      ...(await Promise.all(scans)),
      await engine.scan(file).then(
        ({ verdict }) => verdict,
        () => undefined,
      ),
    ];
    // Who was done before it died has its verdict.
    expect(verdicts.at(-1)).toBeUndefined();
    const eicars = await Promise.allSettled([engine.scan(await staging.stage(eicar()))]);
    expect(eicars[0]?.status).toBe('rejected');
  });

  test('hung, it gives none: the caller gives up', async () => {
    const engine = engineOn(server.url);
    process.kill(-server.process.pid!, 'SIGSTOP');
    const scan = engine.scan(await staging.stage(randomBytes(100)), { signal: AbortSignal.timeout(1000) });
    await expect(scan).rejects.toThrow();
    process.kill(-server.process.pid!, 'SIGCONT');
  });

  test('garbled, it calls nothing clean that is not, and nothing whose answer was cut', async () => {
    const verdictOf = async (file: StagedFile, garble: (answer: Buffer) => Buffer, ends = true) => {
      // The first connection asks about the canary before the file, the third about the one behind it.
      const garbler = await startGarbler(server.url, (answer, connection) =>
        connection === 2 ? { answer: garble(answer), ends } : { answer, ends: false },
      );
      try {
        return (await engineOn(garbler.url).scan(file, { signal: AbortSignal.timeout(10_000) })).verdict;
      } catch {
        return undefined;
      } finally {
        await garbler.stop();
      }
    };
    const [infected, clean] = [await staging.stage(eicar()), await staging.stage(Buffer.from('a text'))];
    expect(await verdictOf(infected, (answer) => answer, false)).toBe('infected');
    for (let seed = 0; seed < GARBLED; seed += 1) {
      expect([seed, await verdictOf(infected, garbling(seed))]).not.toEqual([seed, 'clean']);
    }
    // As of a vendor whose names for its headers nobody knows.
    const renamed = (answer: Buffer) => Buffer.from(answer.toString('latin1').replace(/^X-/gm, 'Y-'), 'latin1');
    expect(await verdictOf(infected, renamed, false)).toBe(undefined);
    let length = 0;
    expect(await verdictOf(clean, (answer) => answer.subarray(0, (length = answer.length)), false)).toBe('clean');
    for (let cut = 0; cut < length; cut += 1) {
      expect([cut, await verdictOf(clean, (answer) => answer.subarray(0, cut))]).toEqual([cut, undefined]);
    }
  });

  test('beside clamd: clean needs both, and the verdict says what each said', async () => {
    const clamav = createScanner({ socket: clamd.socket }, { maxConcurrentScans: 2, log });
    const both = allOf([clamav, engineOn(server.url)]);
    await both.prove(staging.path);
    const clean = await both.scan(await staging.stage(randomBytes(1000)));
    expect(clean).toMatchObject({
      verdict: 'clean',
      reply: expect.stringMatching(/^ClamAV .*: stream: OK; C-ICAP.*: icap: 204$/i),
    });
    const file = await staging.stage(randomBytes(1000));
    const found = await staging.stage(eicar());
    await server.stop();
    await expect(both.scan(file)).rejects.toThrow();
    expect(await both.scan(found)).toMatchObject({ verdict: 'infected' });
    both.close();
  });
});
