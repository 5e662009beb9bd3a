import { type CardPlace, cardPlaces, followsCard, passesLuhn } from '../card-places.js';
import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon, plain } from '../lexicon.js';
import { isLabelled } from '../answers.js';
import {
  isAskedForOther,
  isCalledOther,
  isGluedToName,
  isPlainAnswer,
  lastEndingBy,
  mayName,
  namesOther,
  namingOf,
} from '../naming.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { maySpellDigits, spokenCodes } from '../spoken-digits.js';
import { namesOtherCode } from './one-time-code.js';

/** How many messages after a card a code may come alone, and how many when it is called a code. */
const AFTER_CARD = 3;
const CARD_TALK = 8;
/** How many messages a question for the code may wait for its answer. */
const AWAITED = 8;
/** What is read as a whole for each candidate is short, so that the time stays linear. */
const LONGEST_TALK = 400;
/** "and it is 123 thanks" */
const LONE_WORDS = 6;
const LONE_LENGTH = 48;

const COUNTS =
  '3|4|three|four|drei|vier|trois|quatre|tres|cuatro|três|quatro|tre|quattro|drie|trzy|cztery|tři|čtyři|tri|fyra|fire|kolme|neljä|üç|uc|dört|trei|patru|τρία|τρεις|τέσσερα|τριψήφι\\p{L}*|τετραψήφι\\p{L}*|שלוש|ארבע|ثلاثة|ثلاث|الثلاثة|أربعة|три|трех|трёх|четыре|трехзначн\\p{L}*';
const PLACES =
  'back|reverse|rear|signature|front|behind|hinten|rückseite|vorne|unterschrift\\p{L}*|dos|derrière|derriere|verso|arrière|devant|atrás|atras|detrás|detras|reverso|dorso|firma|frente|trás|dietro|retro|fronte|achter\\p{L}*|voorkant|tyłu|tyle|odwroci\\p{L}*|vzadu|zezadu|zadní|bak|baksid\\p{L}*|bagsid\\p{L}*|bag|framsid\\p{L}*|takana|takapuol\\p{L}*|kääntöpuol\\p{L}*|etupuol\\p{L}*|arka\\p{L}*|spate|πίσω|μπροστά|בגב|מאחור|خلف|ظهر|оборот\\p{L}*|сзади|обратн\\p{L}*';
/** "the three on the back", "tres numeritos de atrás", "takana olevat kolme numeroa": how many digits, and where they stand. */
const IN_OTHER_WORDS = new RegExp(
  `(?<![\\p{L}\\p{N}.,/-])(?:(?:${COUNTS})(?: \\p{L}+){0,4} (?:${PLACES})|(?:${PLACES})(?: \\p{L}+){0,2} (?:${COUNTS})(?: \\p{L}+)?)(?![\\p{L}\\p{N}])`,
  'giu',
);

