import { getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import { isAwaitedFiles, isExpectedFile } from '../../contract/expected-file.js';
import type { AwaitedFiles, ExpectedFile } from '../../contract/expected-file.js';
import { awaitFiles, expectFile, filesSettled } from '../../contract/ledger-messages.js';
import type { LedgerState } from '../../contract/workflows.js';

/** Maximum number of uploads without a report; beyond that, lists of runs are used. */
const MAX_EXPECTED = 2000;
/** Archives of one conversation that wait at once: it is archived once for each of its ends. */
const MAX_WAITING = 10;

/** The uploads of a conversation that nothing is reported of yet, and the archives that wait for them. */
export class ExpectedFiles {
  private readonly expected = new Map<string, ExpectedFile>();
  private readonly waiting = new Map<string, Set<string>>();

  /**
   * @param isReported whether the ledger has a report of a file
   * @param changed called when another file is expected, to show it
   */
  constructor(
    conversationId: string,
    given: Pick<LedgerState, 'expected' | 'waiting'>,
    private readonly isReported: (mediaId: string) => boolean,
    changed: () => void,
  ) {
    for (const file of given.expected ?? []) this.expect(file);
    for (const archive of given.waiting ?? []) this.wait(archive);
    setHandler(expectFile, (file) => {
      if (!isExpectedFile(file)) return;
      this.expect(file);
      changed();
    });
    setHandler(awaitFiles, (archive) => {
      if (!isAwaitedFiles(archive, conversationId)) return;
      this.wait(archive);
      this.tellWaiting();
    });
  }

  get size(): number {
    return this.expected.size;
  }

  /** Whether nothing else is expected than these media. */
  isWithin(mediaIds: ReadonlySet<string>): boolean {
    return [...this.expected.keys()].every((mediaId) => mediaIds.has(mediaId));
  }

  /** Whether an archive waits for reports. */
  get isAwaited(): boolean {
    return this.waiting.size > 0;
  }

  /** To be called when a file is reported. */
  reported(mediaId: string): void {
    this.expected.delete(mediaId);
    for (const awaited of this.waiting.values()) awaited.delete(mediaId);
    this.tellWaiting();
  }

  /** For the run that comes after this one. */
  state(): Pick<LedgerState, 'expected' | 'waiting'> {
    const waiting = [...this.waiting].map(([waiter, mediaIds]): AwaitedFiles => ({ waiter, mediaIds: [...mediaIds] }));
    return {
      ...(this.expected.size === 0 ? {} : { expected: [...this.expected.values()] }),
      ...(waiting.length === 0 ? {} : { waiting }),
    };
  }

  private expect(file: ExpectedFile): void {
    const { mediaId } = file;
    if (this.isReported(mediaId) || this.expected.has(mediaId) || this.expected.size >= MAX_EXPECTED) return;
    this.expected.set(mediaId, file);
  }

  private wait({ waiter, mediaIds }: AwaitedFiles): void {
    if (!this.waiting.has(waiter) && this.waiting.size >= MAX_WAITING) return;
    this.waiting.set(waiter, new Set(mediaIds.filter((mediaId) => !this.isReported(mediaId))));
  }

  private tellWaiting(): void {
    for (const [waiter, awaited] of this.waiting) {
      if (awaited.size > 0) continue;
      this.waiting.delete(waiter);
      // A run that has ended waits no more; one that misses the signal checks again by itself after a while.
      getExternalWorkflowHandle(waiter)
        .signal(filesSettled)
        .catch(() => undefined);
    }
  }
}
