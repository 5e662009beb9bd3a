/** Labelled conversations by a second author, who has not seen the detectors; see README.md. */
export { conversations } from './conversations.js';
export { negatives } from './negatives.js';
export { KINDS } from './types.js';
export type { Kind, LabelledConversation, LabelledMessage, Span } from './types.js';
