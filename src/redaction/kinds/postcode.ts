import { cardPlaces } from '../card-places.js';
import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { namedValueDetector } from '../named-value.js';
import { isCalledOther, namesOther, questionFor } from '../naming.js';
import type { Country } from '../numbering-plan.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';
import { isQuantity } from '../quantities.js';
import { ADDRESS_WORDS } from './address.js';
import { AMOUNT } from './security-code-others.js';

/** Royal Mail's areas and districts ("Programmers' Guide to the PAF"); Canada Post's letters; PostNL's, without SA, SD, SS. */
const UK =
  /(?<![#\p{L}\p{N}_-])(?:GIR ?0AA|(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPS-UW]|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y]) {0,2}[0-9][ABD-HJLNP-UW-Z]{2})(?![\p{L}\p{N}_-])/gu;
const UK_SPACED =
  /(?<![\p{L}\p{N}_-])[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkps-uw]? [0-9][abd-hjlnp-uw-z]{2}(?![\p{L}\p{N}_-])/giu;
/** "114 spring bank hu31qj": small and without a space, behind a house, by the areas of two letters. */
const UK_SMALL =
  /(?<![\p{L}\p{N}_-])(?:a[bl]|b[abdhlnrst]|c[abfhmortvw]|d[adeghlnty]|e[cnhx]|f[ky]|g[lu]|h[adgprsux]|i[gpv]|k[aty]|l[adelnsu]|m[ek]|n[egnprw]|o[lx]|p[aehlor]|r[ghm]|s[aegklmnoprstwy]|t[adfnqrsw]|ub|w[acdfnrsv]|yo|ze)[0-9][0-9a-hjkps-uw]?[0-9][abd-hjlnp-uw-z]{2}(?![\p{L}\p{N}_-])/gu;
const HOUSE_BEFORE = /(?<![\p{L}\p{N}])[0-9]{1,4}[a-z]?,? \p{L}{3,20}[ ,][^0-9\n]{0,40}$/iu;
const CANADA =
  /(?<![#\p{L}\p{N}_-])[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9](?![\p{L}\p{N}_-])/giu;
const NETHERLANDS = /(?<![\p{L}#\p{N}_.,$€£-])[1-9][0-9]{3} ?(?!S[ADS])[A-Z]{2}(?![\p{L}\p{N}_-])/gu;
/** "VT 6816 NT 12908": the counts of a meter, each behind the two letters of its tariff. */
const [TARIFF, COUNT] = [/(?<!\p{L})(?!NL)\p{Lu}[\p{Lu}0-9] $/u, /^:? [0-9]{3}/];
/** Eircode: a routing key, and a unique identifier that begins with a letter (Eircode, "Product Guide"). */
const IRELAND =
  /(?<![#\p{L}\p{N}_-])(?:[AC-FHKNPRTV-Y][0-9]{2}|D6W) [ACDEFHKNPRTV-Y](?=[ACDEFHKNPRTV-Y]{0,2}[0-9])[0-9ACDEFHKNPRTV-Y]{3}(?![\p{L}\p{N}_-])/gu;
/** "Cairns QLD 4870", behind the number of a house: towns alone are no address. */
const AUSTRALIA = /(?<=(?<!\p{L})(?:NSW|VIC|QLD|TAS|ACT|NT|WA|SA),? )[0-9]{4}(?![\p{L}\p{N}_-]|[.,:][0-9])/gu;
/** Two letters behind four digits that are no Dutch post code. */
const UNITS =
  /(?:AM|PM|KG|KM|CM|MM|MB|GB|TB|KB|EU|US|UK|OK|ML|MG|BC|AD|CE|VS|OR|IS|IN|ON|TO|AT|BY|WE|MY|HP|PS|DE|KW|HZ|BP|AC|DC|IF|SO|NO|UP|GO|DO|IT|AS|AN|OF|HD|TV|PC|CC|RS|XL|DM|FT|VA|IP|GL|RH|PX)$/;

const WORDS = new Lexicon({
  postcode: `پوسٹل کوڈ, postiindeks, sihtnumber, pasto kodas, pasta indekss, posta koda, irsz, irszam, kodepos, kode pos, zip code po, pk, posta kodum, post nr, postnummeret, postinro, postal no, postalcode, code post, codpostal, cod postal, kp, почтовый, индекса, 邮政, 邮编号, 郵便, 우편, 우편 번호, الرمز البريدى, الزيب, زيب كود, الزب كود,
    zip, zip code, zipcode, zip is, postcode, post code, postal code, postal, eircode,
    postleitzahl, plz, code postal, cp, codigo postal, c p, codice postale, cap, codigo de enderecamento, postcode nl, kod pocztowy, postnummer, postnr, postinumero, psc, smerovaci cislo, posta kodu, iranyitoszam, cod postal, postanska stevilka, postanski broj, kode pos, ma buu chinh,
    індекс, поштового індексу, індексу, индекс, почтовый индекс, поштовий індекс, пощенски код, ταχυδρομικος κωδικας, τ κ, 邮编, 邮政编码, 郵遞區號, 郵便番号, 〒, 우편번호, الرمز البريدي, מיקוד, रहรหัสไปรษณีย์`,
});
/** The same word is for a PIN elsewhere, so six digits must follow (India Post). */
const PIN_CODES = new Lexicon({ postcode: `pin code, pincode, area pin, पिन कोड, पिनकोड, पिन` });
const SIX = /(?<![\p{L}0-9_$€£]|[0-9][.,:/-])[1-9][0-9]{2}[ -]?[0-9]{3}(?![\p{L}0-9_]|[.,:/-][0-9])/gu;
/** In Brazil, eight digits; in Turkish, it is the word for a mobile phone. */
const CEP = new Lexicon({ postcode: 'cep, cep no, meu cep, cep e' });
const EIGHT = /(?<![\p{L}0-9_$€£]|[0-9][.,:/-])[0-9]{2}\.?[0-9]{3}[ -]?[0-9]{3}(?![\p{L}0-9_]|[.,:/ -][0-9])/gu;
/** Ten digits. */
const IRAN = new Lexicon({ postcode: 'کدپستی, کد پستی, کدپستي, کد پستي' });
const TEN = /(?<![\p{L}0-9_]|[0-9][.,:/-])[0-9]{5}[ -]?[0-9]{5}(?![\p{L}0-9_]|[.,:/-][0-9])/gu;
const VALUE =
  /(?<![\p{sc=Latin}\p{sc=Cyrillic}0-9_$€£]|[0-9][.,])(?:[1-9][0-9]{3}(?!s[ads])[a-z]{2}|[0-9]{5}-[0-9]{3,4}|[0-9]{3}[- ][0-9]{4}|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2,3}|[0-9]{4}-[0-9]{3}|(?:[A-Z]{1,2}-)?[0-9]{4,7}|[A-Z][0-9]{2} ?[A-Z0-9]{4})(?![\p{sc=Latin}\p{sc=Cyrillic}0-9_]|[.,:][0-9]|-[0-9])/gu;

const STREET = 64;

const MAY_BE_ONE = /[A-Z][0-9][A-Z0-9 -]{1,4}[0-9]|[0-9]{4} ?[A-Z]{2}|[A-Z][0-9]{2} [A-Z]|D6W|[A-Z]{2},? [0-9]{4}/;
const MAY_BE_SMALL = /[a-z][0-9][0-9a-z]?[ -]?[0-9][a-z]/i;

const shapes = (home: Country): Detector => ({
  kind: 'postcode',
  needs: { signs: SIGNS.postcode },
  *detect(passage: Passage): Generator<Candidate> {
    const { text, facts } = passage;
    if (facts.digits < 2) return;
    if (!MAY_BE_ONE.test(text) && !MAY_BE_SMALL.test(text)) return;
    for (const [pattern, country] of [
      [UK, 'United Kingdom'],
      [UK_SPACED, 'United Kingdom'],
      [UK_SMALL, 'United Kingdom'],
      [CANADA, 'Canada'],
      [NETHERLANDS, 'Netherlands'],
      [IRELAND, 'Republic of Ireland'],
      [AUSTRALIA, 'Commonwealth of Australia'],
    ] as const) {
      for (const match of matchesOf(pattern, text)) {
        const start = match.index;
        if (pattern === NETHERLANDS && (UNITS.test(match[0]) || !(home === 'NL' || isOfAddress(text, start, match[0]))))
          continue;
        if (pattern === UK_SMALL && !HOUSE_BEFORE.test(text.slice(Math.max(0, start - STREET), start))) continue;
        if (pattern === NETHERLANDS && isBetweenCounts(text, start, start + match[0].length)) continue;
        if (pattern === AUSTRALIA && !/[0-9]/.test(text.slice(Math.max(0, start - STREET), start))) continue;
        if (pattern !== UK_SMALL && !/[ -]/.test(match[0]) && isCalledOther(passage, start)) continue;
        yield {
          kind: 'postcode',
          start,
          end: start + match[0].length,
          confidence: 0.8,
          why: `the notation of the ${country}`,
        };
      }
    }
  },
});

function isBetweenCounts(text: string, start: number, end: number): boolean {
  return COUNT.test(text.slice(end, end + 5)) && TARIFF.test(text.slice(Math.max(0, start - 4), start));
}

/**
 * "Bosch 4100XC": models are written so, too. Outside the Netherlands such a code has a space, stands in an address or is all that is said.
 */
function isOfAddress(text: string, start: number, code: string): boolean {
  const isModel = MODEL.test(code);
  if (!isModel && code.includes(' ')) return true;
  if (!isModel && text.length - code.length <= FEW_CHARACTERS) return true;
  const behind = text.slice(start + code.length, start + code.length + 12);
  return /[0-9]/.test(text.slice(Math.max(0, start - STREET), start)) || /^,? \p{Lu}\p{Ll}/u.test(behind);
}
const FEW_CHARACTERS = 3;
/** "7590 AX", "7900 XT": routers and graphics cards are called so. */
const MODEL = /(?:AX|XT|TI)$/;

/** What card forms ask for last: "4111... 12/27 123 10115". */
const BEHIND_CODE =
  /^[^\p{L}0-9]{1,4}(?:exp\p{L}*[ :.]{1,2})?(?:0?[1-9]|1[0-2])[ /.-]?(?:20)?[2-4][0-9][^\p{L}0-9]{1,4}(?:(?:cv[vc]2?|code)[ :.]{1,2})?[0-9]{3,4}[^\p{L}0-9]{1,4}([0-9]{5})(?:-[0-9]{4})?(?![\p{L}0-9]|[.,:/-][0-9])/iu;

const behindCard: Detector = {
  kind: 'postcode',
  needs: { signs: SIGNS.near13 },
  *detect(passage: Passage): Generator<Candidate> {
    for (const { end: front } of cardPlaces(passage)) {
      const match = BEHIND_CODE.exec(passage.text.slice(front, front + 56));
      if (!match) continue;
      const end = front + match[0].length;
      const start = front + match[0].lastIndexOf(match[1]!);
      yield { kind: 'postcode', start, end, confidence: 0.8, why: 'behind a card, its expiry and its code' };
    }
  },
};

/** "9008 tromsø", "bendigo vic 3550": what follows a street, alone in a message. */
const withTown: Detector = {
  kind: 'postcode',
  needs: { others: true },
  mayOccurIn: (text) => text.length <= TOWN_LENGTH && TOWN_ALONE.test(text),
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    if (text.length > TOWN_LENGTH || namesOther(passage)) return;
    const [, front = '', code] = TOWN_ALONE.exec(text) ?? [];
    if (code === undefined || /^(?:19|20)[0-9]{2}$/.test(code)) return;
    const end = front.length + code.length;
    if ((!code.includes('-') && isQuantity(text, front.length, end)) || AMOUNT.test(text.slice(end, end + 16))) return;
    if (!questionFor(passage, ADDRESS_WORDS, TOWN_BACK)) return;
    yield {
      kind: 'postcode',
      start: front.length,
      end,
      confidence: 0.8,
      why: 'beside a town, after a word for an address',
    };
  },
};
const TOWN_LENGTH = 40;
const TOWN_BACK = 3;
/** First, last, or behind a comma. */
const TOWN_ALONE =
  /^((?:\p{L}[\p{L}.'’-]{1,20},? ){0,4})((?:[0-9]{2}[ -][0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4,6}))(?:(?<=\p{L} [0-9 -]{4,6})[.!]?$|(?<=^[0-9 -]{4,6}|, [0-9 -]{4,6}),? \p{L}[\p{L}.'’-]{1,20}(?: \p{L}[\p{L}.'’-]{1,20}){0,2}[.!]?$)/u;

export const postcode: Kind = {
  name: 'postcode',
  finds: 'post codes of the United Kingdom, Ireland, Canada, Australia and the Netherlands by notation, others by word',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: ({ country }) => [
    shapes(country),
    behindCard,
    withTown,
    ...(
      [
        [PIN_CODES, SIX],
        [CEP, EIGHT],
        [IRAN, TEN],
      ] as const
    ).map(([words, value]) =>
      namedValueDetector({
        kind: 'postcode',
        ...{ words, value },
        limits: { before: 24, after: 16 },
        why: 'beside or in answer to a word for a post code',
      }),
    ),
    namedValueDetector({
      kind: 'postcode',
      words: WORDS,
      value: VALUE,
      isValue: (value) => !/^0+$/.test(value),
      limits: { before: 24, after: 16 },
      fits: (compact) =>
        /^(?:[0-9]{4,8}|[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}|[A-Z][0-9][A-Z][0-9][A-Z][0-9])$/.test(compact),
      why: 'beside or in answer to a word for a post code',
    }),
  ],
};
