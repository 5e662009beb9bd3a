/**
 * An address that may be shown and stored: escaped, and without its query, which may hold a secret such as a SAS token.
 *
 * @throws {TypeError} when it is not an absolute address.
 */
export function withoutQuery(address: string): string {
  const url = new URL(address);
  url.search = '';
  return url.href;
}