export const SECURITY_CODE_WORDS = new Lexicon(
  {
    code: `cv2, scode, code on back, code at the back, digits at the back, numbers at the back, numeros de atras, digitos de atras, numeros atras, numeri dietro, cifre dietro, numeros do verso, digitos do verso, kartin arka*, arka yuz*, arkasindaki kod, arkasindaki uc, haneli kod, kontrolkode, kontrollkode, kontrollkod, защитный код, захисний код, код захисту, รหัสหลังบัตร, หลังบัตร, เลขหลังบัตร, האבטחה, בגב הכרטיס, cvvv, cvw, kpn, verification number on my card, card verification number, number on the signature, sicherheits nr, kod keselamatan, saugos kod*, drosibas kod*, turvakood*, kontrolni cislo, kontrolne cislo, kod na odwrocie, cvv, cvv2, cvc, cvc2, cvn, cvn2, cav2, csc, cid, cvd, cvvs, cw2, c v v, c v c, ccv, ccv2, card id number,
    security code, security digits, card security number, securitycode, sec code, card code, card security, card verification, card validation, cvv code,
    verification value, 3 digit code, 4 digit code, 3 digit number, three digit code, four digit code, three digit number, three digits,
    3 digits, 4 digits on the front, digits on the back, number on the back, code on the back, numbers on the back, back of the card, back of my card,
    back of your card, back of card, signature strip, signature panel, on the reverse,
    cod seg, codice dietro, codice sul dietro, codigo atras, codigo de atras, codigo al reverso, code derriere, code arriere, code hinten, code auf der ruckseite, kode bag, kode bak, kod bak, kod z tylu karty, arka kod, codigo seg, cod de seg, crypto, code verso, code au verso, kontrolltall, kontrollsifre, 3 siffer, tre siffer, 3 tall, prufnr, 3 ziffern, drei ziffern, kode belakang, 3 digit belakang, 3 digit sa likod, numero sa likod, arkadaki 3 hane, arkasindaki 3 hane, uc haneli, kart arkasi, kortin takana, kortin kaantopuol*, 3 numeroa, kolme numeroa, z tylu karty, kod z tylu, bak pa kortet, baksidan, bagsiden, baksiden, achterkant, achterop, ruckseite, sul retro, en el reverso, no verso, atras do cartao, dietro la carta,
    на обороте, обратной стороне, 3 цифры, код на обороте, 裏の3桁, 裏面3桁, 裏面の3桁, 裏面, 3桁, 三桁, 背面3位, 背后三位, 背后3位, 背面的三位, 背面三碼, 后3位, 后三码, 뒤 3자리, 뒤 세자리, 뒷면, 뒷자리 3, 3자리, 세 자리, الرمز خلف, خلف البطاقة, 3 أرقام, ثلاثة أرقام, पीछे के 3, पीछे के तीन, 3 अंक,
    prufziffer, prufnummer, kartenprufnummer, kartenprufziffer, kartenprufcode, sicherheitscode, sicherheitsnummer, sicherheits code, prufcode,
    kontrollnummer, dreistellige*, 3 stellige*, pruefziffer, pruefnummer, kartenpruefnummer, pruefcode,
    cryptogramme, crypto visuel, code de securite, code securite, code de verification de la carte, trois chiffres, 3 chiffres, 3 derniers chiffres,
    trois derniers chiffres, chiffres au dos, au dos de la carte, code au dos, code cvv,
    codigo de seguridad, clave de seguridad, cod de seguridad, codigo seguridad, codigo de verificacion de la tarjeta, tres digitos, 3 digitos, digitos de atras, numero de seguridad, digitos de seguridad,
    codice di sicurezza, codice sicurezza, tre cifre, 3 cifre, cifre sul retro, codice sul retro, codice di verifica della carta,
    codigo de seguranca, cod de seguranca, codigo seguranca, codigo de verificacao do cartao, codigo verificador, 3 numeros atras, numero de seguranca,
    beveiligingscode, veiligheidscode, kaartverificatiecode, cvc code, drie cijfers, 3 cijfers, controlecode, 
    sakerhetskod, sakerhetskoden, cvc kod, kontrollsiffror, tre siffror, tre sista siffrorna, sikkerhedskode, sikkerhedskoden, kontrolcifre, kontrolcifrene, sikkerhetskode, sikkerhetskoden, 
    kontrollsiffer, turvakoodi, turvaluku, tarkistusnumero, turvanumero, turvakoodini,
    kod bezpieczenstwa, kod zabezpiecz*, kod cvv, kod cvc, trzy cyfry, trzycyfrowy, 3 cyfry, bezpecnostni kod, bezpecnostny kod, kontrolni kod,
    guvenlik kodu, guvenlik numarasi, guvenlik kodum, biztonsagi kod, cod de securitate, codul de securitate, codul cvv, kode keamanan, ma bao mat,
    код безопасности, код проверки, трехзначный код, три цифры, кода безопасности, код с обратной, цвв, свв, код cvv, код cvc, код безпеки, сигурносен код, κωδικος ασφαλειας, κωδικο ασφαλειας, sigurnosni kod, varnostna koda,
    セキュリティコード, セキュリティーコード, 安全码, 安全碼, 校验码, 背面三位, 后三位, 後三碼, 末三碼, 보안코드, 보안 코드, 뒷면 3자리, 카드 뒷면, رمز الأمان, رمز الحماية, رمز التحقق من البطاقة, الرقم السري للبطاقة, קוד אבטחה, שלוש ספרות, רหัส cvv, รหัสความปลอดภัย, सुरक्षा कोड, सीवीवी, سي في في`,
  },
  { code: IN_OTHER_WORDS },
);

/** Words for codes of all kinds; a card's code has no other name in talk of the card. */
const CODE_WORDS = new Lexicon({
  code: `code, codes, codigo, cod, codice, kod, kode, koden, kodu, koodi, koodin, kodas, kods, cod verificare, κωδικος, κωδικο, κωδικός, κωδικό, код, кода, קוד, הקוד, الرمز, رمز, الكود, كود, 코드, コード, 码, 碼, รหัส, कोड,
    security, seguridad, seguranca, sicurezza, securite, sicherheit, veiligheid, numeros de atras, el de atras, atras, los de atras, la de atras, back one, the back, little numbers, numeritos, kod vzadu, vzadu, zezadu, bak, bagpa, hinten, derriere, dietro, achter, z tylu, takana, arkada, πισω, сзади, בגב, خلف`,
});
/** What else has digits and a back. */
const THING =
  /jersey|shirt|trikot|maillot|camiseta|label|sticker|etikett|etiquet|etichetta|aufkleber|thermostat|termostat|display|screen|bildschirm|ecran|pantalla|schermo|router|modem|device|gerat|appareil|dispositivo|apparaat|printer|drucker|imprimante|impresora|remote|box|karton|boite|caja|scatola|packag|verpackung|emballage|meter|zahler|compteur|contador|door|\btur\b|porte|puerta|gate|badge|locker|bottle|flasche|bouteille|botella|washing|machine|maschine/;
