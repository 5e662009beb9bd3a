import type { MetadataValues } from '../storage/blob-container.js';

/**
 * Metadata travels as HTTP headers: names must be C# identifiers, come back in lower case, and values are ASCII
 * (https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata).
 */
const NAME = /^[a-z_][a-z0-9_]*$/;
/** The service allows 8 KiB for all pairs together: one long text must not cost the blob its other evidence. */
const MAX_VALUE_LENGTH = 1024;
const CUT_MARK = encodeURIComponent('…');

/**
 * Percent-encodes values. One that is longer than 1024 characters in this form is truncated, and ends in an encoded "…".
 * @throws {TypeError} for a name that is not lower_snake_case
 */
export function encodeMetadata(values: MetadataValues): Record<string, string> {
  const encoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (!NAME.test(name)) {
      throw new TypeError(`metadata name ${JSON.stringify(name)} is not lower_snake_case`);
    }
    if (value !== undefined && value !== '') {
      encoded[name] = encodeValue(value instanceof Date ? value.toISOString() : String(value));
    }
  }
  return encoded;
}

/** The texts that were passed to `encodeMetadata`. Values that it did not write are returned unchanged. */
export function decodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, decodeValue(value)]));
}

function encodeValue(text: string): string {
  let result = '';
  // By code point, so that a truncation never splits a character; a lone surrogate, which cannot be encoded, becomes U+FFFD.
  for (const character of text) {
    const part = encodeURIComponent(/^\p{Surrogate}$/u.test(character) ? '\uFFFD' : character);
    if (result.length + part.length > MAX_VALUE_LENGTH) {
      return result + CUT_MARK;
    }
    result += part;
  }
  return result;
}

function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
