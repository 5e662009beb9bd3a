/** The key in the memo of a run under which the listener's seal of its start stands; see `sealing/start-seal.ts`. */
export const START_MEMO = 'start';

/**
 * The key under which a run carries when the customer's conversation began: RFC 3339, UTC, milliseconds. Absent where the event did
 * not tell. It is shown and filtered by, and anybody may have written it.
 */
export const CONVERSATION_START_MEMO = 'conversationStart';

/**
 * The key under which a run carries that the ledger of its conversation was told of the file, and begins soon after that by itself
 * (see `LedgerDelay`). Absent in runs that listeners of before have started: their ledgers wait for an hour.
 */
export const LEDGER_BEGINS_MEMO = 'ledgerBegins';
