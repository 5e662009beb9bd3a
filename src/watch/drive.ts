/** A file of a conversation. */
export interface FileIds {
  readonly conversationId: string;
  readonly mediaId: string;
}

/** How a promise can be kept after all. */
export type Drive =
  /** The run is started once more, with what that one was started with. */
  | { readonly do: 'start-again'; readonly workflowId: string; readonly runId: string }
  /** The review goes on where its last run has ended. */
  | { readonly do: 'reopen'; readonly workflowId: string; readonly runId: string }
  /** The review is opened from what the vault knows. */
  | ({ readonly do: 'open-from-vault'; readonly sha256: string | undefined } & FileIds)
  | { readonly do: 'archive'; readonly conversationId: string; readonly completedTime: string }
  | { readonly do: 'write-manifests' }
  /** The ledger of the conversation is started once more: it writes what storage and its last run know. */
  | { readonly do: 'tell'; readonly conversationId: string };
