import { cardPlaces, followsCard } from '../card-places.js';
import { isNearCard, speaksOfCard } from '../card-talk.js';
import type { Candidate, Detector } from '../detector.js';
import { BARRIER } from '../fold.js';
import type { Kind } from '../kind.js';
import { Lexicon, plain, wordsOf } from '../lexicon.js';
import { isLabelled } from '../answers.js';
import { isAskedForOther, isCalledOther, isToldToBe, lastEndingBy, mayName, namingOf, questionFor } from '../naming.js';
import type { Passage } from '../passage.js';
import { isAtHour, isDayOfStart, isOfDay, isOfThingThatEnds } from './card-expiry-others.js';
import { isEndOfCard, isOfThing } from './security-code-others.js';
import { EXPIRY_SOURCE, MONTHS } from '../expiry.js';
import { gluedExpiry } from '../glued-expiry.js';
import { spokenExpiries } from '../spoken-expiry.js';
import { SECURITY_CODE_WORDS } from './security-code-words.js';
import { matchesOf } from '../matches.js';
import { isQuantity } from '../quantities.js';
import { isAmongGroups, isAmount, pairsAround } from '../surroundings.js';
import { SIGNS } from '../signs.js';

const MESSAGES = 6;
/** How far back the talk of a card may be for a date that is called an expiry. */
const CARD_TALK = 12;
const LONE_WORDS = 8;
const LONE_LENGTH = 48;
const WORDS = new Lexicon({
  expiry: `plati do, platí do, vrijedi do, velja do, velja, vazi do, galioja iki, galioja, deriga lidz, kehtib kuni, ervenyes, lejar, valabil pana, wazna, валидна до, валиден до, в сила до, дійсна до, ισχυει μεχρι, ισχυει ως, gildir til, berlaku hingga, תקף עד, תוקף עד, تاریخ انقضا, انقضا, انقضای, udl, utl, lej, gult, wazn, wazna, scad, runs out, run out, dies, good till, good til, good to, goes till, ends in, lauft aus, lauft bis, gilt bis, geht bis, gultig noch, expira, expira en, expira em, se vence, se acaba, valide jusqu, jusqu a, va jusqu, expire en, fino al, finisce, loopt af, verloopt, loper ut, gar til, udlober, konczy sie, konci, истекает, заканчивается, кончается, bitis tarihi, bitis, bitiyor, sona eriyor, kadaluarsa, ينتهي, صالحة حتى, 期限切れ, month and year, month year, mm yy, mes y ano, mes e ano, mois et annee, mois annee, monat und jahr, mese e anno, maand en jaar, miesiac i rok, manad och ar, maned og ar, mesic a rok, kuukausi ja vuosi, ay ve yil, месяц и год, μηνας και ετος, 月と年, 月份和年份, exp, vto, fecha vto, f vto, vcto, एक्सपायरी, एक्सपायरी डेट, वैलिडिटी, masa berlaku, val, gyldig til, gultig bis, skad, petsa ng expiry, mag expire, expiry, expires, expire, expiration, expiring, expired, exp date, expdate, valid thru, valid through, valid until, valid till, good thru,
    gultig*, ablauf*, lauft ab, verfall*, expire le, fin de validite, date d expiration, validite, valable, caducidad, vence, vencimiento, caduca, validez, valida hasta,
    scadenza, scade, valida fino, validade, vencimento, valido ate, vervaldatum, vervalt, geldig*, utgangsdatum, giltig*, gar ut, udlob*, udloeb*, utlop*, voimassa*, vanhenee,
    data waznosci, wazna do, termin waznosci, platnost*, son kullanma, skt, gecerlilik, lejarat*, data expirarii, срок действия, годен до, действует до, действителен до, термін дії,
    有効期限, 有效期, 有效日期, 效期, 到期, 期限, 有効, 만료, 유효기간, تاريخ الانتهاء, انتهاء الصلاحية, تنتهي, الانتهاء, תוקף, वैधता, หมดอายุ, berlaku sampai, het han, λήξη, λήξης`,
});
const EXPIRY = new RegExp(EXPIRY_SOURCE, 'giu');
/** As cards print it; other things end on a day. */
const MONTH_AND_YEAR =
  /^(?:(?:0 ?[1-9]|[1-9]|1[0-2])\s?(?:\/\/|[/\-.|\\: ])\s?(?:20)?[2-4][0-9]|20[2-4][0-9]\s?[/-]\s?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[2-4][0-9])$/;
