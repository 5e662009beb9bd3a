import { IBAN_LENGTHS } from './iban-lengths.js';

const COUNTRY = [...IBAN_LENGTHS.keys()].join('|');
/** An account number in the shape of an IBAN, whatever its checksum. After its label also in lower case. */
const ACCOUNT = new RegExp(
  `(?<![A-Za-z0-9])(?:${COUNTRY})[0-9]{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])`,
  'g',
);
const LABELLED_ACCOUNT =
  /iban[ :#.-]{0,3}[a-z]{2}[0-9]{2}(?:[ .-]?[a-z0-9]{4}){2,7}(?:[ .-]?[a-z0-9]{1,3})?(?![a-z0-9])/gi;

/** A piece of a text that is something else than a loose run of digits. */
export interface Shape {
  start: number;
  end: number;
}

/** Shapes whose digits are not taken for another loose value: account numbers with a mistyped checksum. */
export function otherShapes(text: string): Shape[] {
  return [ACCOUNT, LABELLED_ACCOUNT].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
}
