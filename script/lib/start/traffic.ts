import { createHash } from 'node:crypto';
import type { SimulatorControl } from '../../../simulator/control-client.js';
import { archiveWorkflowId, scanWorkflowId } from '../../../src/contract/ids.js';
import { sampleConversations, sampleFiles } from './samples.js';

const MESSAGE_GAP_MS = 20_000;

/** Something that was sent through the simulator, and the run that it starts. */
export interface Sent {
  /** For people: the name of the file, or of the conversation. */
  readonly title: string;
  readonly workflowId: string;
  readonly conversationId: string;
  /** Only of files. */
  readonly file?: { readonly mediaId: string; readonly sha256: string };
}

/**
 * Makes the simulator's customers upload files, each in a separate conversation, and finish conversations.
 * @param tag makes the ids different from those of other starts
 */
export async function sendSampleTraffic(simulator: SimulatorControl, tag: string, now: number): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const { name, fileName, content } of sampleFiles()) {
    const ids = { conversationId: `chat-${tag}-${name}`, mediaId: `file-${tag}-${name}` };
    await simulator.addConversation({ id: ids.conversationId, messages: [] });
    await simulator.uploadAttachment({ ...ids, fileName, bytes: content });
    sent.push({
      title: fileName,
      workflowId: scanWorkflowId(ids.conversationId, ids.mediaId),
      conversationId: ids.conversationId,
      file: { mediaId: ids.mediaId, sha256: createHash('sha256').update(content).digest('hex') },
    });
  }
  for (const { name, messages } of sampleConversations()) {
    const conversationId = `chat-${tag}-${name}`;
    const completedTime = new Date(now).toISOString();
    const timed = messages.map((message, index) => ({
      ...message,
      timestamp: new Date(now - (messages.length - index) * MESSAGE_GAP_MS).toISOString(),
    }));
    await simulator.addConversation({ id: conversationId, messages: timed });
    await simulator.completeConversation(conversationId, completedTime);
    sent.push({
      title: `${name} chat`,
      workflowId: archiveWorkflowId(conversationId, completedTime),
      conversationId,
    });
  }
  return sent;
}

/** A simulator loses all state when it ends; the runs that wait for a decision still have attributes to write. */
export async function restoreConversations(simulator: SimulatorControl, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) await simulator.addConversation({ id, messages: [] });
}
