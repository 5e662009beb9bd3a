const PLAIN = /^[A-Za-z0-9][\w.-]{0,299}$/;

/** What would be part of a query is no id: it could end the text that it stands in, and go on as a query of its own. */
export class IdNotPlainError extends Error {
  override readonly name = 'IdNotPlainError';

  constructor() {
    super('what was given as an id has characters that no id of Genesys Cloud has: nothing was searched for');
  }
}

/** Whether an id can stand in a visibility query: all that Genesys Cloud gives can, and nothing that ends a text. */
export const isQueryId = (id: string): boolean => PLAIN.test(id);

/** The id, checked where it enters a visibility query, wherever it comes from. @throws {IdNotPlainError} */
export function queryId(id: string): string {
  if (!isQueryId(id)) throw new IdNotPlainError();
  return id;
}
