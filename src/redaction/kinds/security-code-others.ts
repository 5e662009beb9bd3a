import { speaksOfCard, speaksOfOtherCard } from '../card-talk.js';
import { plain } from '../lexicon.js';
import { isCalledOther, isAskedForOther, isToldToBe, namesOfOthers } from '../naming.js';
import { matchesOf } from '../matches.js';
import type { Lexicon } from '../lexicon.js';
import type { Passage } from '../passage.js';
import { MONTHS } from '../expiry.js';
import { isQuantity } from '../quantities.js';
import { isOfSample } from '../samples.js';
import { endsInQuestion } from '../surroundings.js';
import { CODE_WORDS, HOW_MANY, namesDigits, SECURITY_CODE_WORDS } from './security-code-words.js';

/** What is read as a whole for each candidate is short, so that the time stays linear. */
export const LONGEST_TALK = 400;
/** What answers a question and says more besides. */
export const LONGEST_ANSWER = 160;

/** What else has digits and a back, by the beginnings of words without accents. */
const THING = new RegExp(
  `(?<!\\p{L})(?:${[
    'jersey|shirt|hoodie|trikot|maillot|camiseta|maglia|sticker|label|gift tag|name ?tag|etikett|etiquet|etichetta|etykiet|aufkleber|autocollant|naklejk|tarra|nalep|наклейк|этикетк|ετικετα',
    'thermostat|termostat|термостат|display|screen|monitor|bildschirm|ecran|pantalla|schermo|scherm|skarm|skjerm|naytto|ekran|obrazovk|экран|диспле|οθονη',
    'router|modem|роутер|device|gerat|appareil|dispositiv|apparaat|enhet|laite|cihaz|urzadzen|zarizen|устройств|прибор|συσκευη|printer|drucker|imprimante|impresora|stampante|remote|fernbedienung|telecommande',
    'box|karton|kartonik|boite|caja|scatola|doos|pudelk|krabic|коробк|kutu|packag|packung|verpackung|emballage|envase|embalagem|confezione|opakowan|упаковк|forpackning|pakkaus|parcel|paket|colis|paquete|pacco|pakket|paczk|zasilk|посылк',
    'meter|zahler|compteur|contador|contatore|licznik|счетчик|sayac|matare|mittari|door|\\btur\\b|puerta|porta\\b|deur|drzwi|gate|badge|locker|schliessfach|casier|taquilla|bottle|flasche|bouteille|botella|bottiglia|fles\\b|butelk|lahvi|бутылк|flaska',
    'washing|dishwasher|machine|maschine|lavadora|lavatrice|pralk|pracka|стиральн|maquina|macchina|boiler|heater|fridge|oven|alarm|suitcase|koffer|valise|maleta|valigia|battery|batterie|charger|camera|kamera|console|reloj|bike|fahrrad|velo\\b|vehicle|voiture|tyre|tire\\b|reifen|pneu|libro|toy\\b|puzzle|filter|cartridge|toner|komma\\b|virgule|virgola|decimal|przecink|запят|(?:the|la|una) com+a\\b|patrone|cartouche|bulb|tv\\b|television|laptop|keyboard|truck|bus\\b|lottery|scratch|produ[ck]t|model\\b|товар|produit|artikel|serial|barcode|aparato|aparelho|pharmac|farmac|apothe|drugstore|(?:library|text|school|the|this|a)\\s(?:\\p{L}+\\s)?book\\b|fahrkart|eintrittskart|speicherkart|postkart|landkart',
  ].join(
    '|',
  )})|${plain('ラベル|シール|画面|本体|機器|箱|商品|标签|標籤|屏幕|设备|盒子|包装|机器|화면|기기|상자|스티커|라벨|제품|製品|产品|產品|ملصق|الشاشة|الجهاز|العلبة|תווית|מסך|מכשיר|קופסה')}`,
  'u',
);
/** A "security code" is that of a card even in talk of things, unless it locks them. */
const SECURITY = new RegExp(
  plain(
    'secur|segur|sicur|sicherheit|sakerhet|sikkerhe|bezpe|beveilig|veiligheid|turva|guvenlik|безопас|безпек|ασφαλει|أمان|אבטחה|セキュリティ|보안|安全',
  ),
  'u',
);
const LOCKED =
  /alarm|router|modem|wi-?fi|wlan|(?<!\p{L})(?:door|tur|puerta|porta|deur|gate|locker|thermostat|keypad|device|gerat)(?!\p{L})/u;
