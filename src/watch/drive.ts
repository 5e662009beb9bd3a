/** A file of a conversation. */
export interface FileIds {
  readonly conversationId: string;
  readonly mediaId: string;
}

/** How a promise can be kept after all. */
export type Drive =
  /** Start the run again with the original input. */
  | { readonly do: 'start-again'; readonly workflowId: string; readonly runId: string }
  /** Continue the review where its last run ended. */
  | { readonly do: 'reopen'; readonly workflowId: string; readonly runId: string }
  /** End a run that does not get on, and start it again with the original input. */
  | { readonly do: 'replace'; readonly workflowId: string; readonly runId: string }
  /** Let a run get on that is paused, or bound to a version. */
  | { readonly do: 'free'; readonly workflowId: string; readonly runId: string }
  /** Have a ledger begin anew, with what it has received. */
  | { readonly do: 'begin-anew'; readonly workflowId: string; readonly runId: string }
  /** Have the ledger of a conversation go on. */
  | { readonly do: 'wake'; readonly conversationId: string }
  /** Open the review from the data in the vault. */
  | ({ readonly do: 'open-from-vault'; readonly sha256: string | undefined } & FileIds)
  | { readonly do: 'archive'; readonly conversationId: string; readonly completedTime: string }
  | { readonly do: 'write-manifests' }
  /** Start the ledger of the conversation again: it writes what the storage and its last run know. */
  | { readonly do: 'tell'; readonly conversationId: string };
