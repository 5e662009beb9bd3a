import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Notifier } from '../../src/notices/notifier.js';
import { watchSpool } from '../../src/notices/spool-notice.js';
import { until } from '../../devkit/until.js';
import { startReceiver } from './receivers.js';
import type { Receiver } from './receivers.js';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const BACKOFF = { firstMs: 1, maxMs: 5 };
let webhook: Receiver;
let slack: Receiver;
let stop: AbortController;
let watching: Promise<void> | undefined;
beforeEach(async () => {
  [webhook, slack] = await Promise.all([startReceiver(), startReceiver()]);
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await watching;
  await Promise.all([webhook.close(), slack.close()]);
});

const watch = (spool: { bytes: number }, now = () => NOW) => {
  const notifier = new Notifier({
    ...{ webhook: { url: webhook.url, secret: undefined }, slack: slack.url, teams: undefined, ocsf: undefined },
    ...{ mail: undefined, details: 'ids', deskUrl: undefined, now },
  });
  const log = pino({ level: 'silent' });
  watching = watchSpool(
    { notifier, host: 'h', spool, maxBytes: 1000, log, now, everyMs: 1, backoff: BACKOFF },
    stop.signal,
  );
};
const ids = () => webhook.received.map(({ body }) => (JSON.parse(body) as { id: string }).id);

describe('a spool that fills', () => {
  test('is told of at each level once, and again after it was empty', async () => {
    let time = NOW;
    const spool = { bytes: 499 };
    watch(spool, () => time);
    for (const bytes of [500, 799, 800, 950, 1000]) {
      spool.bytes = bytes;
      const level = bytes >= 950 ? 95 : bytes >= 800 ? 80 : 50;
      await until('it is told', () => ids().includes(`spool/h/${level}/2026-03-01T12`));
    }
    spool.bytes = 0;
    time += 3_600_000;
    // Whether it was seen to be empty shows only by what comes then.
    await until('it is told again', () => {
      spool.bytes = spool.bytes === 0 ? 600 : 0;
      return ids().includes('spool/h/50/2026-03-01T13');
    });
    const first = ids().filter((id) => id.endsWith('T12'));
    expect(first).toEqual(['spool/h/50/2026-03-01T12', 'spool/h/80/2026-03-01T12', 'spool/h/95/2026-03-01T12']);
    expect(JSON.parse(webhook.received[0]!.body)).toMatchObject({ data: { used: '50 % of 1000 bytes' } });
  });

  test('a place that fails is tried again, with the same id; one that hangs holds no other up', async () => {
    slack.answer = () => 'hang';
    webhook.answer = (count) => ([500, 'cut', 503, 204] as const)[Math.min(count - 1, 3)]!;
    watch({ bytes: 900 });
    await until('it was taken', () => webhook.received.length >= 4);
    expect(new Set(ids()).size).toBe(1);
    await until('the other was asked, too', () => slack.received.length > 0);
    stop.abort();
    await slack.close();
    slack = await startReceiver();
  });

  test('a place that wants no more is left alone', async () => {
    webhook.answer = () => 410;
    watch({ bytes: 900 });
    await until('the others are told', () => slack.received.length === 1);
    await until('it was asked', () => webhook.received.length === 1);
  });
});
