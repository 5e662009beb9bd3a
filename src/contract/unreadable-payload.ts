/** A message that was encrypted with a key that this process does not have. */
export interface SealedMessage {
  /** As the message names it: anybody may have written it. */
  readonly keyId: string;
  readonly data: Uint8Array;
}

/** A payload that no converter could read: see `payload-converter.ts`. */
export class UnreadablePayload {
  /** @param sealed present when it may be read once its key is here */
  constructor(
    readonly problem: string,
    readonly sealed?: SealedMessage,
  ) {}
}

/** A payload was encrypted with a key that this process does not have. Nothing is lost: it can be read once it has it. */
export class PayloadKeyMissingError extends Error {
  override readonly name = 'PayloadKeyMissingError';

  constructor(readonly keyId: string) {
    super(
      `a payload is encrypted with the key ${JSON.stringify(keyId)}, which is not here: add it to PAYLOAD_KEY or PAYLOAD_FORMER_KEYS`,
    );
  }
}

/** What Temporal's own samples call an encrypted payload, so that its tools show it as such. */
export const ENCRYPTED = 'binary/encrypted';
/** Names of the metadata of an encrypted payload. */
export const KEY_ID = 'encryption-key-id';
/** Metadata that the codec adds to a payload whose key it has, and which that key cannot open: it will never be read. */
export const ENCRYPTION_FLAW = 'encryption-flaw';

/** A field of the metadata of a payload as text. What is empty may arrive as an array, which no decoder takes. */
export function metadataText(metadata: Readonly<Record<string, Uint8Array>> | null | undefined, name: string): string {
  const bytes = metadata?.[name];
  return bytes?.length ? new TextDecoder().decode(bytes) : '';
}
