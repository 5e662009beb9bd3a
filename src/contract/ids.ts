/** Ids are stored in clear, with or without a payload codec: they hold no personal data. */

/** One file, one run: repeated events meet in the same id. */
export function scanWorkflowId(conversationId: string, mediaId: string): string {
  return `scan:${conversationId}:${mediaId}`;
}

/** The conversation that `scanWorkflowId` made an id from, with this file; undefined for any other id. */
export function conversationOfScan(workflowId: string, mediaId: string): string | undefined {
  const id = workflowId.slice(scanWorkflowId('', '').length - 1, -mediaId.length - 1);
  return id !== '' && scanWorkflowId(id, mediaId) === workflowId ? id : undefined;
}

const SCAN_WORKFLOW_ID = /^scan:([^:]+):(.+)$/;

/** What `scanWorkflowId` made an id from; undefined for any other id. No conversation has a colon in its id. */
export function parseScanWorkflowId(
  workflowId: string,
): { readonly conversationId: string; readonly mediaId: string } | undefined {
  const [, conversationId, mediaId] = SCAN_WORKFLOW_ID.exec(workflowId) ?? [];
  return conversationId === undefined || mediaId === undefined ? undefined : { conversationId, mediaId };
}

/** One end of a conversation, one run; a conversation that is reopened and ends again has a second one. */
export function archiveWorkflowId(conversationId: string, completedTime: string): string {
  return `archive:${conversationId}:${completedTime}`;
}

const ARCHIVE_WORKFLOW_ID = /^archive:(.+):(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/;

/** What `archiveWorkflowId` made an id from; undefined for any other id. */
export function parseArchiveWorkflowId(
  workflowId: string,
): { readonly conversationId: string; readonly completedTime: string } | undefined {
  const [, conversationId, completedTime] = ARCHIVE_WORKFLOW_ID.exec(workflowId) ?? [];
  return conversationId === undefined || completedTime === undefined ? undefined : { conversationId, completedTime };
}

/** One ledger per conversation, run after run. */
export function ledgerWorkflowId(conversationId: string): string {
  return `ledger:${conversationId}`;
}

/** The conversation that `ledgerWorkflowId` made an id from; undefined for any other id. */
export function conversationOfLedger(workflowId: string): string | undefined {
  const prefix = ledgerWorkflowId('');
  return workflowId.startsWith(prefix) && workflowId !== prefix ? workflowId.slice(prefix.length) : undefined;
}
