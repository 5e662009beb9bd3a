import { type WordClass, WORDS } from './words.js';

export type { WordClass } from './words.js';

/** Scripts that write words without spaces between them. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
/** Everything before the first of these scripts; most runs of letters end here. */
const FIRST_UNSPACED = 0x0e00;

interface Entry {
  text: string;
  class: WordClass;
}

const whole = new Map<string, WordClass>();
const FRONTS = 1024;
/** Longest first, by a hash of their first two letters. */
const stemsByFront: Entry[][] = Array.from({ length: FRONTS }, () => []);
const unspaced = new Map<string, WordClass>();
for (const [name, words] of Object.entries(WORDS) as [WordClass, string][]) {
  for (const entry of words.split(/\s+/).filter(Boolean)) {
    if (entry.startsWith('=')) addOnce(whole, entry.slice(1), name);
    else if (UNSPACED.test(entry)) addOnce(unspaced, entry, name);
    else addStem(entry, name);
  }
}
for (const entries of stemsByFront) entries.sort((a, b) => b.text.length - a.text.length);
const LONGEST_UNSPACED = Math.max(...[...unspaced.keys()].map((key) => key.length));

function addOnce(map: Map<string, WordClass>, key: string, name: WordClass): void {
  if (!map.has(key)) map.set(key, name);
}

function addStem(text: string, name: WordClass): void {
  const entries = stemsByFront[frontOf(text)]!;
  if (!entries.some((entry) => entry.text === text)) entries.push({ text, class: name });
}

/** "my number is", "Number: ...": with a determiner or nothing before it the noun means the number that reaches the speaker. */
const NUMBER_NOUNS = new Set(
  `number,numbers,nmbr,nbr,numbr,nmber,num,no,nr,numero,número,numéro,nummer,numer,numerom,číslo,broj,nomor,numaram,numaramız,numaramiz,nummeret,numeret,numret,number's,رقمي,رقم,شماره,नंबर,নম্বর,αριθμός,numărul,szám,numeroni,numeroo,namba,nambari`.split(
    ',',
  ),
);
/** "noriu pakeist nr", "change number": what is changed is the number that reaches the speaker. */
const CHANGE =
  /^(?:change|changed|changing|update|cambiar|cambié|cambiare|cambiato|changer|changé|trocar|mudar|troquei|mudei|ändern|geändert|wechseln|wijzigen|veranderen|zmienić|zmieniłem|zmieniłam|změnit|zmenit|zmeniť|promijeniti|promeniti|spremeniti|megváltoztatni|schimba|schimbat|pakeisti|pakeist|pakeičiau|nomainīt|mainīt|muuta|vahetada|vaihtaa|muuttaa|vaihdoin|ändra|byta|bytt|endre|bytte|skifte|skiftet|ændre|ændret|поменять|поменял|поменяла|сменить|сменил|сменила|изменить|змінити|змінив|змінила|смени|смених|değiştirmek|değiştirdim|ganti|ubah|đổi)$/u;
