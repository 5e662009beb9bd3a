import { cardPlaces } from '../card-places.js';
import { speaksOfCard } from '../card-talk.js';
import { BARRIER } from '../fold.js';
import type { Passage } from '../passage.js';

/** How much is read before a date. */
const BEFORE = 48;

/** "abo läuft bis 12/26": whether what is before a date, in a message without a card's number, is called by a name of its own. */
export function isOfThingThatEnds(passage: Passage, start: number): boolean {
  if (cardPlaces(passage).length > 0 || passage.hasMaskedCard) return false;
  const before = passage.text.slice(Math.max(0, start - BEFORE), start);
  const [offer] = OFFER.exec(before) ?? [];
  if (offer !== undefined) return !CARD.test(offer);
  return !passage.text.includes(BARRIER) && THAT_ENDS.test(before) && !speaksOfCard(passage);
}
/** Offers, and documents of people; a card that is spoken of before them has nothing to do with the date. */
const OFFER =
  /(?<!\p{L})(?:offers?|deals?|sale|promos?|promotions?|angebot\p{L}*|aktion|rabatt\p{L}*|offre|oferta|promoci[óo]n|offerta|promo[çc][ãa]o|promozione|aanbieding|actie|ofert\p{L}*|promocj\p{L}*|tilbud\p{L}*|erbjudande\p{L}*|tarjous\p{L}*|nab[íi]dk\p{L}*|ponuk\p{L}*|ponud\p{L}*|aj[áa]nlat\p{L}*|akci[óo]\p{L}*|kampanya\p{L}*|teklif\p{L}*|предложени\p{L}*|акци\p{L}*|пропозиці\p{L}*|оферт\p{L}*|προσφορ\p{L}*|promosi|penawaran|licen[cs]es?|passports?|permits?|personalausweis|ausweis|reisepass|f[üu]hrerschein|permis|passeport|licencia|pasaporte|c[ée]dula|passaporto|carteira de motorista|cnh|rijbewijs|paspoort|dow[óo]d\p{L}*|prawo jazdy|paszport\p{L}*|ob[čc]ansk\p{L}*|[řr]idi[čc][áa]k\p{L}*|vodi[čc][áa]k\p{L}*|osobn[ai] iskaznic\p{L}*|voza[čc]k\p{L}*|k[öo]rkort\p{L}*|f[øo]rerkort\p{L}*|k[øo]rekort\p{L}*|ajokortti\p{L}*|henkil[öo]kortti\p{L}*|jogos[íi]tv[áa]ny\p{L}*|szem[ée]lyi\p{L}*|permis\p{L}* auto|buletin\p{L}*|ehliyet\p{L}*|kimlik\p{L}*|водительск\p{L}*|паспорт\p{L}*|удостоверени\p{L}*|посвідчення|paspor)(?!\p{L})[^.!?;]{0,40}$|(?:优惠|護照|护照|免許証?|パスポート|여권|면허증?|جواز|رخصة|דרכון|רישיון)[^。！？]{0,24}$/iu;
const CARD =
  /(?<!\p{L})(?:cards?|visa|mastercard|maestro|amex|karte|kreditkarte|carte|tarjeta|carta|cart[ãa]o|kaart|kort(?:et)?|karta|karty|kartu|kart[ıi]?m?|k[áa]rtya|карт\p{L}*|κάρτα)(?!\p{L})/iu;

