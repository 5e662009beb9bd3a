/** Used in threads: it imports nothing. */

/** A text with the bytes that `%41` and the like stand for, each as one character: RFC 3986, section 2.1. */
export function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
