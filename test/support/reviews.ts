import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { REVIEW_MEMO } from '../../src/contract/review-memo.js';
import type { ReviewMemo } from '../../src/contract/review-memo.js';
import { reviewStateAttribute } from '../../src/contract/search-attributes.js';
import { review } from '../../src/contract/review.js';
import type { ReviewReport } from '../../src/contract/review.js';
import type { ScanAttachment, ScanAttachmentInput } from '../../src/contract/workflows.js';
import { eicar } from '../../devkit/samples.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

export type ScanHandle = WorkflowHandle<ScanAttachment>;

export interface Reviewed {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly handle: ScanHandle;
}

/** An infected file of a conversation of its own, whose review is open. */
export async function openReview(
  stack: Stack,
  options: Partial<ScanAttachmentInput> & { readonly bytes?: Uint8Array } = {},
  limits: { readonly workflowExecutionTimeout?: '20s' } = {},
): Promise<Reviewed> {
  const { bytes = eicar(), ...input } = options;
  const conversationId = input.conversationId ?? `c-${randomUUID()}`;
  if (stack.simulator.conversation(conversationId) === undefined) {
    stack.simulator.addConversation({ id: conversationId, messages: [] });
  }
  const attachment = { conversationId, fileName: 'invoice.pdf', bytes, announce: false };
  const { mediaId, downloadUrl } = stack.simulator.uploadAttachment(attachment);
  const { workflowId } = stack.scan(conversationId, mediaId);
  const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
    ...limits,
    ...(await stack.announced({ downloadUrl, ...input, conversationId, mediaId })),
    workflowId,
    taskQueue: stack.taskQueue,
    args: [{ downloadUrl, reviewWindowMs: 3_600_000, ...input, conversationId, mediaId }],
    searchAttributes: { ConversationId: [conversationId], MediaId: [mediaId] },
  });
  await reportOf(handle, ({ state }) => state !== 'none');
  return { conversationId, mediaId, handle };
}

/** An infected file with a copy in the vault, whose run somebody ends before the file is removed from the conversation. */
export async function containedHalfway(stack: Stack): Promise<Reviewed> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const mediaId = randomUUID();
  const fault = stack.simulator.setFault({ kind: 'status', status: 503, route: 'deleteMedia', match: mediaId });
  stack.simulator.uploadAttachment({ conversationId, mediaId, fileName: 'invoice.pdf', bytes: eicar() });
  const handle = stack.scan(conversationId, mediaId);
  await stack.simulator.waitFor(() => fault.applied > 0);
  await handle.terminate('by force');
  fault.release();
  return { conversationId, mediaId, handle };
}

/** What the newest run has told of its review since it began, before any worker has taken it. */
export async function beginningOf(handle: ScanHandle): Promise<{ readonly state: string; readonly memo: ReviewMemo }> {
  const [started] = (await handle.fetchHistory()).events ?? [];
  const { memo, searchAttributes } = started?.workflowExecutionStartedEventAttributes ?? {};
  const read = (payload: { data?: Uint8Array | null } | undefined) =>
    JSON.parse(String(Buffer.from(payload?.data ?? [])));
  return {
    state: read(searchAttributes?.indexedFields?.[reviewStateAttribute.name]),
    memo: read(memo?.fields?.[REVIEW_MEMO]),
  };
}

/** The report once it is as it should be. */
export const reportOf = (handle: ScanHandle, fits: (report: ReviewReport) => boolean): Promise<ReviewReport> =>
  until('the review is as it should be', async () => {
    const report = await handle.query(review).catch(() => undefined);
    return report !== undefined && fits(report) ? report : undefined;
  });
