import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { HOSTILE_CONTAINERS } from '../../../bench/opening/hostile-containers.js';
import type { HostileContainer } from '../../../bench/opening/hostile-containers.js';
import { openAlone } from '../../../bench/opening/open-alone.js';
import { DEFAULT_BOUNDS } from '../../../src/scanning/opener/bounds.js';

const MIB = 1024 * 1024;
const TIME_MS = 10_000;
/** Of the process that opens the file, above what it takes idle: a reader's file, as letters, and what it makes of them. */
const MEMORY_BYTES = 1024 * MIB;
/** A process that is not done by then is not bounded by the time that the file was given. */
const KILLED_AFTER_MS = 300_000;
/** One reader works at a time, beside it the worker's own thread and the collector; starting them counts as well. */
const CPU_MS = 3 * TIME_MS + 60_000;

test.each(HOSTILE_CONTAINERS.map((container) => [container.name, container] as const))('%s', async (_, container) => {
  const opened = await openAlone(await container.build(), {
    program: resolve('dist/bench/opening/examine-alone.js'),
    mostMs: KILLED_AFTER_MS,
    bounds: { timeMs: TIME_MS },
  });
  if (opened === undefined) throw new Error('the process was killed, or died');
  const { reasons, leftovers } = opened;
  expect(leftovers).toEqual([]);
  // A slow machine may not come as far as the reason.
  const isTold = ({ reason }: HostileContainer) =>
    reason === undefined || reasons.some((found) => reason.test(found) || found === 'limit-exceeded:time');
  expect({ reasons, isTold: isTold(container) }).toEqual({ reasons, isTold: true });
  expect(opened.peakRss - opened.idleRss).toBeLessThan(MEMORY_BYTES);
  expect(opened.cpuMs).toBeLessThan(CPU_MS);
  expect(opened.diskBytes).toBeLessThanOrEqual(DEFAULT_BOUNDS.bytes + MIB);
  expect(opened.diskFiles).toBeLessThanOrEqual(DEFAULT_BOUNDS.entries);
});
