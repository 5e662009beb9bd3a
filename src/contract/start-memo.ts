/** The key in the memo of a run under which the listener's seal of its start stands; see `sealing/start-seal.ts`. */
export const START_MEMO = 'start';
