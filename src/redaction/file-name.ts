import type { Redaction } from './redactions.js';

const EXTENSION = /\.[a-z0-9]{1,8}$/i;

/**
 * File names are redacted twice: as they are, and read as text. In names, underscores stand between words, and the
 * extension is no part of an address, as in `scan_4111111111111111.pdf` and `jane@example.com.pdf`; the detectors read
 * texts, where underscores are part of a word.
 *
 * @param first the name after the first pass
 * @returns the text for the second pass
 */
export function secondLook(first: Redaction): string {
  return stemOf(first.text).replaceAll('_', ' ');
}

/** The name after both passes: underscores are kept where the second pass found nothing. */
export function redactedFileName(first: Redaction, second: Redaction): string {
  if (second.spans.length === 0) return first.text;
  return second.text + first.text.slice(stemOf(first.text).length);
}

const stemOf = (name: string): string => name.replace(EXTENSION, '');
