import { expect, test } from '@jest/globals';
import { until } from '../../devkit/until.js';
import { Listener } from '../../src/listener/listener.js';
import { cleanUps, connectTo } from '../genesys/support.js';
import type { LogLine } from '../genesys/support.js';
import { simulators } from '../simulator/with-simulator.js';
import { losses, QUICK } from './support.js';

const defer = cleanUps();
const startSimulator = simulators();

const TRIES = 8;
/** The first waits are short: by chance two of them can be the same. */
const MOST_EQUAL = 2;

/** With the listener's own chance: nothing is drawn for it here. */
function startListener(url: string): LogLine[] {
  const { events, log, lines } = connectTo(url, {}, defer);
  const times = { ...QUICK, backoffMs: 32, maxBackoffMs: 256 };
  const starter = { start: () => Promise.resolve('started' as const) };
  const listener = new Listener({ source: events, starter, log, times });
  const done = listener.run();
  defer(async () => {
    listener.stop();
    await done;
  });
  return lines;
}

test('two listeners that are refused at the same time do not try again in step', async () => {
  const simulator = await startSimulator();
  simulator.setFault({ kind: 'status', route: 'uploads', status: 503 });
  const both = [startListener(simulator.url), startListener(simulator.url)];
  const waits = () =>
    both.map((lines) =>
      losses(lines)
        .filter(({ channel }) => channel === 'uploads')
        .map(({ waitMs }) => Number(waitMs)),
    );
  await until('failures of both', () => waits().every(({ length }) => length >= TRIES));
  const [one = [], other = []] = waits();
  expect(one.slice(0, TRIES).filter((waitMs, n) => waitMs === other[n]).length).toBeLessThanOrEqual(MOST_EQUAL);
  simulator.clearFaults();
  await simulator.waitFor(() => simulator.sockets('uploads').subscribed === both.length);
});
