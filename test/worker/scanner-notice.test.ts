import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { pino } from 'pino';
import type { ScannerStatus } from '../../src/scanning/proven-scanner.js';
import { scannerNotice } from '../../src/worker/scanner-notice.js';

test('a scanner that is not trusted is told of once an hour, whatever becomes of the telling', () => {
  const started: string[] = [];
  const start = (_: string, { workflowId }: { workflowId: string }) => {
    const isKnown = started.includes(workflowId);
    started.push(workflowId);
    return isKnown
      ? Promise.reject(new WorkflowExecutionAlreadyStartedError('known', workflowId, 'sendNotice'))
      : Promise.reject(new Error('Temporal is away'));
  };
  let now = Date.parse('2026-03-01T12:01:00.000Z');
  const client = {
    workflow: { start },
    withDeadline: (_: number, call: () => Promise<void>) => call(),
  } as unknown as Client;
  const notifier = { channels: ['webhook'] } as never;
  const log = pino({ level: 'silent' });
  const tell = scannerNotice({ client, taskQueue: 'q', hostId: 'h', notifier, log, now: () => now });
  tell({ state: 'proven' } as unknown as ScannerStatus);
  for (const minutes of [0, 10, 50, 70]) {
    now = Date.parse('2026-03-01T12:01:00.000Z') + minutes * 60_000;
    tell({ state: 'failed' } as ScannerStatus);
  }
  const ids = ['notice:scanner/h/2026-03-01T12', 'notice:scanner/h/2026-03-01T13'];
  expect(started).toEqual([ids[0], ids[0], ids[0], ids[1]]);
});
