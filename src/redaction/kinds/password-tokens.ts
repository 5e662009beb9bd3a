import { isLabelled } from '../answers.js';
import { ESCAPE_MARKS } from '../escapes.js';
import { isCalledOther } from '../naming.js';
import { EXAMPLE } from './security-code-others.js';
import { matchesOf } from '../matches.js';
import type { Place } from '../mention.js';
import type { Passage } from '../passage.js';
import { type TextFacts, triggerOf } from '../text-facts.js';

/** Letters, digits and marks without a space, in one script at a time: "neko2222" of "neko2222かな". */
const TOKEN = /(?<![\p{sc=Latin}\p{N}@/._-])[\x21-\x7e\u00c0-\u024f]{6,64}/gu;
const EDGES = /^["'“”‘’«»`([{*]+|["'“”‘’«»`)\]}*.,;:]+$/gu;
/** Letters and then digits, or both with a mark among them. */
const MIXED = /^(?=(?:[^\p{L}]*\p{L}){3})(?=.*[0-9])(?=.*\p{Ll})(?!.*@.*\.)[\p{L}\p{N}!#$%&*+?@^_.-]+$/u;
const SIGN = /[!#$%&*?@^+]/;
const LETTERS_AND_DIGITS = /^\p{L}{3,24}[0-9]{2,8}[!?.#*$%&@+-]{0,4}$/u;
/** "iloveparis2": with one digit, many letters. */
const LONG_AND_DIGIT = /^\p{L}{7,24}[0-9][!?.#*$%&@+-]{0,4}$/u;
/** Digits for letters: "W3lkom01", "b4nana". */
const LEET = /^(?=.*\p{Ll})(?=.{7})\p{L}{1,24}[0-9]{1,4}\p{L}{1,24}(?:[0-9]{1,6}\p{L}{0,12})?[!?.#*$%&@+-]{0,3}$/u;
/** "gipfeli-88-zmorge", "Kasztan.88x", "Kocour_Mourek9", "lunita_77": words and digits with marks between them. */
const WORDS_AND_DIGITS =
  /^(?=[^0-9]*[0-9])(?:(?=(?:[^\p{L}]*\p{L}){5})\p{Ll}[\p{Ll}0-9]{1,12}(?:-[\p{Ll}0-9]{2,12}){2,4}|\p{Lu}\p{Ll}{2,16}(?:[._]\p{Lu}\p{Ll}{2,16})?[._]?[0-9]{1,6}\p{Ll}{0,2}|\p{Ll}{4,16}_[0-9]{2,6})$/u;
/** Small and large letters, digits and marks: no word of any language. */
const ALL_CLASSES = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.+[!#$%^&*?+=].)[\x21-\x7e]{8,64}$/;
/** "kT9x-mm20-Rvoe": groups of small and large letters and digits, as routers are delivered with. */
const GROUPED = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{4,5}(?:-[A-Za-z0-9]{2,5}){2,4}$/;
/** Names of products and versions, of files and of pages. */
const PRODUCT =
  /^(?:win(?:dows)?|android|ios|iphone|ipad|ipados|macos|galaxy|pixel|redmi|poco|huawei|office|server|chrome|firefox|safari|edge|mp|web|http|ipv?|sha|md|utf|iso|usb|ps|xbox|ver(?:sion)?|v|build|sdk|java|php|python|covid|wifi|wpa|model|gen|rev|user|usr|client|kunde|cliente|order|pedido|ticket|case|inv|ref|err(?:or)?|code|room|gate|step|line|page|id|nr|no)[-_ ]?[0-9]|^https?:|^www\.|\.(?:com|net|org|jpe?g|png|pdf|gif|heic|html?|docx?|xlsx?|csv|txt)$/iu;
/** What else is told in the same breath: the name of an account. */
const OF_ACCOUNT =
  /(?<!\p{L})(?:user ?(?:name|id)?|account|acct|login|log-?in|id|konto|kunde|benutzer(?:name)?|usuario|usuário|utente|utilisateur|identifiant|compte|cuenta|conta|gebruiker(?:snaam)?|użytkownik\p{L}*|bruger(?:navn)?|bruker(?:navn)?|användar\p{L}*|логин|аккаунт\p{L}*|email|e-?mail|mail|name|for|für|para|pour|per|voor|till?|dla|для|error|fehler|erreur|code|kod|model|version)(?: (?:is|ist|est|es|è|é|er|är))?["'“«(:= ]{0,4}$/iu;
const LOGIN =
  /(?<!\p{L})(?:root|admin(?:istrator)?|login|log-?in|user(?:name)?|usuario|usuário|utente|utilisateur|identifiant|benutzer(?:name)?|gebruiker|użytkownik|логин|логін)(?!\p{L})/iu;
const LOGIN_REACH = 24;
/** Of each word of ASCII in it. */
export const LOGIN_TRIGGER = triggerOf({
  pieces: 'root,admin,login,log-in,user,usuario,utente,utilisateur,identifiant,benutzer,gebruiker'.split(','),
});

const isRandom = (token: string): boolean => ALL_CLASSES.test(token) || GROUPED.test(token);

/** Whether a text, before folding, may have the name of an account. An escape may be a letter. */
export function mayNameLogin(text: string, { triggers, marks }: TextFacts): boolean {
  if ((triggers & LOGIN_TRIGGER) === 0 && (marks & ESCAPE_MARKS) === 0) return false;
  return LOGIN.test(text) || /[%&]/.test(text);
}

/** What can hardly be anything but a password in a message that names one: "senha antiga era flamengo81", "pwd alba1950!!". */
export function* passwordsIn(passage: Passage): Generator<Place> {
  for (const place of tokensIn(passage.text)) {
    const token = passage.text.slice(place.start, place.end);
    if (WORDS_AND_DIGITS.test(token) && !THING.test(token) && mayBePassword(passage, place)) {
      yield { start: place.start, end: place.end + markBehind(passage.text, place.end) };
      continue;
    }
    if ((LETTERS_AND_DIGITS.test(token) || LEET.test(token) || isMixed(token)) && mayBePassword(passage, place))
      yield place;
  }
}

/** "root / Xr7#plMq!9": behind the name of an account, whatever it is called. */
export function* passwordsOfLogins(passage: Passage): Generator<Place> {
  const { text } = passage;
  if (!LOGIN.test(text)) return;
  for (const place of tokensIn(text)) {
    if (!isRandom(text.slice(place.start, place.end))) continue;
    if (LOGIN.test(text.slice(Math.max(0, place.start - LOGIN_REACH), place.start))) yield place;
  }
}

/** "its otter-Creek81", "ho messo Lupetto_1988": behind a verb, or of all that passwords have. */
export function* passwordsSet(passage: Passage): Generator<Place> {
  const { text } = passage;
  for (const place of tokensIn(text)) {
    const token = text.slice(place.start, place.end);
    if (!OF_THREE.test(token)) continue;
    if (!isRandom(token) && (THING.test(token) || !isSet(text, place.start))) continue;
    if (mayBePassword(passage, place)) yield { start: place.start, end: place.end + markBehind(text, place.end) };
  }
}

/**
 * "the old one was robin1988", "tried robin88 and Robin88!": words with digits behind a verb, and others like it beside it.
 * They are passwords only where one is talked of.
 */
export function* passwordsTold(passage: Passage): Generator<Place> {
  const { text } = passage;
  let last: Place | undefined;
  for (const place of tokensIn(text)) {
    const token = text.slice(place.start, place.end);
    const isLike =
      last !== undefined &&
      isListed(text.slice(last.end, place.start)) &&
      isVariant(text.slice(last.start, last.end), token);
    const isTold =
      [LETTERS_AND_DIGITS, LONG_AND_DIGIT, LEET, WORDS_AND_DIGITS].some((form) => form.test(token)) &&
      !THING.test(token) &&
      isSet(text, place.start) &&
      mayBePassword(passage, place);
    if (!isLike && !isTold) continue;
    last = place;
    yield { start: place.start, end: place.end + markBehind(text, place.end) };
  }
}
const isListed = (between: string): boolean => LISTED.test(between);
const LISTED =
  /^[!?"'”]? ?(?:[,/;]|and|or|then|und|oder|et|ou|puis|y|o|luego|e|en|of|och|eller|og|i|lub|a|nebo|alebo|és|vagy|și|sau|ve|veya|и|или|та|або|ja|tai|dan|atau|at) ?["'“]?$/iu;
/** How many letters two of them begin with alike. */
const ALIKE = 4;
const isVariant = (one: string, other: string): boolean =>
  one.slice(0, ALIKE).toLowerCase() === other.slice(0, ALIKE).toLowerCase();

/** Small letters, large ones and digits with a mark among them. */
const OF_THREE = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[!#$%^&*?+=_.-])(?!.*@)[\x21-\x7e]{8,64}$/;
const SET_REACH = 20;
const SETS =
  /(?<!\p{L})(?:its|it['’]s|is|was|to|used?|using|try|tried|put|entered|typed|set|chose|nehme?|ist|war|auf|est|était|mis|mets|essayé|es|era|puse|pongo|usé|uso|é|coloquei|botei|pus|è|messo|metto|provato|gezet|jest|było|da[lł][ae]m|ustawi[lł][ae]m|wpisa[lł][ae]m|är|var|satte|satt|er|on|oli|laitoin|buvo|yra|bija|ir|volt|este|bila|bilo|ήταν|είναι|adalah|pakai|jadi|là|yapt[iı]m|koydum|yazd[iı]m|поставил\p{L}*|вв[её]л\p{L}*|ввел\p{L}*|был\p{L}*)[\s:="'“«]{1,3}$|(?:คือ|เป็น|是|改成|用|は|로)[\s:"'「]{0,3}$/iu;

const isSet = (text: string, start: number): boolean => SETS.test(text.slice(Math.max(0, start - SET_REACH), start));
/** Names of devices, programs and files, which have a dash or a dot among letters and digits as well. */
const THING =
  /^(?:chrome|firefox|safari|edge|opera|version|android|windows|samsung|galaxy|iphone|pixel|huawei|xiaomi|redmi|nokia|sony|lenovo|dell|epson|canon|model\p{L}*|facture|invoice|rechnung|factura|report|scan|screenshot|ord(?:er)?|ref|ticket|case)[-_.]|[0-9]\.[0-9]/iu;

/** "Soleil-2Juin!": what ends a token may be a part of it, or of the sentence. */
const markBehind = (text: string, end: number): number => (/^[!?](?=\s|$)/.test(text.slice(end, end + 2)) ? 1 : 0);

/** The only token of an answer that has letters, digits and marks. */
export function mixedTokenOf(passage: Passage): Place | undefined {
  const places = [...tokensIn(passage.text)].filter(({ start, end }) => isMixed(passage.text.slice(start, end)));
  return places.length === 1 && mayBePassword(passage, places[0]!) ? places[0] : undefined;
}

const isMixed = (token: string): boolean => MIXED.test(token) && SIGN.test(token);

function* tokensIn(text: string): Generator<Place> {
  for (const { index, 0: run } of matchesOf(TOKEN, text)) {
    const token = run.replace(EDGES, '');
    const start = index + run.indexOf(token);
    yield { start, end: start + token.length };
  }
}

/** "^[A-Za-z0-9]+$": what passwords must match. */
const PATTERN = /^\^|\[(?:a-z|A-Z|0-9)|\\[dws](?![\p{L}])/u;
/** "REGION=ap-southeast-2": a field of a file of settings, which names itself. */
const FIELD = /^(?!.*(?:PASS|PWD|PW|SECRET|KEY|TOKEN|AUTH|CRED))[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*=/;

function mayBePassword(passage: Passage, { start, end }: Place): boolean {
  const { text } = passage;
  const token = text.slice(start, end);
  const before = text.slice(Math.max(0, start - 32), start);
  if (PATTERN.test(token) || FIELD.test(token)) return false;
  if (PRODUCT.test(token) || OF_ACCOUNT.test(before) || EXAMPLE.test(before)) return false;
  return !isCalledOther(passage, start) && !isLabelled(text, start, end, false);
}
