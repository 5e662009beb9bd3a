import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { mayName, namesOther, namingOf } from '../naming.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { isOfSample } from '../samples.js';
import { isOfLongNumber } from '../surroundings.js';
import { ERROR_BEFORE, isAskedInstead, isByDefault, isCalledOtherwise, isEndOfCard } from './security-code-others.js';

const WORDS = new Lexicon({
  pin: `clave del cajero, clave de cajero, clave de la tarjeta, clave de mi tarjeta, clave de cuatro, clave de 4 digitos, contrasena del cajero, contrasena de la tarjeta, senha do banco, senha do meu cartao, senha de quatro, senha de 4 digitos, codice bancomat, codice del bancomat, code de la carte bancaire, code de ma carte, code cb, code carte, kartencode, karten pin, bankomatcode, bankomat code, bankomatkod, kortkode, kod do karty, kod karty, kod od karty, kart sifrem, kartimin sifresi, kartya pin, pin kod, pinkodja, pin cislo, код от карты, пароль от карты, пинкод, пин карты, pin кода, 카드 비밀번호, 카드 비번, 取款密码, 交易密码, 支付密码, 銀行密碼, 提款密碼, キャッシュカードの番号, كلمة سر البطاقة, رقم سري, tpin, mpin, upi pin, ipin, telepin, pin, pin code, pin number, pin no, pincode, pin nr, pinnummer, pin nummer, pin kod, pinkod, pinkode, pinkoodi, geheimzahl, kartenpin, code pin, code confidentiel, code secret, nip, clave secreta,
    numero secreto, codigo secreto, codice pin, codice segreto, senha do cartao, senha de 4, pinul, pin kodum, kart sifresi, kod pin, kodu pin, personal identification number, atm code, atm pin, puk,
    пина, пину, пином, пин а, пін код, піна, pina, pinu, pinem, pinkodja, pinkodom, pincode van, пин, пин код, пинкод, пін, 暗証番号, 密码, 密碼, 비밀번호, الرقم السري, رقمي السري, رمز pin, קוד סודי, पिन`,
});
/** ISO 9564-1 allows 4 to 12 digits; longer ones than 8 are seen directly behind their name. */
const CODE =
  /(?<![0-9]|[0-9][.,:/-]|[$€£#+])(?:[0-9]{4,12}|[0-9](?:[ \-.][0-9]){3,5}|[0-9](?:, ?[0-9]){3,5}|[0-9]{2} [0-9]{2}(?: [0-9]{2})?)(?![0-9]|[.,:/-][0-9]|[ ]?[%€£$])/g;

const BESIDE = /(?<!\p{L})pin[ :=#-]{1,3}(?:is |was )?$/iu;
const LETTER = /[\p{sc=Latin}\p{sc=Cyrillic}]/u;

const detector: Detector = {
  kind: 'pin',
  needs: { words: [WORDS], others: true },
  *detect(passage: Passage): Generator<Candidate> {
    const named = mayName(passage, WORDS) ? [...find(passage)] : [];
    yield* named.length > 0 ? named : typed(passage);
  },
};

/** "my pin doesnt work", and messages later "i always type 4821": what its sender types, or always had, in talk of a PIN. */
function* typed(passage: Passage): Generator<Candidate> {
  const { text } = passage;
  if (!passage.preceding || text.length > TYPED_LENGTH || !TYPES.test(text)) return;
  const numbers = matchesOf(CODE, text).filter(({ index }) => !SINCE.test(text.slice(Math.max(0, index - 8), index)));
  const [only] = numbers;
  if (numbers.length !== 1 || !only || !/^[0-9 ]{4,7}$/.test(only[0])) return;
  const [start, end] = [only.index, only.index + only[0].length];
  if (isCalledOtherwise(passage, start, end) || isEndOfCard(text, start, end)) return;
  let before: Passage | undefined = passage.preceding();
  for (let back = 0; before && back < TYPED_BACK; back++) {
    if (before.sender !== passage.sender && namesOther(before) && WORDS.in(before).length === 0) return;
    if (WORDS.in(before).length > 0 && !/[0-9]{3}/.test(before.text)) {
      passage.onAskedBefore();
      yield { kind: 'pin', start, end, confidence: 0.9, why: 'typed, in talk of a PIN' };
      return;
    }
    before = before.preceding?.();
  }
}
/** "since 2015" */
const SINCE = /(?<!\p{L})(?:since|in|seit|depuis|desde|dal|sinds|od|sedan|siden|с|din) $/iu;
const TYPED_LENGTH = 90;
const TYPED_BACK = 4;
const TYPES =
  /(?<!\p{L})(?:always|toujours|siempre|sempre|immer|altijd|zawsze|alltid|altid|aina|v[zž]dy|mindig|mereu|uvijek|uvek|всегда|завжди|винаги|her zaman|selalu|thought here|meant here|typ(?:e|ed|ing)|enter(?:ed|ing)?|put|use|using|used|try|tried|press(?:ed)?|tipp\p{L}*|geb|gebe|eingeb\p{L}*|eingegeben|nehm\p{L}*|benutz\p{L}*|tape|tap[eé]|mets|mis|entr[eé]|saisi\p{L}*|utilise|pongo|puse|marco|marqu[eé]|meto|uso|us[eé]|tecleo|digito|digitei|digit[oò]|coloco|coloquei|boto|metto|inserisco|inserito|toets|voer|tik|gebruik|wpisuj[eę]|wpisa[lł]\p{L}*|podaj[eę]|wbijam|skriver|skrev|sl[aå]r|knappar|taster|taste|n[aä]pp[aä]il\p{L}*|laitan|yaz\p{L}*|gir\p{L}*|tu[sş]l\p{L}*|набираю|набрал\p{L}*|ввожу|ввел\p{L}*|ввёл|жму|zad[aá]v[aá]m|beütöm|tastez|daal|dala|dalta|dalti|pinindot|nilagay|ketik|masuk\p{L}*)(?!\p{L})|입력|눌러|누르|輸入|输入|按|打|入れ|押し|أدخل|ادخل|اكتب|כותב|מקיש|डाल/iu;

function* find(passage: Passage): Generator<Candidate> {
  for (const match of matchesOf(CODE, passage.text)) {
    const start = match.index;
    const end = start + match[0].length;
    const naming = namingOf(passage, start, end, WORDS, { before: isSaidAtEnd(passage.text, start, end) ? 120 : 36 });
    if (isEndOfCard(passage.text, start, end) || isOfThing(passage.text, start, end)) continue;
    if (isOfLongNumber(passage.text, start, end) || isOfSample(passage.text, start, end)) continue;
    if (naming?.how === 'asked' && isOneOfTwo(passage.text, start, end)) continue;
    if (ERROR_BEFORE.test(passage.text.slice(Math.max(0, start - 24), start).replace(/\p{Lu}-$/u, ''))) continue;
    if (naming?.how === 'asked' && isAskedInstead(passage, WORDS)) continue;
    const glued = LETTER.test(passage.text.charAt(start - 1)) || LETTER.test(passage.text.charAt(end));
    if (/[0-9]{9}/.test(match[0]) && !(naming?.how === 'before' && BESIDE.test(passage.text.slice(0, start)))) continue;
    if (naming && !(glued && naming.how === 'asked'))
      yield { kind: 'pin', start, end, confidence: 0.93, why: 'beside or in answer to a word for a PIN' };
  }
}

/** "4000 0012": half of eight digits answers no question for a PIN. */
const isOneOfTwo = (text: string, start: number, end: number): boolean =>
  end - start === 4 &&
  (/(?<![0-9])[0-9]{4} $/.test(text.slice(Math.max(0, start - 6), start)) ||
    /^ [0-9]{4}(?![0-9])/.test(text.slice(end, end + 6)));

/** "the pin was on a note in my purse, its 7391": nothing follows. */
function isSaidAtEnd(text: string, start: number, end: number): boolean {
  return IS.test(text.slice(Math.max(0, start - 12), start)) && /^[^\p{L}\p{N}]*$/u.test(text.slice(end, end + 8));
}
const IS =
  /(?<!\p{L})(?:its|it['’]s|it (?:is|was)|(?:er|sie|es) (?:ist|lautet)|lautet|es|era|c['’]est|est|è|é|jest|to|är|er|on|это|był|było)[ :]{1,2}$/iu;

/** "E-1043", "4432-B": an error and an article; and what all of a kind come with: "the default PIN is 1234". */
function isOfThing(text: string, start: number, end: number): boolean {
  return (
    /(?<![\p{L}\p{N}])\p{Lu}-$/u.test(text.slice(Math.max(0, start - 3), start)) ||
    /^-\p{Lu}(?!\p{L})/u.test(text.slice(end, end + 3)) ||
    ERROR_BEHIND.test(text.slice(end, end + 12)) ||
    CONNECTED.test(text.slice(end, end + 6)) ||
    NO_PIN.test(text.slice(Math.max(0, start - 40), start)) ||
    (PINS.test(text.slice(Math.max(0, start - 8), start)) &&
      !/[0-9]{4}/.test(text.slice(0, start) + text.slice(end))) ||
    isByDefault(text, start)
  );
}
/** "pin 1 2 3 4 = 5 V, GND": those of a connector. */
const CONNECTED = /^ ?= ?[\p{Lu}0-9]/u;
/** "pin badge 4471" */
const NO_PIN =
  /(?<!\p{L})pins?[ -]?(?:badge|merki|m[äæe]rke|speld|nål|značk|przypink|ansteck|anstecker|broche|brooch|board|cushion|tumbler|header|connector|stripe|wheel|on (?:the|a|my) map)s?(?!\p{L})[^0-9.!?]{0,16}$/iu;
/** "pins 5022": one number for many. */
const PINS = /(?<!\p{L})pins (?:no\.? )?$/iu;
const ERROR_BEHIND =
  /^ ?-?(?:errors?|erreurs?|fehler|fout|feil|fejl|hib[aá]|hata|b[lł][aą]d|chyb|virhe|eroare|ошибк|помилк)/iu;

export const pin: Kind = {
  name: 'pin',
  finds: 'PINs, by word or as the answer to a question for one',
  sets: ['pci', 'genesys'],
  detectors: () => [detector],
};
