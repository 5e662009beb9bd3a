import type { Simulator } from '../../simulator/simulator.js';
import { randomSound } from './random-sound.js';

const FILE_BYTES = 10_000;

/** Sends one clean file in a conversation of its own; settles when its verdict is on that conversation. */
export async function scanOne(simulator: Simulator): Promise<void> {
  const { id: conversationId } = simulator.addConversation({ messages: [] });
  simulator.uploadAttachment({ conversationId, fileName: 'x', bytes: randomSound(FILE_BYTES) });
  await simulator.waitFor(
    () => simulator.conversation(conversationId)?.customAttributes['file_scan_status'] === 'clean',
  );
}
