import type { FileStatus } from '../../contract/file-report.js';
import type { Findings } from '../../contract/findings.js';
import { toldVerdict } from '../../contract/verdict.js';
import type { FileVerdict } from '../../contract/verdict.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';

/** What a run knows of its file, for the parts that work on it one after the other. */
export class FileCase {
  status: FileStatus;
  findings: Findings;

  constructor(readonly input: ScanAttachmentInput) {
    this.status = input.earlier?.status ?? 'pending';
    this.findings = input.earlier?.findings ?? {};
  }

  /** What names the file for a step. */
  get address() {
    const { conversationId, mediaId, messageId } = this.input;
    return { conversationId, mediaId, messageId };
  }

  get verdict(): FileVerdict {
    const { scan } = this.findings;
    return scan === undefined ? 'unscanned' : toldVerdict(scan);
  }

  get needsReview(): boolean {
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
