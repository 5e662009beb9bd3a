import { defineSearchAttributeKey } from '@temporalio/common';

/** Stored in clear, with or without a payload codec: they hold no personal data. */

/**
 * Whether a conversation is archived: `failed` is for good, until somebody runs it again; `held`: the last gate does not let
 * its record pass, and a person has to decide.
 */
export type ArchiveState = 'pending' | 'archived' | 'failed' | 'held';

export const conversationIdAttribute = defineSearchAttributeKey('ConversationId', 'KEYWORD');
export const mediaIdAttribute = defineSearchAttributeKey('MediaId', 'KEYWORD');
export const verdictAttribute = defineSearchAttributeKey('Verdict', 'KEYWORD');
export const reviewStateAttribute = defineSearchAttributeKey('ReviewState', 'KEYWORD');

/**
 * Of ledgers: `refused` while Genesys Cloud does not take the attributes, `unconfirmed` while it accepts and does not show
 * them, `written` when all is well again. Of archives: `unconfirmed` in the same sense.
 */
export const attributesStateAttribute = defineSearchAttributeKey('AttributesState', 'KEYWORD');

/** When half of the review window is over: a review that still waits then is overdue. */
export const reviewDueAttribute = defineSearchAttributeKey('ReviewDue', 'DATETIME');

export const archiveStateAttribute = defineSearchAttributeKey('ArchiveState', 'KEYWORD');

/** All of them, as a server must have registered them. */
export const SEARCH_ATTRIBUTES = [
  conversationIdAttribute,
  mediaIdAttribute,
  verdictAttribute,
  reviewStateAttribute,
  attributesStateAttribute,
  reviewDueAttribute,
  archiveStateAttribute,
] as const;
