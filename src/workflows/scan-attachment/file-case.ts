import type { FileStatus } from '../../contract/file-report.js';
import type { Findings, Standing } from '../../contract/findings.js';
import { toldVerdict } from '../../contract/verdict.js';
import type { FileVerdict } from '../../contract/verdict.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';

/** What a run knows of its file, for the parts that work on it one after the other. */
export class FileCase {
  status: FileStatus;
  findings: Findings;
  /** The end of the review that was announced before; see `Standing`. */
  askedUntil: string | undefined;
  /** The report of an earlier run on a file that it could not scan. */
  told: Standing | undefined;

  /** Whether this run deals in sealed facts: see `SEALED_FACTS_PATCH`. */
  readonly isSealed: boolean;
  /** See `LEAN_STEPS_PATCH`. */
  readonly isLean: boolean;

  constructor(
    readonly input: ScanAttachmentInput,
    { isSealed, isLean }: { readonly isSealed: boolean; readonly isLean: boolean },
  ) {
    this.isSealed = isSealed;
    this.isLean = isLean;
    this.status = input.earlier?.status ?? 'pending';
    this.findings = input.earlier?.findings ?? {};
  }

  /** What names the file for a step. */
  get address() {
    const { conversationId, mediaId, messageId } = this.input;
    return { conversationId, mediaId, messageId };
  }

  get verdict(): FileVerdict {
    return toldVerdict(this.findings.scan);
  }

  /** Nothing is left to decide or to report: an earlier run has done so. */
  isSettled = false;

  get needsReview(): boolean {
    if (this.isSettled) return false;
    return this.status === 'unscanned' || this.findings.inVault === true;
  }

  add(findings: Findings): void {
    this.findings = { ...this.findings, ...findings };
  }

  conclude(status: FileStatus, findings: Findings): void {
    this.status = status;
    this.add({ ...findings, at: new Date().toISOString() });
  }
}
