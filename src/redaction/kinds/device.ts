import { passesLuhn } from '../luhn.js';
import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { looseValues } from '../loose-value.js';
import { mayName, namingOf } from '../naming.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';

/** IEEE 802 addresses in the notations of Unix, Windows and Cisco. */
const MAC =
  /(?<![\p{sc=Latin}\p{N}:.-])(?:[0-9A-F]{2}(?::[0-9A-F]{2}){5}|[0-9A-F]{2}(?:-[0-9A-F]{2}){5}|[0-9A-F]{2}(?: [0-9A-F]{2}){5}|[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4})(?![\p{sc=Latin}\p{N}:-])/giu;
/** Begins at a mark, because nearly every character of a list of numbers may begin a group. */
const MAY_BE_MAC = /([: -])(?<=[0-9A-F]{2}.)[0-9A-F]{2}\1|\.(?<=[0-9A-F]{4}.)[0-9A-F]{4}\./i;
/** IMEI (3GPP TS 23.003): 15 digits with Luhn, or 16 with the version of the software instead. */
const IMEI = /(?<![0-9])[0-9]{2}[ -/]?[0-9]{6}[ -/]?[0-9]{6}[ -/]?[0-9]{1,2}(?![0-9])/g;
const IMEI_WORDS = new Lexicon({
  imei: 'imei, imei 1, imei 2, imei code, imei nummer, numero imei, n imei, imei numarasi, imei nomor, imei 号, imei番号, imei 번호, imei number, imei no, imei nr, imei1, imei2, imeisv, meid, имей, имеи',
});
const MAC_WORDS = new Lexicon({
  mac: 'mac, mac address, wifi mac, mac adresse, mac id, adresse mac, indirizzo mac, direccion mac, endereco mac, mac адрес, macアドレス, mac地址',
});

const detector: Detector = {
  kind: 'device',
  needs: { signs: SIGNS.pairs | SIGNS.run12, words: [MAC_WORDS, IMEI_WORDS] },
  *detect(passage: Passage): Generator<Candidate> {
    if (MAY_BE_MAC.test(passage.text)) yield* addressesIn(passage);
    for (const { start, end } of looseValues(passage, MAC_WORDS, (compact) => /^[0-9A-F]{12}$/.test(compact))) {
      yield { kind: 'device', start, end, confidence: 0.93, why: 'beside or in answer to a word for a MAC address' };
    }
    if (passage.facts.longestRun >= DIGITS_OF_MAC && MAY_BE_UNMARKED.test(passage.text)) yield* unmarkedIn(passage);
    if (!mayName(passage, IMEI_WORDS, SPOKEN_OF.questions, SPOKEN_OF.own)) return;
    for (const { start, end } of looseValues(passage, IMEI_WORDS, (compact) => /^[0-9]{14,16}$/.test(compact))) {
      yield { kind: 'device', start, end, confidence: 0.96, why: 'beside or in answer to a word for an IMEI' };
    }
    for (const match of matchesOf(IMEI, passage.text)) {
      const start = match.index;
      const end = start + match[0].length;
      const digits = match[0].replace(/[^0-9]/g, '');
      if (digits.length === IMEI_DIGITS && !passesLuhn(digits) && !PRINTED.test(match[0])) continue;
      const naming =
        namingOf(passage, start, end, IMEI_WORDS) ??
        (digits.length === IMEI_DIGITS ? namingOf(passage, start, end, IMEI_WORDS, SPOKEN_OF) : undefined);
      if (naming)
        yield { kind: 'device', start, end, confidence: 0.97, why: 'beside or in answer to a word for an IMEI' };
    }
  },
};

const IMEI_DIGITS = 15;
/** In its groups it may be mistyped. */
const PRINTED = /^[0-9]{2}([ -/])[0-9]{6}\1[0-9]{6}\1[0-9]$/;
/** "the imei you asked for", and a message later the number, whose check digit or groups are proof enough. */
const SPOKEN_OF = { questions: 3, own: true } as const;

function* addressesIn(passage: Passage): Generator<Candidate> {
  for (const match of matchesOf(MAC, passage.text)) {
    const mixed = /[0-9]/.test(match[0]) && (/[a-f]/i.test(match[0]) || !/[. ]/.test(match[0]));
    if (!mixed) continue;
    yield {
      kind: 'device',
      start: match.index,
      end: match.index + match[0].length,
      confidence: 0.97,
      why: 'the notation of a MAC address',
    };
  }
}

/** Twelve digits and letters in a row: in capitals by themselves, otherwise by word. */
function* unmarkedIn(passage: Passage): Generator<Candidate> {
  for (const match of matchesOf(TWELVE, passage.text)) {
    const start = match.index;
    const end = start + match[0].length;
    const letters = match[0].replace(/[0-9]/g, '').length;
    const told = letters >= 2 && letters <= 10 && match[0] === match[0].toUpperCase();
    if (!told && !namingOf(passage, start, end, MAC_WORDS)) continue;
    yield { kind: 'device', start, end, confidence: 0.93, why: 'the notation of a MAC address without marks' };
  }
}
const DIGITS_OF_MAC = 12;
const MAY_BE_UNMARKED = /[0-9A-F]{12}/i;
const TWELVE = /(?<![\p{L}\p{N}_.#-])[0-9A-F]{12}(?![\p{L}\p{N}_-])/giu;

export const device: Kind = {
  name: 'device',
  finds: 'MAC addresses by notation, IMEIs by check digit and word',
  sets: ['hipaa', 'gdpr'],
  detectors: () => [detector],
};
