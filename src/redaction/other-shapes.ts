import { IBAN_LENGTHS } from './iban-lengths.js';
import { matchesOf } from './matches.js';

/** An account number in the shape of an IBAN, whatever its checksum. After its label also in lower case. */
const ACCOUNT = /(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;
const LABELLED = /iban[ :#.-]{0,3}([a-z]{2}[0-9]{2}(?:[ .-]?[a-z0-9]{4}){2,7}(?:[ .-]?[a-z0-9]{1,3})?)(?![a-z0-9])/gi;

/** A latitude and a longitude; a number with many decimals. */
const COORDINATES = /(?<![\d.])\d{1,3}\.\d{4,8}, ?-?\d{1,3}\.\d{4,8}(?![\d.]|[ -]\d)/g;
const DECIMAL = /(?<![\d.,] ?)\d\.\d{5,}(?![\d.]|[ -]\d)/g;

/** A part of a text with a form of its own, which is not a loose run of digits. */
export interface Shape {
  start: number;
  end: number;
}

/** Shapes whose digits are not taken for another loose value: account numbers with a mistyped checksum. Sorted. */
export function otherShapes(text: string): Shape[] {
  const shapes: Shape[] = [];
  for (const pattern of [ACCOUNT, LABELLED]) {
    for (const match of matchesOf(pattern, text)) {
      const account = match[1] ?? match[0];
      const end = match.index + match[0].length;
      if (IBAN_LENGTHS.has(account.slice(0, 2).toUpperCase())) shapes.push({ start: end - account.length, end });
    }
  }
  for (const pattern of [COORDINATES, DECIMAL]) {
    for (const match of matchesOf(pattern, text)) {
      shapes.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  return shapes.sort((a, b) => a.end - b.end);
}
