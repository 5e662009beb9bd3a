export { archiveConversation } from './archive-conversation.js';
export { scanAttachment } from './scan-attachment.js';
export { writeManifests } from './write-manifests.js';
