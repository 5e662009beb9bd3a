export { archiveConversation } from './archive-conversation.js';
export { conversationLedger } from './conversation-ledger.js';
export { scanAttachment } from './scan-attachment.js';
