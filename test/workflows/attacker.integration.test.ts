import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createFilesOf } from '../../src/activities/collect.js';
import type { CollectedFiles } from '../../src/activities/collect.js';
import { files, reportFile } from '../../src/contract/file-report.js';
import type { FileReport, FileStatus } from '../../src/contract/file-report.js';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { until } from '../../devkit/until.js';
import { SeededRandom } from '../faults/support/random.js';
import { startLedgers } from './ledger-support.js';
import type { Ledgers } from './ledger-support.js';
import { reportOf } from './reports.js';

/** Attacks in all, in conversations of ten each. */
const ATTACKS = Number(process.env['TEST_ATTACKS'] ?? 100);
const ATTACKS_EACH = 10;
const SEED = Number(process.env['TEST_SEED'] ?? 13);
/** Time for one call of the attacker, who does not wait for what does not come, in milliseconds. */
const CALL_MS = 5000;

let ledgers: Ledgers;
beforeAll(async () => {
  ledgers = await startLedgers();
});
afterAll(() => ledgers.stop());

/** What becomes of the files in truth, in the order in which it is told. */
const TRUTH: readonly FileReport[] = [
  reportOf('fine', 'clean', 1),
  reportOf('virus', 'quarantined', 2),
  reportOf('gone', 'unscanned', 3),
  reportOf('rejected', 'quarantined', 4),
  reportOf('rejected', 'rejected', 4),
];
const AT_LAST: Readonly<Record<string, FileStatus>> = {
  virus: 'quarantined',
  gone: 'unscanned',
  rejected: 'rejected',
};

const STATUSES: readonly FileStatus[] = ['clean', 'released', 'rejected', 'quarantined', 'unscanned', 'pending'];
const TIMES = ['1970-01-01T00:00:00.000Z', '2024-05-15T15:00:00.000Z', '9999-12-31T23:59:59.000Z', 'never', 5, null];
const ODD = [undefined, null, 5, '', 'x'.repeat(10_000), [], {}, { toJSON: 1 }, -1, 1e300, true];

/** Somebody who can write to the namespace, and has seen what is in it. */
class Attacker {
  private seen: FileReport[] = [];

  constructor(
    private readonly id: string,
    private readonly random: SeededRandom,
  ) {}

  async attack(): Promise<string> {
    const attacks = { update: 4, nonsense: 2, terminate: 1, start: 2, reset: 1, signal: 1, cancel: 1 } as const;
    const names = Object.entries(attacks).flatMap(([name, weight]) => Array<string>(weight).fill(name));
    const name = this.one(names) as keyof typeof attacks;
    await this.look();
    const end = Date.now() + CALL_MS;
    await ledgers.client.withDeadline<unknown>(end, () => this[name]()).catch(() => undefined);
    return name;
  }

  private one<T>(items: readonly T[]): T {
    return items[this.random.integer(0, items.length - 1)]!;
  }

  private get handle() {
    return ledgers.handle(this.id);
  }

  private async look(): Promise<void> {
    const known = await ledgers.client
      .withDeadline(Date.now() + CALL_MS, () => this.handle.query(files))
      .catch(() => [] as readonly FileReport[]);
    this.seen.push(...known);
  }

  /** A report of some file, with a seal that was seen on something else, or none. */
  private forged(): FileReport {
    const status = this.one(STATUSES);
    const base = this.one([...this.seen, ...TRUTH]);
    const time = this.one(TIMES) as string;
    const verdict = status === 'clean' ? 'clean' : base.verdict;
    const forged = { ...base, mediaId: this.one(TRUTH).mediaId, status, verdict, at: time, reportedAt: time };
    return this.random.next() < 0.3 ? { ...forged, seal: `own.${'A'.repeat(43)}` } : forged;
  }

  private update = () => this.handle.executeUpdate(reportFile, { args: [this.forged()] });

  private nonsense = () => {
    const field = this.one(Object.keys(this.one(TRUTH)));
    const report = { ...this.forged(), [field]: this.one(ODD) };
    return this.handle.executeUpdate(reportFile, {
      args: [(this.random.next() < 0.2 ? this.one(ODD) : report) as never],
    });
  };

  private terminate = () => this.handle.terminate('attack');

  private cancel = () => this.handle.cancel();

  private signal = () => this.handle.signal(this.one(['reportFile', 'files', '__x']), this.one(ODD));

  private start = async () => {
    await this.handle.terminate('attack').catch(() => undefined);
    const claimed = Array.from({ length: this.random.integer(0, 4) }, () =>
      this.random.next() < 0.3 ? this.one([...this.seen, ...TRUTH]) : this.forged(),
    );
    const state = { files: claimed, unwritten: this.random.next() < 0.5 ? [] : claimed.map(({ mediaId }) => mediaId) };
    return ledgers.client.workflow.start('conversationLedger', {
      workflowId: ledgerWorkflowId(this.id),
      taskQueue: ledgers.taskQueue,
      args: [{ conversationId: this.id, state: this.random.next() < 0.2 ? this.one(ODD) : state }],
    });
  };

  private reset = async () => {
    const { events } = await this.handle.fetchHistory();
    const first = events?.find(({ workflowTaskCompletedEventAttributes: completed }) => Boolean(completed));
    const { runId, workflowId } = await this.handle.describe();
    await ledgers.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId, runId },
      workflowTaskFinishEventId: first!.eventId!,
      requestId: randomUUID(),
      reason: 'attack',
    });
  };
}

test(`${ATTACKS} attacks on ledgers: no file that is contained is called clean, and no verdict is lost`, async () => {
  const random = new SeededRandom(SEED);
  const counts: Record<string, number> = {};
  for (let round = 0; round < ATTACKS / ATTACKS_EACH; round += 1) {
    const id = ledgers.conversation(`attacked-${round}`);
    const attacker = new Attacker(id, random);
    const truth = [...TRUTH];
    for (let left = ATTACKS_EACH; left > 0 || truth.length > 0;) {
      if (truth.length > 0 && (left === 0 || random.next() < 0.4)) {
        await ledgers.tell(id, truth.shift()!);
        continue;
      }
      const name = await attacker.attack();
      counts[name] = (counts[name] ?? 0) + 1;
      left -= 1;
    }
    // Whatever is left of the ledger, the next news wakes one.
    await ledgers.tell(id, reportOf('last', 'unscanned', 50));
    await until(`round ${round} is told`, () => ledgers.writes(id).at(-1)?.['file_scan.last'] !== undefined);

    const filesOf = createFilesOf({ client: ledgers.client, ...ledgers.sealing });
    const { reported } = (await new MockActivityEnvironment().run(() => filesOf(id, true))) as CollectedFiles;
    const found = Object.fromEntries(reported.map(({ mediaId, status }) => [mediaId, status]));
    expect(found).toMatchObject(AT_LAST);
    expect(found['fine'] ?? 'clean').toBe('clean');
    expect(ledgers.writes(id).at(-1)).toMatchObject({ file_scan_status: 'quarantined' });
    for (const write of ledgers.writes(id)) {
      for (const mediaId of Object.keys(AT_LAST)) {
        expect(String(write[`file_scan.${mediaId}`] ?? '')).not.toMatch(/"status":"(clean|released)"/);
      }
    }
    await ledgers.handle(id).terminate('the test is over');
  }
  process.stdout.write(`attacks: ${JSON.stringify(counts)}\n`);
});
