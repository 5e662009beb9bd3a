import type { RecordedConversation } from '../../src/archive/record.js';
import type { FileReport } from '../../src/contract/file-report.js';

/** A conversation with everything that a record can hold. */
export const CONVERSATION: RecordedConversation = {
  conversationId: 'conversation-1',
  completedTime: '2024-05-15T23:59:59.500Z',
  participants: [
    { id: 'customer-1', role: 'customer' },
    { id: 'agent-7', role: 'agent' },
  ],
  messages: [
    { type: 'event', event: 'join', text: '', senderId: 'agent-7', role: 'agent', time: '2024-05-15T23:50:00.000Z' },
    { type: 'text', id: 'm1', text: 'Grüße 👋\u2028[REDACTED]', senderId: 'customer-1', role: 'customer' },
    { type: 'text', id: 'm1', text: '', senderId: 'customer-1', role: 'customer', mediaIds: ['media-2', 'media-1'] },
    { type: 'deleted', id: 'm2', text: '', role: 'unknown', time: '2024-05-15T23:52:00.000Z' },
  ],
  redactions: { ssn: 1, card: 2 },
  redactor: '1+0123abcd',
  gate: 'passed',
  attachments: [
    { id: 'media-2', verdict: 'unknown' },
    {
      id: 'media-1',
      name: 'invoice.pdf',
      mimeType: 'application/pdf',
      bytes: 17,
      sha256: 'ab'.repeat(32),
      verdict: 'infected',
      signature: 'Win.Test',
      engine: '1.4.3',
      databaseVersion: '27500',
    },
  ],
};

/** What the ledger tells of a file that was quarantined. */
export const REPORT: FileReport = {
  mediaId: 'media-1',
  status: 'quarantined',
  verdict: 'infected',
  reply: 'Win.Test FOUND',
  at: '2024-05-15T23:52:10.000Z',
  fileName: 'invoice.pdf',
  mimeType: 'application/pdf',
  bytes: 17,
  isImage: false,
  sha256: 'ab'.repeat(32),
  signature: 'Win.Test',
  engine: '1.4.3',
  databaseVersion: '27500',
};
