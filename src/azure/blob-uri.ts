/** The address of a blob as it may be shown and stored: escaped, and without a query, for a SAS there is a secret. */
export function publicUri(url: string): string {
  const address = new URL(url);
  address.search = '';
  return address.href;
}
