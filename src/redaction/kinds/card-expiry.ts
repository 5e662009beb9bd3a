import { cardPlaces, followsCard } from '../card-places.js';
import type { Candidate, Detector } from '../detector.js';
import { BARRIER } from '../fold.js';
import type { Kind } from '../kind.js';
import { Lexicon, plain, wordsOf } from '../lexicon.js';
import { isLabelled } from '../answers.js';
import { isAskedForOther, isCalledOther, lastEndingBy, mayName, namingOf } from '../naming.js';
import type { Passage } from '../passage.js';
import { LAST_FOUR, SECURITY_CODE_WORDS } from './security-code.js';
import { matchesOf } from '../matches.js';

const MESSAGES = 6;
const LONE_WORDS = 8;
const LONE_LENGTH = 48;
const WORDS = new Lexicon({
  expiry: `month and year, month year, mm yy, mes y ano, mes e ano, mois et annee, mois annee, monat und jahr, mese e anno, maand en jaar, miesiac i rok, manad och ar, maned og ar, mesic a rok, kuukausi ja vuosi, ay ve yil, месяц и год, μηνας και ετος, 月と年, 月份和年份, exp, vto, fecha vto, f vto, vcto, एक्सपायरी, एक्सपायरी डेट, वैलिडिटी, masa berlaku, val, gyldig til, gultig bis, skad, petsa ng expiry, mag expire, expiry, expires, expire, expiration, expiring, exp date, expdate, valid thru, valid through, valid until, valid till, good thru,
    gultig*, ablauf*, lauft ab, verfall*, expire le, fin de validite, date d expiration, validite, valable, caducidad, vence, vencimiento, caduca, validez, valida hasta,
    scadenza, scade, valida fino, validade, vencimento, valido ate, vervaldatum, vervalt, geldig*, utgangsdatum, giltig*, gar ut, udlob*, udloeb*, utlop*, voimassa*, vanhenee,
    data waznosci, wazna do, termin waznosci, platnost*, son kullanma, skt, gecerlilik, lejarat*, data expirarii, срок действия, годен до, действует до, действителен до, термін дії,
    有効期限, 有效期, 到期, 期限, 有効, 만료, 유효기간, تاريخ الانتهاء, انتهاء الصلاحية, تنتهي, الانتهاء, תוקף, वैधता, หมดอายุ, berlaku sampai, het han, λήξη, λήξης`,
});
const CARD_WORDS = new Lexicon({
  card: `card, visa, mastercard, amex, maestro, debit, credit, cc, karte, kreditkarte, carte, tarjeta, carta, cartao, kaart, kort, kortet, karta, karty, kortti, kart, kartya, card number,
    карта, карты, карте, картой, 카드, カード, 卡, بطاقة, البطاقة, כרטיס, कार्ड`,
});

const MONTHS =
  'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out|maj|cze|lip|sie|wrz|paź|lis|gru';
/** Month and year, with or without marks; the years in which cards of today end. */
const EXPIRY = new RegExp(
  `(?<![0-9]|[0-9][/.\\-])(?:(?:0?[1-9]|1[0-2])\\s?(?://|[/\\-.|:\\\\ ]|(?:del?|of) )\\s?(?:20)?[2-4][0-9]|(?:20)[2-4][0-9]\\s?[/-]\\s?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9])(?![0-9]|[/.\\-](?:[0-9]{1,2}|(?:19|20)[0-9]{2})(?![0-9]))` +
    `|(?<!\\p{L})(?:${MONTHS})\\p{L}{0,7}[. ,/-]{1,3}(?:de |of )?(?:20)?[2-4][0-9](?![0-9])`,
  'giu',
);
/** As cards print it; other things end on a day. */
const MONTH_AND_YEAR =
  /^(?:(?:0?[1-9]|1[0-2])\s?(?:\/\/|[/\-.|\\: ])\s?(?:20)?[2-4][0-9]|20[2-4][0-9]\s?[/-]\s?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[2-4][0-9])$/;
/** What else expires. */
const OF_OTHERS =
  /subscri|offer|contract|plan|licen[cs]e|passport|member|policy|warrant|voucher|coupon|ticket|domain|visum|certificate|vertrag|abo|angebot|garantie|gutschein|ausweis|führerschein|abonn|contrat|offre|passeport|contrato|oferta|pasaporte|suscrip|garant|abbonamento|contratto|offerta|passaporto|assinatura|passaporte|umow|ofert|paszport|подписк|договор|паспорт/i;
/** "4111... exp ", "1) 4111... 2) ", "4111... abbuchen (" */
const BEHIND_CARD = /^[^\p{L}0-9]{0,5}(?:[2-9][.)] ?|(?:\p{L}+[\s:=.([]{1,3}){1,3})?$/u;

const detector: Detector = {
  kind: 'card-expiry',
  *detect(passage: Passage): Generator<Candidate> {
    const { text, preceding } = passage;
    const mayFollow = preceding !== undefined && text.length <= LONE_LENGTH;
    if (!mayFollow && cardPlaces(passage).length === 0 && !mayName(passage, WORDS)) return;
    for (const match of matchesOf(EXPIRY, text)) {
      const start = match.index;
      const end = start + match[0].length;
      const why = reasonFor(passage, start, end);
      if (why !== undefined) yield { kind: 'card-expiry', start, end, confidence: 0.9, why };
    }
  },
};

function reasonFor(passage: Passage, start: number, end: number): string | undefined {
  const { text } = passage;
  if (isBehindCard(passage, start)) return 'behind a card number';
  if (isBeforeCard(passage, start, end)) return 'before a card number';
  const naming = namingOf(passage, start, end, WORDS, { overDigits: cardPlaces(passage).length > 0 });
  if (naming && (isAboutCard(passage) || (MONTH_AND_YEAR.test(text.slice(start, end)) && !OF_OTHERS.test(text)))) {
    return 'beside a word for it, in talk of a card or as cards write it';
  }
  if (LAST_FOUR.test(text.slice(Math.max(0, start - 24), start))) return undefined;
  const lone =
    text.length <= LONE_LENGTH &&
    wordsOf(passage).length <= LONE_WORDS &&
    !isLabelled(text, start, end) &&
    !isCalledOther(passage, start);
  return lone && !PAST.test(text.slice(start, end)) && !isAskedForOther(passage) && followsCard(passage, MESSAGES)
    ? `alone, within ${MESSAGES} messages of a card number`
    : undefined;
}

/** "10/29 582 and the card is 4111...": before the code and the card. */
function isBeforeCard(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  if (!MONTH_AND_YEAR.test(text.slice(start, end))) return false;
  return cardPlaces(passage).some(
    (card) =>
      card.start > end &&
      card.start - end <= 36 &&
      /^[^\p{L}0-9]{1,4}[0-9]{3,4}[^0-9]{1,28}$/u.test(text.slice(end, card.start)),
  );
}

/** A card, what is left of one, or a word for one, here or shortly before. */
function isAboutCard(passage: Passage): boolean {
  if (passage.text.includes(BARRIER) || cardPlaces(passage).length > 0) return true;
  let one: Passage | undefined = passage;
  for (let back = 0; one && back <= MESSAGES; back++) {
    if (CARD_WORDS.in(one).length > 0 || SECURITY_CODE_WORDS.in(one).length > 0) return true;
    one = one.preceding?.();
  }
  return followsCard(passage, MESSAGES);
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
