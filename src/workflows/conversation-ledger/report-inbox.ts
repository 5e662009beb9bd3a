import { condition, setHandler } from '@temporalio/workflow';
import type { FileReport } from '../../contract/file-report.js';
import { fileReported } from '../../contract/ledger-messages.js';
import { problemOf } from '../../contract/report-problem.js';

/** Of one request to check reports, in UTF-16 units of JSON. */
const MAX_CHECKED_AT_ONCE = 256 * 1024;
/** What goes to the next run unchecked, likewise: it is part of that run's input. */
const MAX_HANDED_OVER = 128 * 1024;

export interface ReportInboxOptions {
  readonly take: (report: FileReport) => void;
  /** Called for each one that is not believed. */
  readonly ignore: () => void;
}

/**
 * The reports that nobody waits for. Receiving one costs next to nothing, for a customer decides how many come at once, and
 * all that have come are dealt with in one workflow task. What is in here is checked together, by a step that is no local one: how many
 * reports come before a local step has an answer is not the same when the run is replayed.
 */
export class ReportInbox {
  private readonly waiting = new Map<FileReport, number>();
  private characters = 0;

  constructor(private readonly options: ReportInboxOptions) {
    setHandler(fileReported, (report) => {
      if (problemOf(report) !== undefined) return options.ignore();
      const size = JSON.stringify(report).length;
      this.waiting.set(report, size);
      this.characters += size;
    });
  }

  readonly unchecked = (): readonly FileReport[] => [...this.waiting.keys()];

  /** Whether what is unchecked can be handed over to the next run. */
  get isSmall(): boolean {
    return this.characters <= MAX_HANDED_OVER;
  }

  /** The oldest, as many as one request holds. They stay until they are checked. */
  nextBatch(): readonly FileReport[] {
    const batch: FileReport[] = [];
    let characters = 0;
    for (const [report, size] of this.waiting) {
      characters += size;
      if (batch.length > 0 && characters > MAX_CHECKED_AT_ONCE) break;
      batch.push(report);
    }
    return batch;
  }

  /** @param genuine for each of the reports, whether it carries a seal of this program */
  checked(reports: readonly FileReport[], genuine: readonly boolean[]): void {
    for (const [index, report] of reports.entries()) {
      this.characters -= this.waiting.get(report) ?? 0;
      this.waiting.delete(report);
      if (genuine[index] === true) this.options.take(report);
      else this.options.ignore();
    }
  }

  /** Has reports checked as they come, for as long as the run lasts. */
  async checkAll(verify: (reports: readonly FileReport[]) => Promise<readonly boolean[]>): Promise<never> {
    for (;;) {
      await condition(() => this.waiting.size > 0);
      const reports = this.nextBatch();
      this.checked(reports, await verify(reports));
    }
  }
}
