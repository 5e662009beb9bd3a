/** The record of a conversation takes more memory than there is for it. */
export class TranscriptTooLargeError extends Error {
  override readonly name = 'TranscriptTooLargeError';

  constructor(
    readonly conversationId: string,
    options: ErrorOptions,
  ) {
    super(`the transcript of conversation ${conversationId} is too large to make a record of`, options);
  }
}