const RUSSIAN_NUMBER = /^номер\p{L}{0,3}$/u;
const DETERMINER =
  /^(?:my|mn|m['’]?n|myn|me|mei|mii|na|mun|sun|the|your|our|his|her|their|new|best|good|right|correct|wrong|work|home|office|direct|daytime|evening|alternate|alternative|alt|other|backup|emergency|private|business|mi|su|tu|mein|meine|meiner|ihre|deine|mon|votre|ton|mio|tuo|suo|meu|seu|mijn|uw|min|mitt|mit|dit|mój|мой|мій|můj|moje|moj|benim|saya|aking|ko|ang|minun|nye|nya|nytt|neue|neuen|nuevo|nouveau|nuovo|novo|nieuwe|nowy|nový|nové|új|nou|uusi|yeni|baru|bagong|новый|новий|νέο|registered|registrierte|registrado|registrato|enregistré|apna|mera|aapka|naya)$/u;
/** "my CN number", "my Japanese number" */
const NATIONALITY = /^(?:us|usa|uk|cn|fr|au|ca|nz|za|jp|kr|sg|hk|ae|mx|br|nl|pl|pt|ie|.{3,}(?:ese|ish|ian|ican))$/;
/** Articles and particles that Arabic, Persian and Hebrew write at the front of a word. */
const GLUED_ARTICLE = /^(?:[وفبلك]?ال|لل|[وב]?ה|[ולבמש])(?=[\p{L}\p{M}]{3})/u;
const WITH_ARTICLE = /^[\u05d0-\u05ea\u0621-\u064a]/u;
const mayHaveArticle = (word: string): boolean => word >= '\u05d0' && WITH_ARTICLE.test(word);

/** What follows the noun when the number itself comes: "my number is 555...", but "número de pieza", "numer zamówienia". */
const GOES_ON =
  /^(?:sie|się|zmienił\p{L}{0,2}|zmienil\p{L}{0,2}|has|had|changed|cambió|cambiado|mudou|trocou|hat|wurde|ha|a|werd|bataiye|bataiyega|batao|bataye|batayein|batayen|boliye|bolo|likhiye|dijiye|chahiye|kya|ninyo|mo|nuevo|nouveau|nuovo|novo|nou|is|are|was|its|again|please|here|now|to|for|on|in|ist|lautet|hier|unter|es|est|é|è|e|jest|это|er|är|on|hai|है|ay|po|ko|namin|saya|ku|ini|adalah|şu|هو|है|and|but|y|et|und|og|och|ja|i|и|та|але|но|ve|dan|pero|mais|aber|gets|receives|should|can|do|does|will|would|could|hans|hennes|hendes|mitt|min|ditt|din|vårt|deres|jeres|meu|dele|dela|lui|mój|moje|мой|моя|мужа|жены|его|её|чоловіка|дружини|suami|istri|verde|vert|zero|null|nul|noll|nolla|ноль|нуль|восемь|семь|плюс|девять|вісім|сім|yako|yangu|yake|yenu)$/u;

function isNumberNoun(word: string): boolean {
  return NUMBER_NOUNS.has(word) || (word.startsWith('номер') && RUSSIAN_NUMBER.test(word));
}

/** Whether a text ends in a question for a number that it does not name: "Qual é o número?" */
export function asksForNumber(text: string): boolean {
  const [, word] = ASKED_LAST.exec(text.slice(-ASKED_REACH).toLowerCase()) ?? [];
  return word !== undefined && isNumberNoun(word);
}
const ASKED_REACH = 32;
const ASKED_LAST = /(?<!\p{L})(\p{L}+)(?: (?:por favor|please|bitte|per favore|proszę|pls|s'il vous plaît))? ?[?？؟]$/u;

/** Whether a noun for a number precedes another noun, which identifies the number. */
export function isNumberOf(word: string, next: string | undefined): boolean {
  return next !== undefined && isNumberNoun(word) && !GOES_ON.test(next);
}

/** "Mi línea", "ma ligne": the line of a phone, where it is somebody's own. */
const LINES = new Set('line,línea,linea,linha,ligne'.split(','));
const OWN = /^(?:my|mi|tu|su|mia|tua|sua|minha|ma|ta|sa|votre)$/;
/** "Número de la línea" */
const OF_LINE = /n[uú]mero d(?:e la|a|ella) $/u;
/** Numbers that are free to call: "numero verde", "numéro vert". */
const FREE_TO_CALL = /^(?:verde|vert|gratuit[oe]?|azul)$/;
/** What sends money to phones; it says so only in front of one: "paynow to 8441 2097", "vipps 500 til 912...". */
const PAYS_PHONES = new Set(
  'pix,paynow,zalo,viber,momo,swish,swisha,swishar,vipps,vippse,mobilepay,bizum,mbway,gcash,mpesa,nequi,daviplata,yape,twint,zelle,cashapp,phonepe,gpay,paytm,bkash,nagad,jazzcash,easypaisa,duitnow,promptpay'.split(
    ',',
  ),
);
const PAID_TO = /^(?:[ :.#-]{0,3}|,? (?:(?!ref|ord|trans|id[ :])\p{L}{1,7}\.?[ :]{1,2}){1,3})\+?[(0-9]/iu;
/** "Soc la Marta": I am. */
const CATALAN = /^ (?:la|en|l['’]|el|una?|jo|de|client\p{L}*) ?/u;

/** The class of a word that only what stands around it tells: the name of a payment, a line, a number that is free to call. */
export function classifyIn(text: string, start: number, end: number, word: string): WordClass | 'none' | undefined {
  if (word === 'plz') return POSTCODE.test(text.slice(end, end + 12)) ? undefined : 'none';
  if (word === 'pix' && KEY_OF.test(text.slice(Math.max(0, start - 10), start))) return 'call';
  if (word === 'връзка' || word === 'язку')
    return TO_BE_REACHED.test(text.slice(Math.max(0, start - 8), start)) ? 'call' : undefined;
  if (PAYS_PHONES.has(word)) return PAID_TO.test(text.slice(end, end + 32)) ? 'phone' : 'none';
  if (word === 'kom') return /^[.:]? ?[0-9]/.test(text.slice(end, end + 4)) ? 'phone' : 'none';
  if (word === 'code' || word === 'codes' || word === 'kodu' || word === 'города')
    return OF_AREA.test(text.slice(Math.max(0, start - 10), start)) ? 'phone' : undefined;
  if (word === 'soc') return CATALAN.test(text.slice(end, end + 12)) ? 'none' : undefined;
  if (LINES.has(word))
    return OF_LINE.test(text.slice(Math.max(0, start - 16), start).toLowerCase()) ? 'call' : undefined;
  if (!isNumberNoun(word)) return undefined;
  const [, next = ''] = FOLLOWS.exec(text.slice(end, end + 16)) ?? [];
  return FREE_TO_CALL.test(next.toLowerCase()) ? 'phone' : undefined;
}
/** "PLZ 10115", but "plz call me": please. */
const POSTCODE = /^[ :.=#]{1,3}[0-9]{4,5}(?![0-9 -]{0,3}[0-9])/;
/** "Sua chave pix?": a phone, if it is no other number. */
const KEY_OF = /chave (?:do |de )?$/iu;
/** "Номер за връзка?", "номер для зв'язку": but "във връзка с" is about something. */
const TO_BE_REACHED = /(?:за |для зв['’ʼ])$/iu;
/** "Area code 512" */
const OF_AREA = /(?<!\p{L})(?:area|dialling|dialing|country|city|std|isd|alan|код|коды) $/iu;
const FOLLOWS = /^ (\p{L}+)/u;

/** "The claims line": it is called, whatever it is for. */
const SERVED =
  /^(?:claims?|support|help|services?|care|customers?|info|information|emergency|direct|bookings?|orders?|sales|advice|crisis|free)$/;

/** The class of a lower-case word, given the word before it; `undefined` for a word without one. */
export function classify(word: string, previous: string | undefined): WordClass | undefined {
  const exact = whole.get(word);
  if (exact) return exact;
  const stem = classOfStem(word);
  if (stem) return stem;
  if (isNumberNoun(word)) {
    // "فاتورة رقم": the number of an invoice, in the order of Arabic.
    if (mayHaveArticle(word) && previous !== undefined && classOfStem(previous) === 'reference') return undefined;
    return previous === undefined ||
      DETERMINER.test(previous) ||
      CHANGE.test(previous) ||
      NATIONALITY.test(previous) ||
      mayHaveArticle(word)
      ? 'call'
      : undefined;
  }
  if (LINES.has(word))
    return previous !== undefined && (OWN.test(previous) || (word === 'line' && SERVED.test(previous)))
      ? 'call'
      : undefined;
  return mayHaveArticle(word) ? classOfStem(word.replace(GLUED_ARTICLE, '')) : undefined;
}

function classOfStem(word: string): WordClass | undefined {
  for (const { text, class: name } of stemsByFront[frontOf(word)]!) if (word.startsWith(text)) return name;
  return undefined;
}

/** A hash of the first two letters; no stem has fewer. */
function frontOf(word: string): number {
  return (word.charCodeAt(0) + word.charCodeAt(1) * 31) & (FRONTS - 1);
}

/** Known words inside a run of letters of a script without spaces, with their place in the run. */
export function classifyUnspaced(run: string): { class: WordClass; start: number; end: number }[] {
  if (run.charCodeAt(0) < FIRST_UNSPACED && run.charCodeAt(run.length - 1) < FIRST_UNSPACED) return [];
  if (!UNSPACED.test(run)) return [];
  const found: { class: WordClass; start: number; end: number }[] = [];
  for (let start = 0; start < run.length; start++) {
    for (let length = Math.min(LONGEST_UNSPACED, run.length - start); length >= 1; length--) {
      const wordClass = unspaced.get(run.slice(start, start + length));
      if (wordClass === undefined) continue;
      found.push({ class: wordClass, start, end: start + length });
      start += length - 1;
      break;
    }
  }
  return found;
}
