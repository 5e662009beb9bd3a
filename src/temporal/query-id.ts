const PLAIN = /^[A-Za-z0-9][\w.-]{0,299}$/;

/** A text with query syntax is not an id: it could close the quoted string, and continue as a query. */
export class IdNotPlainError extends Error {
  override readonly name = 'IdNotPlainError';

  constructor() {
    super('what was given as an id has characters that no id of Genesys Cloud has: nothing was searched for');
  }
}

/** Whether an id can be used in a visibility query: all ids of Genesys Cloud can, and nothing that closes a string. */
export const isQueryId = (id: string): boolean => PLAIN.test(id);

/** The id, checked where it enters a visibility query, wherever it comes from. @throws {IdNotPlainError} */
export function queryId(id: string): string {
  if (!isQueryId(id)) throw new IdNotPlainError();
  return id;
}
