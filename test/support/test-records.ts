import type { ContainerClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { ArchiveStore } from '../../src/archive/archive.js';
import type { ArchiveReceipt } from '../../src/archive/archive.js';
import type { ImmutabilityDemand } from '../../src/archive/lock.js';
import { laterRecordName, recordName } from '../../src/archive/record-names.js';
import { encodeRecord } from '../../src/archive/record.js';
import type { RecordedConversation } from '../../src/archive/record.js';
import { CONVERSATION } from './record-samples.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

/** Stores records as the upload step does. */
export async function storeRecord(
  container: ContainerClient,
  changes: Partial<RecordedConversation>,
  immutability: ImmutabilityDemand,
): Promise<ArchiveReceipt> {
  const conversation = { ...CONVERSATION, ...changes };
  const { conversationId, completedTime, messages } = conversation;
  const record = await encodeRecord(conversation, 'jsonl', recordName(conversationId, completedTime));
  return new ArchiveStore({
    container: new AzureContainer(container),
    immutability,
    log: pino({ level: 'silent' }),
  }).write({
    ...record,
    metadata: {
      conversation_id: conversationId,
      completed_time: completedTime,
      message_count: messages.length,
      redactor: conversation.redactor,
    },
    retentionDays: 1,
    conversation: {
      id: conversationId,
      laterName: laterRecordName(record.name, record.plainSha256),
      earlierNames: [],
    },
  });
}