/** "27 Nov 2026": whether the day of a month stands before a month by its name, and ends no card. */
export function isOfDay(passage: Passage, start: number): boolean {
  if (!/^\p{L}/u.test(passage.text.slice(start, start + 1))) return false;
  const [day] = DAY_BEFORE.exec(passage.text.slice(Math.max(0, start - 12), start)) ?? [];
  if (day === undefined) return false;
  return !cardPlaces(passage).some((card) => card.start < start && card.end > start - day.length);
}
const DAY_BEFORE =
  /(?<![\p{L}\p{N}]|[0-9][ .,:/-])(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|[.ºª])?,? (?:of |de |d['’])?$/iu;
const THAT_ENDS =
  /(?<!\p{L})(?:subscription|warranty|guarantee|contract|membership|passport|domain|vouchers?|coupons?|points|garantie|gew[äa]hrleistung|vertrag|abo|abonnement|mitgliedschaft|reisepass|gutschein|punkte|contrat|passeport|garant[íi]a|contrato|suscripci[óo]n|pasaporte|cup[óo]n|puntos|garanzia|contratto|abbonamento|passaporto|buono|punti|garantia|assinatura|passaporte|cupom|pontos|lidmaatschap|paspoort|bon|punten|gwarancj\p{L}*|umow\p{L}*|paszport\p{L}*|punkty|garanti|medlemskap|medlemskab|abonnemang|pass|poeng|po[äa]ng|takuu|sopimus|passi|z[áa]ruka|smlouva|garancia|szerz[őo]d[ée]s|garan[țt]i[ea]|гаранти\p{L}*|договор\p{L}*|подписк\p{L}*|абонемент\p{L}*|баллы|garansi|kontrak|poin|b[ảa]o h[àa]nh|milk|milch|lait|leche|latte|leite|mleko|ml[ée]ko|mj[öø]lk|melk|m[æe]lk|maito|молок\p{L}*|s[üu]t|yog[h]?urt\p{L}*|joghurt\p{L}*|jogurt\p{L}*|yaourts?|γιαο[υύ]ρτ\p{L}*|cheese|k[äa]se|fromage|queso|formaggio|kaas|ser|pasta|medicine|pills?|tablets?|medikament\p{L}*|m[ée]dicaments?|medicamentos?|farmaco|medicijn\p{L}*|leki?|l[ée]ky|лекарств\p{L}*|batch|lot|charge|lote|lotto|partia|partij|[šs]ar[žz]e|парти[яи])(?!\p{L})[^.!?;]{0,28}$|(?:保証|契約|ポイント|保修|合同|积分|보증|계약|포인트)[^。！？]{0,8}$/iu;

/** "before 10:30 on Monday": of what is said alone, digits with a colon behind such a word, or before a day, are a time. */
export function isAtHour(text: string, start: number, end: number): boolean {
  const written = text.slice(start, end);
  if (written.includes('.') && HOUR_BEHIND.test(text.slice(end, end + 12))) return true;
  if (!written.includes(':')) return false;
  if (HOUR_BEHIND.test(text.slice(end, end + 12))) return true;
  return HOUR_BEFORE.test(text.slice(Math.max(0, start - 12), start)) || DAY_BEHIND.test(text.slice(end, end + 12));
}
const HOUR_BEFORE =
  /(?<!\p{L})(?:before|after|by|around|between|from|since|until|till|than|and|vor|nach|ab|bis|zwischen|und|avant|après|dès|jusqu['’]à|entre|antes|después|despues|desde|hasta|depois|até|prima|dopo|dalle|fino|tra|voor|na|vanaf|tot|tussen|przed|po|do|od|före|efter|från|innan|till|før|etter|fra|til|ennen|jälkeen|asti|před|do|előtt|után|înainte|după|önce|sonra|до|после|перед|після|преди|след|πριν|μετά|sebelum|selepas|setelah|sesudah|trước|sau|u|la|στις|الساعة|ב|לשעה)(?:-| (?:de|las?|les|alle|das|às|kl\.?|klo|o|om|le))? {0,2}$/iu;
/** "12:30 works", "10:30에" */
const HOUR_BEHIND =
  /^ (?:works|is fine|is good|suits|passt|geht|ça marche|me convient|me va|va bene|serve|schikt|pasuje|passar|passer|sopii|uygun|подходит|удобно|підходить|बजे)(?!\p{L})|^(?:-(?:kor|re|ig|ra|tól|ig)|에|に|時|点|시)(?!\p{L})/iu;
const DAY_BEHIND =
  /^ (?:on|am|le|el|il|op|w|på|tomorrow|today|tonight|morgen|heute|demain|mañana|hoy|domani|oggi|amanhã|hoje|vandaag|jutro|dzisiaj|imorgon|idag|huomenna|tänään|yarın|bugün|завтра|сегодня|besok)(?!\p{L})/iu;
/** Whether a day on which something begins, or a month to come: "from 12/25 to 12/28", "check-in 12/25", "next March 2026". */
export function isDayOfStart(text: string, start: number): boolean {
  return FROM_DAY.test(text.slice(Math.max(0, start - 16), start));
}
const FROM_DAY =
  /(?<!\p{L})(?:from|since|start(?:s|ing)?|depart\p{L}*|leaving|arriv\p{L}*|check[- ]?(?:in|out)|next|this coming|ab|vom|seit|anreise|abreise|nächste[nr]?|dès|depuis|à partir de|départ|arrivée|prochaine?|desde|a partir de[l]?|salida|llegada|entrada|próxim[oa]|dal|da|arrivo|partenza|prossim[oa]|vanaf|aankomst|volgende|od|przyjazd|från|fra|nästa|neste|næste|alkaen|ensi|gelecek|от|с|со|від|з|следващия)[ :]{1,2}$|(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2} ?(?:to|till|until|bis|au|al|a|até|tot|do|til|till|-|–|до|по) $/iu;
