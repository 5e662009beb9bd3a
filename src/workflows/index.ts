export { archiveConversation } from './archive-conversation.js';
export { scanAttachment } from './scan-attachment.js';
