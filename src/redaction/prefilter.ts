import { maySpellDigits } from './spoken-digits.js';

const NUMBER_OR_AT = /[\p{N}@\uff20\ufe6b]|%40/u;
/** "at" of a spelled-out address, in the languages that the e-mail detector reads. */
const SPELLED_AT =
  /(?<![\p{L}\p{N}])(?:at|arroba|arobase|chiocciola|apenstaartje|klammeraffe|ät)(?![\p{L}\p{N}])|\(a\)/iu;

/** One or two scans that tell most messages of a chat from those worth the detectors' time. */
export function mayHoldPersonalData(text: string): boolean {
  return NUMBER_OR_AT.test(text) || SPELLED_AT.test(text) || maySpellDigits(text);
}
