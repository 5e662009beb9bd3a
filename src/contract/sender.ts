/** A user of the organisation, as Genesys Cloud knows them. */
export interface SenderUser {
  readonly id: string;
  /** E-mail address and login. */
  readonly names: readonly string[];
}

/**
 * Who sent a file, by the word of Genesys Cloud. `outside`: no person of the organisation, but the customer or a bot. `users`: one
 * of these. `unknown`: Genesys Cloud does not report it, or no longer does.
 */
export type Sender =
  | { readonly kind: 'outside' }
  | { readonly kind: 'users'; readonly users: readonly SenderUser[] }
  | { readonly kind: 'unknown' };