const CARD = /card|karte|carte|tarjeta|carta|cartao|kaart|kort|kart|visa|master|amex|cvv|cvc/;
/** The end of a card that is read back: "**** 4879", "ending in 4879". A folded bullet is a full stop. */
export const LAST_FOUR =
  /(?:[*#.xX•●∙·…]{2,}[ -]?|(?:ending|ends|ended|endet|endend|terminad[ao]|termina|terminando|terminación|terminacao|final|finissant|terminant|finisce|termina|eindigend|slutar|slutter|ender|kończ\p{L}*|konč\p{L}*|оканч\p{L}*|заканч\p{L}*|last (?:four|4)(?: digits)?)(?: (?:in|with|on|auf|mit|en|em|com|con|par|op|på|na|на))?[: ]{1,2})$/iu;
/** An expiry at the end of what stands before a code, and one anywhere. */
const EXPIRY_FRONT =
  /(?<![0-9/.-])(?:(?:0?[1-9]|1[0-2])\s?[/.\- ]{1,2}\s?(?:20)?[2-4][0-9]|(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9]|20[2-4][0-9][/.-](?:0[1-9]|1[0-2]))[^\p{L}0-9]{1,4}$/u;
const WITH_EXPIRY = /(?<![0-9/.-])(?:0[1-9]|1[0-2])[/-](?:20)?[2-4][0-9](?![0-9/.-])/;

/** Three or four digits by themselves, together or spoken one by one: "1 2 3". */
const CODE =
  /(?<![0-9]|[0-9][.,:'’]|[$€£¥₹+])(?:[0-9]{3,4}|(?<![0-9] )[0-9](?:(?:[ \-.]|, ?)[0-9]){2,3}(?![ \-.,][0-9])|(?<![0-9][ ,.-]{1,2})(?:[0-9] [0-9]{2}|[0-9]{2} [0-9])(?![ ,.-]{1,2}[0-9])(?! ?[ap]\.?m))(?![0-9]|[.,:'’/-]?[0-9]|[ ]?(?:[%€£°]|\$))/g;
/** The code of an order: a word before it, such as `INV-123`, that names no code. */
const GLUED_BEFORE = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}][-_/#]?$/u;
const LETTER_AFTER = /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}_]/u;
/** What separates a card, its expiry and the code after them: "4111... 12/27 123", "4111...|12|2027|123". */
const BEHIND_CARD =
  /^[^\p{L}0-9]{0,4}(?:[2-9][.)] ?|\p{L}{1,14}(?: \p{L}{1,10})?[\s:=.([]{1,4})?(?:(?:0?[1-9]|1[0-2])[\s/|.:\-]{1,3}(?:20)?[2-4][0-9]|(?:0[1-9]|1[0-2])[2-4][0-9]|20[2-4][0-9][/.\-](?:0[1-9]|1[0-2]))[^\p{L}0-9]{1,5}(?:[3-9][.)] ?|(\p{L}{2,14})[\s:=.#"'-]{1,4})?$/iu;
/** Words behind an expiry that begin something else than the code. */
const GOES_ON_OTHERWISE =
  /^(?:and|for|of|to|at|on|in|by|the|amount|total|pay|charge|only|limit|zip|plz|cp|cep|postcode|floor|apt|unit|room|eur|usd|gbp|para|por|pour|für|von|bis|am|um|de|betrag|monto|importe|montant|valor|importo|kwota|code postal)$/iu;
/** The code between an expiry and the card: "10/29 582 and card is 3766...". */
const EXPIRY_BEFORE = /(?<![0-9/.-])(?:0[1-9]|1[0-2])[/.\- ]?(?:20)?[2-4][0-9][^\p{L}0-9]{1,4}$/u;
const PAIR = /^[0-9]{1,2} [0-9]{1,2}$/;
/** The same with the marks of a time of day: "4111...:11-27:835". */
const BEHIND_EXPIRY =
  /^[\s:;|/,\\.-]{1,3}(?:0[1-9]|1[0-2])[/|.:\\-](?:20)?[2-4][0-9][\s:;|/,\\.-]{1,3}([0-9]{3,4})(?![0-9]|[.,:/-]?[0-9]|\p{L})/u;
const DIRECTLY_BEHIND_CARD = /^(?:[\s,;:|/\\&+"'()[\]]{1,4}|\s*(?:and|und|et|y|e)\s+)$/;

const detector: Detector = {
  kind: 'security-code',
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    const named = mayName(passage, SECURITY_CODE_WORDS);
    const isShort = passage.preceding !== undefined && text.length <= LONE_LENGTH;
    if (!named && !isShort && !holdsCard(passage) && CODE_WORDS.in(passage).length === 0) return;
    for (const { start, end } of placesOfCodes(passage)) {
      const card = cardBefore(passage, start);
      const why = reasonFor(passage, start, end, card !== undefined);
      const confidence = card && goesOn(passage, card, end) ? 0.5 : why?.startsWith('alone') ? 0.6 : 0.96;
      if (why !== undefined) yield { kind: 'security-code', start, end, confidence, why };
    }
    for (const { end: front } of cardPlaces(passage)) {
      const match = BEHIND_EXPIRY.exec(text.slice(front, front + 48));
      if (!match) continue;
      const end = front + match[0].length;
      const start = end - match[1]!.length;
      yield { kind: 'security-code', start, end, confidence: 0.96, why: 'behind a card number' };
    }
  },
};

/** Three or four digits, in digits or in words. */
function* placesOfCodes(passage: Passage): Generator<{ start: number; end: number }> {
  for (const { index, 0: code } of matchesOf(CODE, withoutDigitsOfNames(passage))) {
    yield { start: index, end: index + code.length };
  }
  if (maySpellDigits(passage.text, passage.facts)) yield* spokenCodes(passage.text);
}

/** The text with the digit of "cvv2" as a letter, because "2:692" is a time of day otherwise. */
function withoutDigitsOfNames(passage: Passage): string {
  const { text } = passage;
  const parts: string[] = [];
  let done = 0;
  for (const { end } of SECURITY_CODE_WORDS.in(passage)) {
    if (end <= done || !/\p{L}[0-9]$/u.test(text.slice(Math.max(0, end - 2), end))) continue;
    parts.push(text.slice(done, end - 1), 'x');
    done = end;
  }
  return done === 0 ? text : parts.join('') + text.slice(done);
}

function reasonFor(passage: Passage, start: number, end: number, isBehindCard: boolean): string | undefined {
  const { text } = passage;
  if (LETTER_AFTER.test(text.slice(end, end + 1))) return undefined;
  if (LAST_FOUR.test(text.slice(Math.max(0, start - 24), start))) return undefined;
  const isPair = PAIR.test(text.slice(start, end));
  if (isBehindCard && !isPair) return 'behind a card number';
  if (!isPair && isBeforeCard(passage, start, end)) return 'between an expiry and its card';
  const naming = namingOf(passage, start, end, SECURITY_CODE_WORDS, { before: 64, overDigits: holdsCard(passage) });
  if (naming && isOfThing(naming.how === 'asked' ? (questionWith(passage, SECURITY_CODE_WORDS) ?? passage) : passage))
    return undefined;
  const glued = GLUED_BEFORE.test(text.slice(Math.max(0, start - 2), start));
  // "9 82": two numbers count only in an answer with little else.
  if (isPair && !(naming && naming.how !== 'after' && isPlainAnswer(passage, start, end))) return undefined;
  if (naming?.how === 'before' && (!glued || isGluedToName(passage, start, SECURITY_CODE_WORDS)))
    return 'beside a word for the code';
  if (glued) return isGluedToWord(passage, start) ? 'beside a word for the code' : undefined;
  if (THOUSANDS.test(text.slice(Math.max(0, start - 4), end + 4))) return undefined;
  if (naming) return naming.how === 'after' ? 'beside a word for the code' : 'answers a question for the code';
  if (isLabelled(text, start, end, false) || namesOther(passage)) return undefined;
  if (isCalledCode(passage, start, end)) return 'beside or in answer to a word for a code, in talk of a card';
  if (!isLone(passage, start, end)) return undefined;
  if (isAwaited(passage)) return 'answers an earlier question for the code';
  if (isAskedForOther(passage)) return undefined;
  const isBehindExpiry = EXPIRY_FRONT.test(text.slice(0, start));
  return followsCard(passage, isBehindExpiry ? CARD_TALK : AFTER_CARD)
    ? `alone, within ${AFTER_CARD} messages of a card number, or with its expiry`
    : undefined;
}

/** "code 915", "قوله الرمز 293": what is a code of many things is that of a card in talk of one. */
function isCalledCode(passage: Passage, start: number, end: number): boolean {
  if (passage.text.length > LONGEST_TALK) return false;
  const naming = namingOf(passage, start, end, CODE_WORDS, { before: 24, after: 12, overDigits: holdsCard(passage) });
  if (!naming) return false;
  const asked = naming.how === 'asked' ? questionWith(passage, CODE_WORDS) : passage;
  if (!asked || asked.text.length > LONGEST_TALK || namesOther(asked) || namesOtherCode(asked, CODE_WORDS))
    return false;
  return isTalkOfCard(passage) || (naming.how === 'before' && CARD.test(plain(passage.text)));
}

function questionWith(passage: Passage, words: Lexicon): Passage | undefined {
  let question = passage.preceding?.();
  for (let back = 0; question && back < CARD_TALK; back++) {
    if (words.in(question).length > 0) return question;
    question = question.preceding?.();
  }
  return undefined;
}

function isTalkOfCard(passage: Passage): boolean {
  return holdsCard(passage) || WITH_EXPIRY.test(passage.text) || followsCard(passage, CARD_TALK);
}

/** A question for the code that nothing has answered so far: "one moment", "why do you need it?" and the like may be between. */
function isAwaited(passage: Passage): boolean {
  let before = passage.preceding?.();
  for (let back = 0; before && back < AWAITED; back++) {
    const isOther = before.sender !== passage.sender;
    if (isOther && namesOther(before)) return false;
    if (isOther && SECURITY_CODE_WORDS.in(before).length > 0 && !isOfThing(before)) {
      if (before.isTalkOnly) return false;
      passage.onAskedBefore();
      return true;
    }
    if (/[0-9\x1a]/.test(before.text)) return false;
    before = before.preceding?.();
  }
  return false;
}

/** Whether a message is about what stands on a thing that is no card: "3 digits on the back of the jersey". */
function isOfThing(passage: Passage): boolean {
  if (passage.text.length > LONGEST_TALK) return false;
  const text = plain(passage.text);
  return THING.test(text) && !CARD.test(text);
}

/** "cvv saya355": a word between the name and the code. */
function isGluedToWord(passage: Passage, start: number): boolean {
  const names = SECURITY_CODE_WORDS.in(passage);
  const name = names[lastEndingBy(names, start)];
  return name !== undefined && /^ {1,2}\p{Ll}{2,8}$/u.test(passage.text.slice(name.end, start));
}

const THOUSANDS = /[0-9]{1,3} [0-9]{3}[ ,][0-9]{2}/;

function holdsCard(passage: Passage): boolean {
  return cardPlaces(passage).length > 0;
}

function cardBefore(passage: Passage, start: number): CardPlace | undefined {
  const cards = cardPlaces(passage);
  const card = cards[lastEndingBy(cards, start)];
  if (!card || start - card.end > 48) return undefined;
  const between = passage.text.slice(card.end, start);
  if (DIRECTLY_BEHIND_CARD.test(between)) return card;
  const behind = BEHIND_CARD.exec(between);
  if (!behind) return undefined;
  return behind[1] === undefined || !(GOES_ON_OTHERWISE.test(behind[1]) || isCalledOther(passage, start))
    ? card
    : undefined;
}

function isBeforeCard(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (!EXPIRY_BEFORE.test(text.slice(Math.max(0, start - 14), start))) return false;
  return cardPlaces(passage).some(
    (card) => card.start > end && card.start - end <= 28 && !/[0-9]/.test(text.slice(end, card.start)),
  );
}

/** Sixteen digits and three more may be a card of nineteen: then the card's detector has the first word. */
function goesOn(passage: Passage, card: CardPlace, end: number): boolean {
  const digits = passage.text.slice(card.start, end).replace(/[^0-9]/g, '');
  return digits.length <= 19 && passesLuhn(digits);
}

/** Only the code and filler words; its expiry may stand before it. */
function isLone({ text }: Passage, start: number, end: number): boolean {
  if (text.length > LONE_LENGTH) return false;
  const rest = text.slice(0, start).replace(EXPIRY_FRONT, '') + text.slice(end);
  return !/[0-9]/.test(rest) && (rest.match(/\p{L}[\p{L}\p{M}]*/gu) ?? []).length <= LONE_WORDS;
}

export const securityCode: Kind = {
  name: 'security-code',
  finds: 'security codes of cards (CVV, CVC, CID), by word, as the answer to a question for one, or behind a card',
  sets: ['pci', 'genesys'],
  detectors: () => [detector],
};
