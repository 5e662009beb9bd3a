export { archiveConversation } from './archive-conversation.js';
export { reconcile } from './reconcile.js';
export { conversationLedger } from './conversation-ledger/conversation-ledger.js';
export { scanAttachment } from './scan-attachment/scan-attachment.js';
export { secondOpinions } from './second-opinions.js';
export { sendNotice } from './send-notice.js';
export { watchPromises } from './watch-promises.js';
export { writeManifests } from './write-manifests.js';