/** "4111... exp ", "1) 4111... 2) ", "4111... abbuchen (" */
const BEHIND_CARD = /^[^\p{L}0-9]{0,5}(?:[2-9][.)] ?|(?:[\p{L}'’]+[\s:=.,([]{1,3}){1,4}|(?:e?xp?|v|til|bis|до|do))?$/iu;
/** "10/29 304", "10/29 code 304" */
const WITH_CODE = /^[^\p{L}0-9]{1,4}(?:\p{L}{1,14}[\s:=.#]{1,3}){0,2}[0-9]{3,4}(?![0-9]|[.,:/-]?[0-9]|\p{L})/u;
/** A year and a code. */
const MAY_HAVE_CODE = /[2-4][0-9][^0-9]{1,24}[0-9]{3,4}(?![0-9])/;
/** What else expires; a question of few words asks for that of a card. */
const OF_OTHERS =
  /subscri|offer|contract|plan|licen[cs]e|passport|member|policy|warrant|voucher|coupon|ticket|domain|vis[au]m?(?!\p{L})|certificate|lease|permit|vertrag|abo|angebot|garantie|gutschein|ausweis|führerschein|abonn|contrat|offre|passeport|contrato|oferta|pasaporte|suscrip|garant|abbonamento|contratto|offerta|passaporto|assinatura|passaporte|umow|ofert|paszport|подписк|договор|паспорт|produ|product|lote|batch|medic|medik|farmac|food|pack|bottle|box|takuu|garanci|záruk|zaruk|гаранти|εγγύησ|garansi|jaminan|bảo hành|保証|保修|보증|insur|versicher|assuranc|seguros?(?!\p{L})|assicur|försäkr|forsikr|vakuutu|verzeker|ubezpiecz|poji[sš]t|biztos[ií]t|asigur[aă]r|sigorta|страхов|takaful|保险|保険|보험/iu;
const FEW_WORDS = 4;

const detector: Detector = {
  kind: 'card-expiry',
  needs: { signs: SIGNS.near13 | SIGNS.yearAndCode, words: [WORDS, SECURITY_CODE_WORDS], others: true },
  *detect(passage: Passage): Generator<Candidate> {
    const { text, preceding } = passage;
    const glued = gluedExpiry(passage);
    if (glued) yield { kind: 'card-expiry', ...glued.expiry, confidence: 0.9, why: 'glued to a card number' };
    const mayFollow = preceding !== undefined && text.length <= LONE_LENGTH;
    const maySpeakOfCard = mayFollow || (preceding !== undefined && MONTH_FIRST.test(text)) || mayBeBeforeCode(passage);
    const mayBeTold = maySpeakOfCard || SECURITY_CODE_WORDS.in(passage).length > 0;
    if (!mayBeTold && cardPlaces(passage).length === 0 && !mayName(passage, WORDS)) return;
    yield* fieldsIn(passage);
    for (const match of matchesOf(EXPIRY, text)) {
      const start = match.index;
      const end = start + match[0].length;
      const why = reasonFor(passage, start, end);
      if (why !== undefined) yield { kind: 'card-expiry', start, end, confidence: 0.9, why };
    }
    for (const { index, 1: name, 2: date } of MAY_BEGIN_WITH_YEAR.test(text) ? matchesOf(YEAR_FIRST, text) : []) {
      const start = index + name!.length;
      const end = start + date!.length;
      const isNamed = namingOf(passage, start, end, WORDS, { before: 4, questions: 0, overDigits: true }) !== undefined;
      if (!isNamed || !isAboutCard(passage)) continue;
      yield { kind: 'card-expiry', start, end, confidence: 0.9, why: 'year and month behind a word for it' };
    }
    for (const { index, 0: date } of cardPlaces(passage).length > 0 || text.includes(BARRIER)
      ? matchesOf(YEAR_AND_NAME, text)
      : []) {
      if (
        namingOf(passage, index, index + date.length, WORDS, { before: 4, questions: 0, overDigits: true })?.how !==
        'before'
      )
        continue;
      yield {
        kind: 'card-expiry',
        start: index,
        end: index + date.length,
        confidence: 0.9,
        why: 'year and month behind a word for it',
      };
    }
    for (const { index, 0: found, 1: ofIran, 2: ofThailand } of passage.facts.isAscii
      ? []
      : matchesOf(OTHER_CALENDAR, text)) {
      if (!isAboutCard(passage)) continue;
      const end = index + found.length;
      yield {
        kind: 'card-expiry',
        start: end - (ofIran ?? ofThailand)!.length,
        end,
        confidence: 0.9,
        why: 'year and month behind a word for it',
      };
    }
    const piece = pieceOfAnswer(passage);
    if (piece)
      yield { kind: 'card-expiry', ...piece, confidence: 0.9, why: 'a part of the answer to a question for it' };
    for (const { start, end } of spokenExpiries(passage)) {
      const why = reasonFor(passage, start, end);
      if (why !== undefined) yield { kind: 'card-expiry', start, end, confidence: 0.97, why };
    }
  },
};

/** An expiry and a code, in talk of a card. */
const mayBeBeforeCode = (passage: Passage): boolean =>
  MAY_HAVE_CODE.test(passage.text) && (passage.preceding !== undefined || speaksOfCard(passage));

const MAY_BEGIN_WITH_YEAR = /(?:2[4-9]|3[0-9])[./ -]?(?:0[1-9]|1[0-2])(?![0-9])/;
/** "有效期2811", "validade 2028.11": the year and then the month. */
const YEAR_FIRST =
  /((?<=\p{L})[ :：为為は]{0,3})((?:20)?(?:2[4-9]|3[0-9])[./ -]?(?:0[1-9]|1[0-2]))(?![0-9]|[.,:/-][0-9])/gu;

/** "تاریخ ۰۸/۰۶", "หมดอายุ 11/71": the year of Iran's calendar, before the month, and that of Thailand's behind it. */
const OTHER_CALENDAR =
  /(?:تاریخ|انقضا\p{L}{0,3})[ :]{1,3}((?:14)?(?:0[4-9]|1[0-5])\/(?:0[1-9]|1[0-2]))(?![0-9/])|หมดอายุ[ :]{0,3}((?:0?[1-9]|1[0-2])\/(?:25)?(?:6[7-9]|[78][0-9]))(?![0-9/])/gu;

/** "exp 29 oct", beside a card: no day, since cards end with a month. */
const YEAR_AND_NAME = new RegExp(`(?<![0-9\\p{L}])(?:2[4-9]|3[0-9]) (?:${MONTHS})\\p{L}{0,7}(?!\\p{L})`, 'giu');

/** Month and year as fields beside a card: `exp_month=10&exp_year=2029`, `4111...,10,2029,304`. */
function* fieldsIn(passage: Passage): Generator<Candidate> {
  const { text } = passage;
  const why = 'month or year, in a field beside a card';
  if (cardPlaces(passage).length === 0) return;
  for (const { index, 0: field, 1: value } of matchesOf(FIELD, text)) {
    const end = index + field.length;
    yield { kind: 'card-expiry', start: end - value!.length, end, confidence: 0.9, why };
  }
  for (const { end: front } of cardPlaces(passage)) {
    const tight = TIGHT.exec(text.slice(front, front + 16));
    if (tight) {
      const end = front + tight[0].length;
      yield { kind: 'card-expiry', start: end - tight[1]!.length, end, confidence: 0.9, why: 'behind a card number' };
    }
    const [, before, , month, between, year] = COLUMNS.exec(text.slice(front, front + 20)) ?? [];
    if (before === undefined) continue;
    const start = front + before.length;
    yield { kind: 'card-expiry', start, end: start + month!.length, confidence: 0.9, why };
    const next = start + month!.length + between!.length;
    yield { kind: 'card-expiry', start: next, end: next + year!.length, confidence: 0.9, why };
  }
}
const FIELD =
  /exp(?:iry|iration|ires?)?[_ .-]?(?:month|year|mm|yy(?:yy)?|mon|yr)["'\]]{0,2}\s?[=:]\s?["']?((?:20)?[0-9]{1,2})(?![0-9])/gi;
/** "4111.../1128/123" */
const TIGHT =
  /^ ?[/|:;,.*+_-]{1,2} ?((?:0[1-9]|1[0-2])[/.-]?(?:20)?(?:2[4-9]|3[0-9]))(?=[^0-9]|$)(?![.,/:-][0-9]{1,2}(?![0-9]))/;
const COLUMNS = /^(["']?([,;|\t])["' ]?)(0?[1-9]|1[0-2])(["']?\2["' ]?)((?:20)?[2-4][0-9])(?=["']?(?:\2|\s|$))/;

function reasonFor(passage: Passage, start: number, end: number): string | undefined {
  const { text } = passage;
  const isMonthAndYear = MONTH_AND_YEAR.test(text.slice(start, end));
  if (isTime(text, start, end) || isOfDocument(text, start, end) || isAmongPairs(text, start, end)) return undefined;
  if (isAmount(text, start, end) || isOfDay(passage, start)) return undefined;
  const isOnDay = ON_DAY.test(text.slice(Math.max(0, start - 12), start));
  if (!isOnDay && isBehindCard(passage, start)) return 'behind a card number';
  if (isBeforeCard(passage, start, end)) return 'before a card number';
  if (!isOnDay && isBesideCard(passage, start, end)) return 'in one message with a card number';
  if (isAmongGroups(text, start, end) || LEADS_GROUPS.test(text.slice(end, end + 12))) return undefined;
  const naming = namingOf(passage, start, end, WORDS, { overDigits: cardPlaces(passage).length > 0 });
  if (isFirstOfAnswer(passage, start, end)) return 'begins the answer to a question for it, in talk of a card';
  // The version of something, rather.
  if (naming?.how === 'asked' && /^[0-9]\.[0-9]{2}$/.test(text.slice(start, end))) return undefined;
  if (isOfThingThatEnds(passage, start)) return undefined;
  if (naming && (isAboutCard(passage) || isAllThatIsSaid(passage, start, end) || isPutRight(passage)))
    return 'beside a word for it, in talk of a card';
  if (!isOnDay && isMonthAndYear && isBeforeCode(passage, end) && isNearCard(passage))
    return 'before a code, in talk of a card';
  if (!isOnDay && isMonthAndYear && isBehindCode(passage, start)) return 'behind a code that is named';
  const corrected = isMonthAndYear ? CORRECTED.exec(text.slice(Math.max(0, start - 24), start)) : null;
  if (corrected) {
    const from = Math.max(0, start - 24) + corrected.index;
    return reasonFor(passage, from, from + corrected[1]!.length);
  }
  if (isEndOfCard(text, start, end)) return undefined;
  const lone =
    text.length <= LONE_LENGTH &&
    wordsOf(passage).length <= LONE_WORDS &&
    !isLabelled(text, start, end) &&
    !isCalledOther(passage, start) &&
    !isToldToBe(passage, end) &&
    !isAtHour(text, start, end) &&
    !isDayOfStart(text, start) &&
    !OF_OTHERS.test(text);
  return lone && !PAST.test(text.slice(start, end)) && !isAskedForOther(passage) && followsCard(passage, MESSAGES, true)
    ? `alone, within ${MESSAGES} messages of a card number`
    : undefined;
}

/** "10/29 304", but "until 12/26, quantity 250". */
function isBeforeCode(passage: Passage, end: number): boolean {
  const [code] = WITH_CODE.exec(passage.text.slice(end, end + 44)) ?? [];
  if (code === undefined) return false;
  const last = end + code.length;
  const start = last - /[0-9]+$/.exec(code)![0].length;
  return !isCalledOther(passage, start) && !isQuantity(passage.text, start, last);
}

/** "the security code is 318 and its 09/29" */
function isBehindCode(passage: Passage, start: number): boolean {
  const from = Math.max(0, start - 40);
  const code = BEHIND_CODE.exec(passage.text.slice(from, start));
  if (!code) return false;
  const at = from + code.index;
  return SECURITY_CODE_WORDS.in(passage).some(
    ({ tag, end }) => tag !== 'perhaps' && end <= at && at - end <= CODE_REACH,
  );
}
const CODE_REACH = 16;
const BEHIND_CODE =
  /(?<![0-9]|[0-9][.,:/-])[0-9]{3,4}[^\p{L}0-9]{1,3}(?:(?:\p{L}{1,3}|it['’]s)[^\p{L}0-9]{1,3}){0,3}$/u;

/** "09/29 not 09/28": the one that was wrong, and both. */
const RIGHT_ONE =
  '(?<![0-9/.-])((?:0?[1-9]|1[0-2])[/.-](?:20)?[2-4][0-9]),? (?:and |und |et |y |e |en |og |och |i |a )?(?:not|nicht|pas|no|non|não|nao|niet|nie|inte|ikke|ei|nu|ne|не|değil|bukan|hindi) ';
const CORRECTED = new RegExp(`${RIGHT_ONE}$`, 'iu');
const CORRECTION = new RegExp(`${RIGHT_ONE}(?:0?[1-9]|1[0-2])[/.-]`, 'iu');

/** "8:30 pm", "6.24 p", "Oct 31 next year": a time, a price, a day. */
function isTime(text: string, start: number, end: number): boolean {
  const behind = text.slice(end, end + 14);
  if (CLOCK.test(behind) || PRICE.test(text.slice(start, end))) return true;
  if (text.slice(start, end).includes(':') && AT.test(text.slice(Math.max(0, start - 8), start))) return true;
  if (text.slice(start, end).includes('.') && AT_DOT.test(text.slice(Math.max(0, start - 8), start))) return true;
  return /[:.]/.test(text.slice(start, end))
    ? NOT_YEAR.test(behind)
    : /^\p{L}/u.test(text.slice(start, end)) && DAY.test(behind);
}
const NOT_YEAR =
  /^ ?(?:[ap]\.? ?m(?!\p{L})|[ap](?!\p{L})|uhr|h(?!\p{L})|o['’]?clock|ct(?!\p{L})|\p{Sc}|%|kr(?!\p{L})|zł|kč|uur|часов|点|시)/iu;
/** "until 11/30 23:59" */
const CLOCK = /^,? (?:(?:at|um|à|om|kl\.?|alle|o|в|klo) )?(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9])/iu;
/** No card runs for so long. */
const PRICE = /^[0-9]\.4[0-9]$/;
/** "9. 12. v 7:30" */
const AT = /(?<!\p{L})(?:at|um|gegen|à|vers|a las|à?às|alle|ore|om|o|v|ve|kl\.?|klo|saat|pukul|jam|lúc|в|о|στις) $/iu;
/** "kl. 10.30" */
const AT_DOT = /(?<!\p{L})(?:kl\.?|klo|kello|um|om|alle|ore|pukul|jam|saat) $/iu;
/** "1234 5678 9012": the first of several groups. */
const LEADS_GROUPS = /^[ -][0-9]{4}[ -][0-9]{4}(?![0-9])/;
const DAY = /^(?:st|nd|rd|th|[.,]? ?(?:20[2-4][0-9]|next|this|at|um|à|a las|às|alle|om|kl)(?!\p{L}))/iu;

/** "FV/11/2026/448": the number of a document, with the month in it. */
function isOfDocument(text: string, start: number, end: number): boolean {
  return text.charAt(end) === '/' && OF_DOCUMENT.test(text.slice(Math.max(0, start - 8), start));
}

/** "01 05 28 31 40 47": numbers that were drawn, or a timetable. */
const isAmongPairs = (text: string, start: number, end: number): boolean =>
  /^[0-9]{2} [0-9]{2}$/.test(text.slice(start, end)) && pairsAround(text, start, end) >= 3;
const OF_DOCUMENT = /(?<!\p{L})(?!EXP|VAL|VTO|VISA|MC|CC)\p{Lu}{1,5}\/$/u;

/** "runs till 10/29" however far from its card, but "on 10/29". */
function isBesideCard(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (!BESIDE_CARD.test(text.slice(start, end))) return false;
  const cards = cardPlaces(passage);
  const card = cards[Math.max(0, lastEndingBy(cards, start))];
  if (card === undefined || (start < card.end && end > card.start)) return false;
  return Math.max(start - card.end, card.start - end) <= NEAR_CARD && !isCalledOther(passage, start);
}
const NEAR_CARD = 80;
const BESIDE_CARD =
  /^(?:(?:0?[1-9]|1[0-2])\s?(?:\/\/|[/\-.|\\])\s?(?:20)?(?:2[4-9]|3[0-9])|(?:20|['’])(?:2[4-9]|3[0-9])\s?[/. -]\s?(?:0[1-9]|1[0-2])|\p{L}+[. ,/'’-]{1,3}(?:\p{L}{2,5}['’ ] ?){0,2}(?:20)?(?:2[4-9]|3[0-9])|(?:0?[1-9]|1[0-2]) (?:del?|of) 20(?:2[4-9]|3[0-9]))$/u;
const ON_DAY =
  /(?<!\p{L})(?:on|since|from|at|due|by|for|the|am|vom|seit|zum|le|du|depuis|el|del|desde|em|no dia|dia|il|dal|op|vanaf|dnia|od|den|från|fra|с|от)\s{1,2}$/iu;

/** "octubre del 2028 y los tres de atrás ...": a month by name, however much follows. */
function isFirstOfAnswer(passage: Passage, start: number, end: number): boolean {
  if (start > FIRST || !/^\p{L}/u.test(passage.text.slice(start, end))) return false;
  return questionFor(passage, WORDS, 1) !== undefined && isAboutCard(passage);
}
const FIRST = 12;
const MONTH_FIRST = new RegExp(`^.{0,${FIRST}}?(?<!\\p{L})(?:${MONTHS})`, 'iu');

/** "Valid thru?" and "10/29", or "exp 10/29": nothing is named that expires. */
function isAllThatIsSaid(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (!MONTH_AND_YEAR.test(text.slice(start, end)) || wordsOf(passage).length > FEW_WORDS) return false;
  const [name] = WORDS.in(passage);
  if (name)
    return (
      name.end <= start && !/\p{L}/u.test(text.slice(0, name.start) + text.slice(name.end, start) + text.slice(end))
    );
  if (/[0-9]/.test(text.slice(0, start) + text.slice(end))) return false;
  const question = questionFor(passage, WORDS) && passage.preceding?.();
  return question !== undefined && wordsOf(question).length <= FEW_WORDS && !OF_OTHERS.test(question.text);
}

/** "Expiry?", "06", "2030": a month by itself, which its year follows. */
function pieceOfAnswer(passage: Passage): { start: number; end: number } | undefined {
  const month = /^\s*(0?[1-9]|1[0-2])\s*$/.exec(passage.text);
  const next = month ? passage.following?.() : undefined;
  if (!month || next?.sender !== passage.sender || !/^\s*(?:20)?[2-4][0-9]\s*$/.test(next?.text ?? ''))
    return undefined;
  if (!questionFor(passage, WORDS, 1) || !isAboutCard(passage)) return undefined;
  const start = passage.text.indexOf(month[1]!);
  return { start, end: start + month[1]!.length };
}

/** "10/29 582 and the card is 4111...": before the code and the card. */
function isBeforeCard(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (!MONTH_AND_YEAR.test(text.slice(start, end))) return false;
  const cards = cardPlaces(passage);
  let next = lastEndingBy(cards, end) + 1;
  while (next < cards.length && cards[next]!.start <= end) next++;
  const card = cards[next];
  if (!card || card.start - end > 36) return false;
  return /^[^\p{L}0-9]{1,4}(?:[0-9]{3,4}[^0-9]{1,28})?$/u.test(text.slice(end, card.start));
}

/** A card, what is left of one, or a word for one that pays, here or in what was said before. */
function isAboutCard(passage: Passage): boolean {
  if (passage.text.includes(BARRIER) || cardPlaces(passage).length > 0) return true;
  let one: Passage | undefined = passage;
  for (let back = 0; one && back <= CARD_TALK; back++) {
    if (speaksOfCard(one) || (SECURITY_CODE_WORDS.in(one).length > 0 && !isOfThing(one))) {
      if (back > 0) passage.onAskedBefore();
      return true;
    }
    one = one.preceding?.();
  }
  return followsCard(passage, CARD_TALK);
}

/** "Wrong expiry, it is 09/29 not 09/28", and only then "the card number again?" */
function isPutRight(passage: Passage): boolean {
  if (!CORRECTION.test(passage.text)) return false;
  const next = passage.following?.();
  return next !== undefined && next.sender !== passage.sender && speaksOfCard(next);
}

/** Alone it is a card's only while the card is good. */
const PAST = /[^0-9]2[0-3]$/;

function isBehindCard(passage: Passage, start: number): boolean {
  const cards = cardPlaces(passage);
  const card = cards[lastEndingBy(cards, start)];
  if (!card || start - card.end > 32) return false;
  return BEHIND_CARD.test(plain(passage.text.slice(card.end, start)));
}

export const cardExpiry: Kind = {
  name: 'card-expiry',
  finds: 'expiry dates of cards, beside a card number, or by word in talk of a card',
  sets: ['pci', 'genesys'],
  detectors: () => [detector],
};
