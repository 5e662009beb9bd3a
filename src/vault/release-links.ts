/** An address that opens a blob without a login, for a limited time. A secret until it expires. */
export interface ReleaseLink {
  readonly link: string;
  /** RFC 3339, UTC. */
  readonly linkExpiresAt: string;
}

/** Creates read-only links to single released files. */
export interface ReleaseLinks {
  /** Resolves with undefined if no link can be created; the reason is logged. @throws the reason of the signal */
  create(name: string, signal: AbortSignal | undefined): Promise<ReleaseLink | undefined>;
}
