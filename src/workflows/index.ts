export { archiveConversation } from './archive-conversation.js';
export { reconcile } from './reconcile.js';
export { scanAttachment } from './scan-attachment.js';