/** The end of a card that is read back: "**** 4879", "ending in 4879". A folded bullet is a full stop. */
export const LAST_FOUR =
  /(?:[*#.xX•●∙·…]{2,}[ -]?|(?:ending|ends|ended|endet|endend|terminad[ao]|termina|terminando|terminación|terminacao|final|finissant|terminant|finisce|termina|eindigend|eindigt|slutar|slutter|ender|kończ\p{L}*|konč\p{L}*|zakończ\p{L}*|оканч\p{L}*|заканч\p{L}*|закінч\p{L}*|завърш\p{L}*|λ[ήη]γει|τελειώνει|päättyy|päättyvä\p{L}*|végződ\p{L}*|se termin[aă]|završava|dengan akhiran|berakhiran|kết thúc bằng|last (?:four|4|block|group|set|bit|part|chunk)(?: digits)?|(?:letzter?|dernier|[uú]ltimo|ultimo|laatste|ostatni[ae]?|sista|siste) (?:block|bloc|bloque|blocco|blok|grupp[eao]?|groupe|grupo|gruppo|groep))(?: (?:się|se|is|was|ist|est|es|è|é|jest|är|er))?(?: (?:in|with|on|auf|mit|en|em|com|con|par|op|på|na|на|σε|cu|s|z|numeroihin|a))?[: ]{1,2}|(?:下|末尾|后|後|뒤|끝) ?(?:4桁|四桁|4位|四位|四碼|4자리|네 ?자리)[はがの은는이:： ]{0,2}|(?:尾号|尾號|尾數|末尾)[是为為は:： ]{0,2}|(?:المنتهية|تنتهي|ينتهي|منتهية|اخرها|آخرها) ?ب?[ـ ]{0,3}|(?<!\p{L})(?:sonu|son hanesi|son haneleri|końcówk\p{L}|endziffern?|endnummer|slutsiffror|sista siffror\p{L}*|loppuosa|đuôi(?: số)?|akhiran|ujung|hujung|finale|koncovk\p{L}*|végű|на конце|окончани\p{L}*)[: ]{1,2}|(?:끝자리|뒷자리|끝번호|마지막 자리)[는은가이 :]{0,3})$/iu;
/** Whether a number is the end of a card that is told: "ending in 4879", "3082 wala card". */
export function isEndOfCard(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  const behind = text.slice(end, end + 24);
  return (
    (LAST_FOUR.test(before) && !BEHIND_EXPIRY.test(before)) || LAST_FOUR_AFTER.test(behind) || isAtEnd(text, start, end)
  );
}

/** "die mastercard mit 8813 am ende": whether four digits are the end of what is named before them. */
export function isAtEnd(text: string, start: number, end: number): boolean {
  return end - start === 4 && AT_END.test(text.slice(end, end + 24)) && /\p{L} $/u.test(text.slice(0, start));
}
const AT_END =
  /^ (?:am ende|at the end|[àa] la fin|al final|no final|alla fine|in fondo|aan het eind|op het eind|na ko[nń]cu|na konci|i slutet|p[aå] slutet|til slutt|til sidst|på slutten|lopussa|a v[ée]g[ée]n|la sf[âa]r[sș]it|sonunda|di (?:akhir|belakang)|в конце|в кінці|наприкінці|накрая|στο τέλος)(?!\p{L})/iu;

/** The same in words: "ending in 4879", but not "card.. 4595 0982". */
export function isCalledEnd(text: string, start: number, end: number): boolean {
  return end - start === 4 && /\p{L}[: ]{1,2}$/u.test(text.slice(0, start)) && isEndOfCard(text, start, end);
}

/** "09/29...7713": the dots of somebody who pauses. */
const BEHIND_EXPIRY = /(?<![0-9])(?:0?[1-9]|1[0-2])[/-](?:20)?[2-4][0-9] ?[.…]{1,4} ?$/;

/** "3082 wala card", "8813で終わるカード", "2285 ile biten": the end of a card that is told behind it. */
export const LAST_FOUR_AFTER =
  /^(?:['’]?[dt]?[ae]?|['’]\p{L}{1,4})? ?(?:wal[ai] card|वाला कार्ड|वाले कार्ड|ile biten|biten kart|numaralı kart|で終わる|のカード|로 끝나는|으로 끝나는|번 카드|번으로 끝나|结尾的|结尾|結尾|的卡)/iu;

/** "Can you read back the last 4?", and of what is said of no card's code: the end of its number. */
export function isAskedForEnd(passage: Passage): boolean {
  const question = passage.preceding?.();
  if (question === undefined || question.sender === passage.sender || question.text.length > LONGEST_TALK) return false;
  return ASKS_FOR_END.test(question.text) && !ON_BACK.test(question.text);
}
const ASKS_FOR_END =
  /(?<!\p{L})(?:last|letzte[nr]?|laatste|ostatni\p{L}*|sista|sist[ea]|sidste|viimeis\p{L}*|son|последни\p{L}*|останн\p{L}*|posledn\p{L}*|utolsó|ultimele|[uú]ltim[oaei]s?|dernier\p{L}*) (?:4|four|vier|quatre|cuatro|quattro|quatro|cztery|fyra|fire|nelj\p{L}*|d[oö]rt|четыре|чотири|čtyři|négy|patru)(?!\p{L})|(?<!\p{L})(?:4|quatre|quattro|cuatro|quatro) (?:derni[eè]r\p{L}*|ultim\p{L}*|[uú]ltim\p{L}*)(?!\p{L})|(?:下|末尾|后|後) ?(?:4桁|四桁|4位|四位|四碼)|(?:뒤|끝|마지막) ?(?:4자리|네 ?자리)/iu;
/** "just checking the last four, 7715": digits that such a phrase names in their own message. */
export function isToldAsEnd(text: string, start: number, end: number): boolean {
  if (end - start !== 4) return false;
  const [phrase] = END_TOLD.exec(text.slice(Math.max(0, start - 56), start)) ?? [];
  return phrase !== undefined && !ON_BACK.test(phrase);
}
const END_TOLD = new RegExp(`(?:${ASKS_FOR_END.source})[^0-9]{0,36}$`, 'iu');
const ON_BACK =
  /(?<!\p{L})(?:cv[vc]2?|(?:the|on|at) back|rück\p{L}*|dos|verso|dorso|reverso|atrás|retro|achter\p{L}*|tył\p{L}*|odwroc\p{L}*|bak\p{L}*|обратн\p{L}*|arka\p{L}*)(?!\p{L})|裏|背面|뒷면/iu;

/** Whether a message is about what stands on a thing that is no card: "3 digits on the back of the jersey". */
export function isOfThing(passage: Passage): boolean {
  if (passage.text.length > LONGEST_TALK) return false;
  if (speaksOfOtherCard(passage) || isEndOfOther(passage)) return true;
  const text = plain(passage.text).replace(/signature (?:box|panel|strip|field|line|label)/g, ' ');
  return (SECURITY.test(text) ? LOCKED : THING).test(text) && !speaksOfCard(passage);
}

/** "注文番号の下3桁", "the order's last three digits": digits of a number of something else, by a genitive that stands before them. */
function isEndOfOther(passage: Passage): boolean {
  const others = namesOfOthers(passage);
  const names = SECURITY_CODE_WORDS.in(passage);
  if (others.length === 0 || names.length === 0 || speaksOfCard(passage)) return false;
  return names.every(({ start, end }) => {
    if (!COUNTED.test(passage.text.slice(start, end))) return false;
    return others.some(
      (other) =>
        (other.end <= start && GENITIVE.test(passage.text.slice(other.end, start))) ||
        (other.start < end && other.end > end) ||
        (other.start >= end && OF.test(passage.text.slice(end, other.start))),
    );
  });
}
const COUNTED =
  /[34三四]|세|네|तीन|चार|three|four|üç|dört|kolme|nelj|drei|vier|trois|quatre|tres|cuatro|tre|quattro|quatro|drie|trzy|cztery|fyra|fire|три|тр[её]х|четыре|ثلاث|أربع|שלוש|ארבע/iu;
const OF = /^ (?:of|من|aus|der|des|de|du|del|dell|do|da|van|z|из|от) (?:\p{L}{1,5} )?$/iu;
const GENITIVE =
  /^(?:番号|号码|號碼|編號|编号|号|번호)?(?: ?(?:の|的|의)| (?:के|की|का)|['’]s| (?:number|no\.?|nr\.?|num))?(?: ?(?:最後|最后|आखिरी|अंतिम|last|final|son))?(?: ?の| की| के)? ?(?:下|末尾?|뒤|끝|后|後)? ?$/iu;

/** "codes 411 and 062, same order", "en ese orden": whether all that else is named is the order in which things are told. */
export function isSequence(passage: Passage): boolean {
  return namesOfOthers(passage).every(
    ({ start, end }) =>
      ORDER.test(passage.text.slice(start, end)) &&
      OF_SEQUENCE.test(passage.text.slice(Math.max(0, start - 16), start)),
  );
}
const ORDER = /^(?:order|orden|ordre|ordem|ordine|ordning)$/iu;
const OF_SEQUENCE =
  /(?<!\p{L})(?:(?:the |in )?same|in (?:that|this|the|order|listed|given)|respective|ese|este|mismo|igual|m[eê]me|cet|dans l['’]|n?essa|n?esta|mesma|quest['’]|quello stesso|stesso|lo stesso|samme|den) ?$/iu;

/** "And how many guests?", "how many were on the back?", but "how many digits?". */
export function asksHowMany(question: Passage): boolean {
  if (HOW_MANY.in(question).length === 0) return false;
  if (SECURITY_CODE_WORDS.in(question).length === 0 && CODE_WORDS.in(question).length === 0) return true;
  return !namesDigits(question) && !speaksOfCard(question) && !SECURITY.test(plain(question.text));
}

/** "a code of 3 digits, for example 123", "e.g. CVV 123" */
export const EXAMPLE =
  /(?:(?<!\p{L})(?:e\.?g\.?|for example|for instance|such as|z\.? ?b\.?|zum beispiel|par exemple|p\. ?ex\.?|por ejemplo|p\. ?ej\.?|por exemplo|ad esempio|ad es\.?|bijv\.?|bijvoorbeeld|na przykład|np\.|t\.? ?ex\.?|till exempel|for eksempel|f\.? ?eks\.?|esimerkiksi|esim\.?|například|např\.?|örneğin|mesela|например|напр\.|наприклад|misalnya|contohnya)|(?:digits?|code|number),? like|例如|比如|例えば|예를 들어|مثل|مثلا|למשל)[\s,:]{1,3}(?:(?:a |the )?(?:cvv|cvc|code)2?[\s:]{1,2})?$/iu;

/** Money, points, times, sizes and pieces behind a number: "cvv on my 482 dollar order", "482 kr er trukket". */
export const AMOUNT = new RegExp(
  `^ ?(?:${[
    'usd[tc]|btc|eth|bnb|sats?|dollars?|bucks|euros?|pounds?|quid|rupees?|rupien|rupias?|pesos?|reais|real|kron\\p{L}*|kr|z[lł]|zlot\\p{L}*|złot\\p{L}*|руб\\p{L}*|грн|гривен|гривны|usd|eur|gbp|inr|brl|mxn|sek|nok|dkk|pln|czk|k[cč]|huf|ft|forint\\p{L}*|ron|lei|лв|tl|lira|liras?|naira|ngn|ksh|rand|zar|dirhams?|aed|sar|riyals?|won|baht|đồng|vnd|rupiah|ringgit',
    'points?|punkte|pts|puntos|pontos|punkt[óo]w|баллов|stk|pcs|pieces|st[üu]ck|stuks|unidades|piezas|pi[èe]ces|pezzi|szt\\p{L}*|шт|adet|people|guests?|personen|personnes|personas|persone|pessoas|os[oó]b|человек|kişi|seats?|tickets?|times|miles',
    'mil|thousand|tausend|mille|mila|duizend|tys|tysi\\p{L}*|tis[ií]c\\p{L}*|tusen|tuhatta|ezer|mii|тыс\\p{L}*|тис\\p{L}*|ribu|rb|juta|jt|nghìn|ngàn|triệu|hajaa?r|lakh|bin (?:tl|lira)',
    'mah|mb|gb|kg|km|cm|mm|ml|k?w|kwh|k?va|rpm|psi|bar|kcal|mbps|gbps|dpi|lux|lm|hp|ps|cv|watt\\p{L}*|volt\\p{L}*|v|hz|mins?|minut\\p{L}*|minuti|мин\\p{L}*|dakika|hours?|hrs?|stunden|heures?|horas?|ore|uur|godzin\\p{L}*|timmar|timer|tuntia|saat|час\\p{L}*|days?|tage|jours?|d[ií]as?|giorni|dagen|dni|dagar|dager?|gün|дн\\p{L}*|nights?|nächte|nuits?|noches|notti|noites|nocy',
  ].join(
    '|',
  )})(?!\\p{L})|^ ?(?:[%€£¥₹₩₽₺₴₫฿₪₱]|元|円|圓|块|塊|원|บาท|点|點|ポイント|個|枚|件|名|本|册|冊|盒|套|箱|台|双|支|瓶|包|권|병|박스|人|泊|晚|位|张|張|日|天|分|时|小时|개|명|시|일|هزار|میلیون|تومان|تومن|ریال|ألف|الف|مليون|千|万|萬|천|만|พัน|हज़ार|हजार|লাখ|লক্ষ|টাকা|روپے|ريال|درهم|دينار|جنيه|دولار|يورو|ليرة|شيكل|ש"ח|שקל|ש״ח|रुप)`,
  'iu',
);

/** "i paid 482 already" */
export const PAID =
  /(?<!\p{L})(?:paid|pay|spent|costs?|charged?|owe|withdraw|withdrew|take out|took out|hebe|ziehe|retire|retir[éo]|saco|saqu[éeo]i?|prelevo|preleve?|preleva|levanto|opnemen|neem|wypłacam|vybírám|ta ut|tar ut|nostan|çektim|снял\p{L}*|сниму|зняв|tarik|bezahlt|gekostet|payé|coûté|réglé|pagué|pagado|costó|paguei|custou|pagato|betaald|zapłaci\p{L}+|betalat|betalt|заплатил\p{L}*) (?:you |me |already |only |about |for )?$|(?<!\p{L})(?:paid|bezahlt|payé|réglé|pagado|pago|pagato|betaald|betalt|betalat|zapłacone|оплатил\p{L}*), $/iu;

export const THOUSANDS = /[0-9]{1,3} [0-9]{3}[ ,][0-9]{2}/;

/** "100 000 ₽", "482 500 kr" */
const THOUSANDS_BEHIND =
  /^(?: 000)+(?![0-9])|^(?: [0-9]{3})+ ?(?:\p{Sc}|(?:usd|eur|руб\p{L}*|грн|kr|k[cč]|ft|forint|z[lł]|pln|tl|lei|so['’]?m|тенге|тг)(?!\p{L}))/iu;

/** Money before a number: "R$ 482", "PLN 482"; a time, a year, a street, a line of business before it. */
const NOT_CODE_BEFORE =
  /(?:\p{Sc}\{?|[0-9] ?(?:bis|to|till|until|tot|do|à|al|až|[-–])|(?<!\p{L})(?:usd|eur|gbp|chf|inr|rs\.?|rp\.?|rm|aed|für|for|pour|por|per|voor|за|sar|sek|nok|dkk|pln|czk|huf|ron|brl|mxn|ksh|kr\.?|r|at|amt|amount|error|errors|fehler|erreur|errore|erro|b[lł][aą]d|ошибк\p{L}+|hata|status|http|api|gives|returns?|zone|zona|line|linie|ligne|l[ií]nea|linha|linea|lijn|bus|tram|gleis|route|exit|level|highway|channel|kanal|dial|call|text|lot|on file|suite|flat|block|building|aisle|locker|unit|ext|extension|room|zimmer|chambre|camera|quarto|habitaci[oó]n|stanza|kamer|pok[oó]j|oda|комнат\p{L}+|платформ\p{L}+|windows|office|iphone|model|beleg|receipt|quittung|reçu|recibo|ricevuta|paragon|чек|fiş|kvitto|kvittering|branch|filiale|agencia|vorgang|(?:payments?|pagos?|pagamenti|pagamentos|raten|rate|mensualités|cuotas|parcelas|rat) (?:of|de|di|von|van|à|zu|po)))[ :.#-]{0,2}$/iu;
/** "a 400 from our API" */
const NOT_CODE_AFTER =
  /^ (?:nolu|errors?|status|responses?|from (?:our|the|your) (?:api|server|site)|fehler|erreurs?|not found)(?!\p{L})/iu;
const LIRA = /\bTRY[ :]{0,2}$/;
const YEAR_BEFORE =
  /(?<!\p{L})(?:in|since|from|until|till|by|of|year|around|about|circa|introduced|released|established|founded|im|seit|ab|bis|jahr|depuis|en|année|desde|hasta|año|dal|dal|nel|fino al|anno|sinds|jaar|od|w|roku|rok|с|в|до|год|yıl)[ :]{1,2}$/iu;
/** "15. 3. 1985", "vu en juin 2024": the year of a date. */
const OF_DATE = new RegExp(
  `(?<![0-9])[0-3]?[0-9][./-] ?[01]?[0-9][./-] ?$|(?<!\\p{L})(?:${MONTHS})\\p{L}{0,9}\\.? $`,
  'iu',
);
/** Many fives are laughter in Thai; three may be a code. */
const LAUGHTER = /^5{4,}$/;
const THAI = /[\u0e01-\u0e59]/;
/** "the 732 on the confirmation", "rank 1881 of 50,000" */
const ELSEWHERE_BEHIND =
  /^ (?:of [0-9]|(?:on|in|under) (?:the|my|your|this) (?:confirmation|receipt|invoice|bill|letter|box|order|ticket|label|statement|parcel|packet)|auf (?:der|dem) (?:rechnung|quittung|bon|kassenbon|karton|paket|brief)|sur (?:la|le|mon|ma) (?:facture|reçu|ticket|colis|boîte|lettre)|en (?:la|el|mi) (?:factura|recibo|ticket|caja|carta)|(?:na|no) (?:fatura|recibo|nota|caixa)|s(?:ulla|ullo|ul) (?:fattura|scontrino|ricevuta|pacco)|op (?:de|het|mijn) (?:bon|factuur|doos|pakket|brief)|na (?:rachunku|paragonie|fakturze|účtence|faktuře|krabici)|på (?:kvittot|fakturan|kvitteringen|fakturaen|lådan|esken)|(?:на|в) (?:чеке|квитанции|коробке|накладной|чеку|квитанції))(?!\p{L})/iu;
/** "4471-B" */
const OF_ARTICLE = /^-\p{Lu}(?![\p{L}\p{N}])/u;
/** "4.8.2" */
const ONE_BY_ONE = /^[0-9](?:[^0-9]{1,4}[0-9]){2,3}$/;
const YEAR = /^(?:19|20)[0-9]{2}$/;

/** Errors that a page shows, and not "wrong: 482". */
export const ERROR_BEFORE =
  /(?:(?<!\p{L})(?:errors?|err|erreurs?|errores?|erros?|fehler\p{L}*|fout\p{L}*|feil\p{L}*|fejl\p{L}*|fel(?:kod\p{L}*|meddelande\p{L}*)?|virhe\p{L}*|b[lł][aą]d\p{L}*|chyb\p{L}*|hiba\p{L}*|hata\p{L}*|ошибк\p{L}+|помилк\p{L}+|σφ[αά]λμα|eroare\p{L}*|galat|kesalahan|l[ỗo]i) ?|エラ[ー-] ?|오류 ?|에러 ?|错误 ?|錯誤 ?|خطأ ?|שגיאה ?|त्रुटि ?|एरर ?)(?:(?:code|kod|koden?|koodi|nr|no|コード|番号|코드|번호|代码|代碼|码|碼|号|رقم|كود)[ :.]{0,2})?$/iu;
/** "more than 115", "3x de 190", "the fine is 238", "оплата 1450" */
const SUM_BEFORE =
  /(?<!\p{L})(?:(?:more|less|fewer) than|(?:told|quoted|instead of|rather than|statt|au lieu de|en vez de|em vez de|invece di|in plaats van|zamiast|вместо)|(?:cancel|stornier\p{L}*(?: sie)?|annule[zr]?|cancele[rn]?|cancela[r]?|annulli|annulla|annuleer|anuluj\p{L}*|отмен\p{L}+)|rule|section|article|artikel|paragraph|paragraf|mehr als|weniger als|plus de|moins de|m[áa]s de|menos de|mais de|più di|meno di|meer dan|minder dan|[0-9]{1,2} ?x (?:de|of|von|à|di|van)|(?:fine|fees?|toll|deposit|rent|fare|tip|tax|bill|premium|total|balance) (?:is|was|comes to|of)|(?:deposit|down ?payment|anzahlung|kaution|miete|acompte|caution|arrhes|loyer|fianza|alquiler|se[ñn]al|dep[óo]sito|caparra|cauzione|affitto|cau[çc][ãa]o|aluguel|borg|aanbetaling|huur|zaliczka|kaucja|czynsz|z[áa]loha|kauce|n[áa]jem|handpenning|deposition|hyra|depositum|leie|husleje|pantti|vuokra|foglal[óo]|el[őo]leg|avans|kapora|depozito|kira|залог|депозит|аванс|завдаток|капаро|προκαταβολή|sewa|đặt cọc|tiền cọc)|оплат\p{L}+|сумм\p{L}+|сдач\p{L}+|(?:bus|line|tram|room|zimmer|bus|route) [0-9]{1,4} (?:or|ou|o|oder|of|eller|czy|lub|или)) $/iu;
/** "340 a night", "799 plus tax", "318 charged" */
const SUM_AFTER =
  /^,? ?(?:(?:a|per|each|pro|par|por|al|à|a la|la|\/) ?(?:night|nacht|nuit|noche|noite|notte|day|tag|jour|d[ií]a|giorno|dag|week|month|monat|mois|mes|mese|maand|year|person|persona|pessoa|personne|piece|st[üu]ck)|(?:(?:are|is|was|were|has been|have been|sind|ist|wurden?|ont été|a été|se han|foram|fueron|è stato|sono stati|zijn|är|er|har) )?(?:charged|debited|refunded|abgebucht|belastet|d[ée]bit[ée]\p{L}*|cobrad\p{L}*|addebitat\p{L}*|afgeschreven|pobran\p{L}*|dragits|trukket|списан\p{L}*)|(?:plus|and|\+|con|com|inkl|incl|including|avec|mit|met|z|bez|sin|sans|ohne|excl|zzgl)\.? (?:[0-9]{1,4} )?(?:the )?(?:tax|taxes|vat|shipping|gst|mwst|tva|iva|btw|moms|vat|steuer|versand|frais|envío|frete))(?!\p{L})/iu;
/** "its 730 am here" */
const HOUR = /^(?:0?[1-9]|1[0-2])[0-5][0-9]$/;
const OF_DAY =
  /^ ?(?:p\.?m|a\.?m)(?:\.?$|[.,!?]| (?:here|now|today|tomorrow|my|local|est|edt|pst|pdt|et|pt|ct)(?!\p{L}))/iu;
/** "which year did i open it, 2019?" */
const YEAR_NAMED =
  /(?<!\p{L})(?:years?|jahre?|année|années|an|año|ano|anno|jaar|rok\p{L}*|år|vuosi|vuon\p{L}*|yıl\p{L}*|год\p{L}*|рік|έτος)(?!\p{L})|年|연도|년|سنة|عام|שנה|वर्ष|साल/iu;

/** "i see 4432 on the back?", and "that is just the last four": what others call the end of the card, behind it. */
export function isCalledEndBehind(passage: Passage, start: number, end: number): boolean {
  if (end - start !== 4) return false;
  const behind = passage.following?.();
  return behind !== undefined && behind.sender !== passage.sender && CALLS_END.test(behind.text.slice(0, 80));
}
const CALLS_END =
  /^.{0,12}(?:that['’]?s|that is|those are|these are|it['’]?s|das sind|ce sont|c['’]est|son|esos son|sono|são|dat zijn|to są|det är|det er|это) (?:just |only |nur |juste |solo |sólo |apenas |bara |tylko |только )?(?:the |die |les |los |le |os |de )?(?:last|letzten|quatre derniers|[uú]ltimos|ultime|laatste|ostatnie|sista|siste|последние) (?:four|4|vier|cuatro|quattro|quatro|cztery|fyra|fire|четыре|chiffres)/iu;

/** Whether a number is an amount, or that of an error: "482 kr", "error 402". */
export function isAmountOrError(text: string, start: number, end: number): boolean {
  return AMOUNT.test(text.slice(end, end + 16)) || ERROR_BEFORE.test(text.slice(Math.max(0, start - 24), start));
}

/** "in 1997", "which year was that, 2016?" */
export function isYear(text: string, start: number, end: number): boolean {
  if (!YEAR.test(text.slice(start, end))) return false;
  return (
    YEAR_BEFORE.test(text.slice(Math.max(0, start - 24), start)) ||
    OF_DATE.test(text.slice(Math.max(0, start - 16), start)) ||
    YEAR_NAMED.test(text.slice(Math.max(0, start - 48), start))
  );
}

/** "The default PIN is 1234": whether all of a kind come with a code. */
export function isByDefault(text: string, start: number): boolean {
  return DEFAULT.test(text.slice(Math.max(0, start - 40), start));
}
const DEFAULT =
  /(?<!\p{L})(?:default|factory|voreingestellt\p{L}*|werkseinstellung|ab werk|par défaut|d['’]usine|por defecto|de fábrica|por padrão|predefinit\p{L}*|di fabbrica|standaard|fabrieks\p{L}*|domyśln\p{L}*|fabryczn\p{L}*|výchoz\p{L}*|alapértelmezett|gyári|implicit|varsayılan|fabrika|oletus\p{L}*|förvalt|по умолчанию|заводск\p{L}*|за замовчуванням|bawaan|mặc định)(?!\p{L})[^0-9.!?]{0,24}$|(?:默认|默認|預設|出厂|初期|デフォルト|기본|초기|افتراضي|ברירת מחדל)[^0-9.!?。]{0,12}$/iu;

/** "attempt 2 of 3, cod. 8805": whether a number stands behind how many tries are left, as a page says. */
export function followsTries(text: string, start: number): boolean {
  return TRIES.test(text.slice(Math.max(0, start - 32), start));
}
const TRIES = /(?<![0-9])[0-9] ?(?:of|su|von|de|sur|van|z|ze|av|af|из|від|of the|\/) ?[0-9](?![0-9])[^0-9]{1,20}$/iu;

/** "sec 114 row F": whether a seat is told behind a number. */
export function isSeat(text: string, end: number): boolean {
  return SEAT.test(text.slice(end, end + 16));
}
const SEAT =
  /^,? ?(?:row|reihe|rang|fila|fil[ae]ira|rij|rad|r[aä]kke|rz[aą]d|ряд|seats?|sitz|asiento|place|upper|lower)(?!\p{L})/iu;

/** "Platz 114", "место 114", "חדר 412", "kursi 114": rooms and seats, steps and counts. */
const PLACE_BEFORE =
  /(?<!\p{L})(?:platz|sitz|place|siège|miejsce|m[ií]sto|mjesto|mesto|sedež|plats|plass|plads|paikka|koltuk|место|місце|място|кімнат\p{L}*|стая|δωμάτιο|θέση|szoba|ülés|soba|izba|locul|kursi|ph[òo]ng|gh[ếe]|upuan|kwarto|lane|step|km|reading|schritt|étape|paso|passo|stap|krok|steg|vaihe|шаг|крок|stand|étage|stock|грешка|gre[šs]ka|napaka|klaida|kļūda|viga)[ :]{1,2}$|(?:غرفة|مقعد|طابق|חדר|מושב|קומה|房间|座位|席|部屋|좌석|객실|방)[ :：]{0,2}$/iu;
/** "482 in the line", "412号室", "100 deposit" */
const PLACE_BEHIND =
  /^ (?:(?:in|on) (?:the |this )?(?:line|list|queue)|in der (?:liste|schlange|warteschlange)|(?:sur la|dans la) (?:liste|file)|en la (?:lista|cola|fila)|in (?:lista|coda|fila)|na (?:lista|fila|liście)|in de (?:rij|wachtrij|lijst)|i (?:kön|listan|køen|listen)|jonossa|v (?:řad[ěe]|pořadí)|в (?:очереди|списке|черзі|списку)|sırada|deposits?|down payment|steps?|schritte|g(?!\p{L}))(?!\p{L})|^(?:号室|號室|호실|호(?!\p{L})|番目|번째|번 방|号车)/iu;

/** "limit 5000", "saldo 4471" */
const BOUND_BEFORE =
  /(?<!\p{L})(?:limits?|limite|límite|limiet|limito|limitul?|limiti|limita|raja|лимит\p{L}*|ліміт\p{L}*|όριο|balance|saldo|solde|stan konta|z[uů]statek|bakiye|баланс|остаток)(?: (?:is|was|of|ist|de|est|es|è|é|er|är|на))?[ :]{1,2}$|(?:限额|限度額|한도|余额|残高|잔액|الحد|الرصيد)[:： ]{0,2}$/iu;

/** "377 = slate", but "482 = cvv": a legend. */
const LEGEND =
  /^ ?= ?(?!cv|cs[cv]|ci[dn]|code|kod|c[óo]d|pin|otp|tan|pass|sec|sich|pr[uü]e?f|[ck]r[yi]pt|seg|sic|veil|s[äa]k|sik|t[uü]r|g[uü]v|без|код|пин)\p{L}{2}/iu;

/** Whether what stands beside a number makes something else of it: money, a time, a room, an order. */
export function isCalledOtherwise(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  const before = text.slice(Math.max(0, start - 24), start);
  return (
    (!ONE_BY_ONE.test(text.slice(start, end)) && isQuantity(text, start, end)) ||
    AMOUNT.test(text.slice(end, end + 16)) ||
    PAID.test(before) ||
    NOT_CODE_BEFORE.test(before) ||
    LIRA.test(before) ||
    ERROR_BEFORE.test(before) ||
    SUM_BEFORE.test(before) ||
    SUM_AFTER.test(text.slice(end, end + 24)) ||
    NOT_CODE_AFTER.test(text.slice(end, end + 24)) ||
    LEGEND.test(text.slice(end, end + 12)) ||
    BOUND_BEFORE.test(before) ||
    PLACE_BEFORE.test(before) ||
    PLACE_BEHIND.test(text.slice(end, end + 24)) ||
    isToldToBe(passage, end) ||
    isOfSample(text, start, end) ||
    isSeat(text, end) ||
    OF_ARTICLE.test(text.slice(end, end + 3)) ||
    (text.charAt(end) === ' ' && ELSEWHERE_BEHIND.test(text.slice(end, end + 36))) ||
    followsTries(text, start) ||
    THOUSANDS.test(text.slice(Math.max(0, start - 4), end + 4)) ||
    THOUSANDS_BEHIND.test(text.slice(end, end + 16)) ||
    isYear(text, start, end) ||
    (LAUGHTER.test(text.slice(start, end)) && THAI.test(text)) ||
    (HOUR.test(text.slice(start, end)) && OF_DAY.test(text.slice(end, end + 12))) ||
    isCalledOther(passage, start) ||
    namesOfOthers(passage).some((other) => other.start >= end && /^ ?$/.test(text.slice(end, other.start)))
  );
}

/** How many messages back the same number may have been something else. */
const SAID_BACK = 8;
const SAME = /(?<![\p{L}\p{N}]|[0-9][ -])[0-9]{3,4}(?!\p{N}|[ -][0-9])/gu;

/** Whether the same number was said before as something else: "Total is 318" and then "318, right?". */
export function wasSaidOtherwise(passage: Passage, start: number, end: number): boolean {
  let before = passage.preceding?.();
  if (before === undefined) return false;
  const number = passage.text.slice(start, end);
  if (!/^[0-9]{3,4}$/.test(number)) return false;
  for (let back = 0; before && back < SAID_BACK; back++) {
    for (const { index, 0: said } of before.text.length > LONGEST_TALK ? [] : matchesOf(SAME, before.text)) {
      if (said !== number) continue;
      passage.onAskedBefore();
      return isCalledOtherwise(before, index, index + said.length) || isAskedForElse(before);
    }
    before = before.preceding?.();
  }
  return false;
}

/** "code 331?", and the answer "colour 331, slate": whether the other side says at once that the same number is something else. */
export function isAnsweredOtherwise(passage: Passage, start: number, end: number): boolean {
  const answer = passage.following?.();
  if (answer === undefined || answer.sender === passage.sender || answer.text.length > LONGEST_TALK) return false;
  const number = passage.text.slice(start, end);
  const same = matchesOf(SAME, answer.text).find(({ 0: said }) => said === number);
  return same !== undefined && isCalledOtherwise(answer, same.index, same.index + number.length);
}

function isAskedForElse(answer: Passage): boolean {
  const question = answer.preceding?.();
  if (question === undefined || question.sender === answer.sender || question.text.length > LONGEST_TALK) return false;
  if (asksInstead(question, SECURITY_CODE_WORDS)) return true;
  return SECURITY_CODE_WORDS.in(question).length === 0 && (asksHowMany(question) || isAskedForOther(answer));
}

const SENTENCE_END = /[.!?。！？؟।](?=\s|[^\x00-\x7f]|$)/gu;
const NOT_HERE =
  /(?<!\p{L})(?:not?|don['’]?t|never|only|can['’]?t|cannot|nicht|nie|niemals|nur|pas|jamais|seulement|uniquement|s[oó]lo|solamente|nunca|non|mai|soltanto|não|só|apenas|somente|niet|nooit|alleen|nie|nigdy|tylko|inte|aldrig|bara|endast|ikke|kun|aldri|bare|älä|vain|ne|pouze|jen|csak|doar|nu|не|только|никогда|ніколи|тільки|değil|sadece|asla|yalnızca|jangan|hanya|đừng|chỉ|لا|فقط|אל|לא|רק|नहीं|मत|केवल|सिर्फ)(?!\p{L})|ないで|ません|だけ|のみ|不要|不会|不會|不能|不问|不問|别|请勿|請勿|只|마세요|않|에만|만 /iu;
const WHICH =
  /^[^\p{L}]{0,4}(?:and |und |et |y |e |en |i |og |och |ja |ve |и )?(?:which|what|when|where|welche\p{L}*|wann|quel\p{L}*|quand|qu[eé]|cu[aá]l|cu[aá]nto|quale|quando|qual|welke?|wat|kt[oó]r\p{L}+|jak\p{L}+|vilken|vilket|hvilke[nt]|hva|hvad|mik[aä]|hangi|какой|какая|какое|какие)(?!\p{L})/iu;

/** "Enter the CVV on the page only. And the amount?": it says where a value is not to be given, and asks for another one. */
export function asksInstead(question: Passage, words: Lexicon): boolean {
  const { text } = question;
  if (text.length > LONGEST_TALK) return false;
  const names = words.in(question);
  const name = names.at(-1);
  if (name === undefined) return false;
  const stop = matchesOf(SENTENCE_END, text).find(({ index }) => index >= name.end);
  if (stop === undefined || !NOT_HERE.test(text.slice(0, stop.index))) return false;
  const rest = text.slice(stop.index + 1);
  if (WHICH.test(rest) && endsInQuestion(rest)) return true;
  return [...namesOfOthers(question), ...HOW_MANY.in(question)].some(({ start }) => start > stop.index);
}

/** Whether the message before, by somebody else, does so. */
export function isAskedInstead(passage: Passage, words: Lexicon): boolean {
  const question = passage.preceding?.();
  return question !== undefined && question.sender !== passage.sender && asksInstead(question, words);
}
