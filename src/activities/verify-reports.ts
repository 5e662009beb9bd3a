import type { FileReport } from '../contract/file-report.js';
import type { Seals } from './seals.js';

export interface VerifyReportsInput {
  readonly conversationId: string;
  readonly reports: readonly FileReport[];
}

export function createVerifyReports({ seals }: { readonly seals: Seals }) {
  /** @returns for each report whether it carries the seal of the step `report` */
  return async function verifyReports({ conversationId, reports }: VerifyReportsInput): Promise<readonly boolean[]> {
    return reports.map((report) => seals.isReport(conversationId, report));
  };
}
