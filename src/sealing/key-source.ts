/** Where keys are: in a file, or in a text that was read already. */
export type KeySource = { readonly path: string } | { readonly pem: string };

/** Names a source in a message, and nothing that it holds. */
export const sourceName = (source: KeySource): string => ('path' in source ? source.path : 'the text given');
