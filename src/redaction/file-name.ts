import type { Redaction } from './conversation.js';

const EXTENSION = /\.[a-z0-9]{1,8}$/i;

/**
 * File names are looked at twice: as they are, and as what they say. In names, underscores stand between words, and the
 * extension is no part of an address, as in `scan_4111111111111111.pdf` and `jane@example.com.pdf`; the detectors read
 * texts, where underscores are part of a word.
 *
 * @param first what the first look has left of the name
 * @returns the text for the second look
 */
export function secondLook(first: Redaction): string {
  return stemOf(first.text).replaceAll('_', ' ');
}

/** The name after both looks: its underscores stay where the second one has found nothing. */
export function redactedFileName(first: Redaction, second: Redaction): string {
  if (second.spans.length === 0) return first.text;
  return second.text + first.text.slice(stemOf(first.text).length);
}

const stemOf = (name: string): string => name.replace(EXTENSION, '');
