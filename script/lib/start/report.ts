import type { Arrival } from './follow.js';
import { approveCommand } from './shell.js';
import { table } from './table.js';

/** Where people find and control runs. */
export interface Access {
  readonly cli: string;
  readonly address: string;
  readonly namespace: string;
  /** Address of the Web UI, where it is known. */
  readonly uiUrl?: string | undefined;
}

/** Address of a run in the Web UI; its ids if the address is unknown. */
export function runLink({ uiUrl, namespace }: Access, workflowId: string, runId?: string): string {
  const link = `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  if (uiUrl === undefined) return runId === undefined ? workflowId : `${workflowId}, run ${runId}`;
  return runId === undefined ? link : `${link}/${runId}`;
}

/** Address of the list of all runs that wait for a decision. */
export function waitingLink({ uiUrl, namespace }: Access): string {
  const query = 'ReviewState="waiting"';
  return uiUrl === undefined
    ? query
    : `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(query)}`;
}

/**
 * The outcome of the samples, and how to release the one that is safe to release.
 * @param staysUp whether that command will find anybody
 */
export function report(arrivals: readonly Arrival[], access: Access, staysUp = true): string[] {
  const rows = arrivals.map(({ sent, run, outcome, evidence }) => ({
    cells: [sent.title, outcome, evidence],
    below: runLink(access, sent.workflowId, run?.runId),
  }));
  const infected = arrivals.find(({ run }) => run?.verdict === 'infected' && run.reviewState === 'waiting');
  return [
    '',
    ...table(['sent', 'outcome', 'afterwards'], rows),
    ...(infected === undefined || !staysUp
      ? []
      : [
          '',
          `Release ${infected.sent.title} (a harmless test file) with this command, or in the Web UI:`,
          '',
          ...approveCommand({ ...access, workflowId: infected.sent.workflowId }).map((line) => `  ${line}`),
        ]),
    '',
  ];
}
