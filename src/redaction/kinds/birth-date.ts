import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { namedValueDetector } from '../named-value.js';

const WORDS = new Lexicon({
  birth: `dob, ttl, d t, الميلاد, ميلادي, जन्मतिथी, nasc, dt nasc, data nasc, ddn, synt, tgl lahir, tempat tanggal lahir, kaarawan, petsa ng kapanganakan, kapanganakan, ipinanganak, naci el, nacida el, nacido el, nato il, nata il, nasci em, fec nac, fecha nac, fecha de nac, d naissance, date naiss, geb am, geboren am, gebdatum, d ur, data ur, f dato, fdato, fods, fodt den, fodselsdag, dogum t, dogum tar, syntynyt, д р, род, д н, d o b, date of birth, birth date, birthdate, birthday, bday, b day, born, born on, year of birth,
    geburtsdatum, geburtstag, geboren, geb, geburtsjahr, geb datum, date de naissance, naissance, ne le, nee le, anniversaire, fecha de nacimiento, fecha nacimiento, nacimiento, naci, nacido, nacida, f nac, cumpleanos, data di nascita, nascita, nato, nata, compleanno,
    data de nascimento, nascimento, nascido, nascida, nasci, aniversario, geboortedatum, geboorte, verjaardag, data urodzenia, urodzony, urodzona, urodzilem, urodzilam, urodziny, ur, fodelsedatum, fodd, fodelsedag, fodelsear, fodselsdato, fodt, fodselsdag, foedselsdato, syntymaaika, syntynyt, syntymapaiva,
    datum narozeni, narozen, narozena, datum narodenia, szuletesi datum, szulettem, data nasterii, nascut, nascuta, dogum, dogum tarihi, dogum tarihim, dogumlu, dogum gunu, datum rodenja, datum rojstva, tanggal lahir, ngay sinh, sinh ngay,
    дата рождения, дату рождения, родился, родилась, день рождения, год рождения, г р, дата народження, народився, народилася, дата на раждане, ημερομηνια γεννησης, γεννηθηκα,
    生年月日, 誕生日, 生まれ, 出生日期, 出生, 生日, 생년월일, 생일, تاريخ الميلاد, تاريخ ميلادي, مواليد, תאריך לידה, נולדתי, जन्म तिथि, जन्मतिथि, जन्म, วันเกิด`,
});
const YEAR = '(?:19|20)[0-9]{2}';
const DAY = '[0-3]?[0-9]';
const MONTH_WORD = '\\p{L}{3,12}\\.?';
/** Dates as people write them; the month's name may be in any language, since a word for a birth is next to it. */
const DATE = new RegExp(
  `(?<![0-9]|[0-9][./-])(?:` +
    [
      `${YEAR} ?[.,/ |_-] ?[01]?[0-9] ?[.,/ |_-] ?${DAY}`,
      `${DAY} ?[.,/ |_-] ?[0-3]?[0-9] ?[.,/ |_-] ?(?:${YEAR}|[0-9]{2})`,
      `${DAY}(?:st|nd|rd|th|er|[.ºª])?[ -](?:of |de |d[’'])?${MONTH_WORD},?[ -](?:de |del |of )?(?:${YEAR}|[0-9]{2})`,
      `${YEAR} ?[年년][ ]?[01]?[0-9] ?[月월][ ]?${DAY} ?[日일]`,
      // The eras of Japan.
      `(?:明治|大正|昭和|平成|令和)(?:[0-9]{1,2}|元)年[01]?[0-9]月${DAY}日`,
      `[0-9]{8}|[0-9]{6}`,
      YEAR,
      `${DAY}(?:st|nd|rd|th|[.ºª])?[ ](?:of |de )?(?!(?:years|days|weeks|months|hours|minutes)\\b)${MONTH_WORD}(?!\\p{L}| ?[-:=–])`,
    ].join('|') +
    `)(?![0-9]|[./-][0-9])` +
    `|(?<!\\p{L})(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}{0,6}\\.?[ ]${DAY}(?:st|nd|rd|th)?(?:,?[ ]${YEAR})?(?![0-9])`,
  'giu',
);

/** Day, month and year. */
const WHOLE = /[0-9\p{L}][^0-9\p{L}]+[0-9\p{L}]+\.?[^0-9\p{L}]+[0-9]{2}|[年년].{1,3}[月월].{1,3}[日일]/u;

const detector = namedValueDetector({
  kind: 'birth-date',
  words: WORDS,
  value: DATE,
  limits: { before: 32, after: 20, questions: 6, own: true },
  confidence: (value) => (WHOLE.test(value) ? 0.97 : 0.92),
  why: 'a date beside or in answer to a word for a birth',
});

export const birthDate: Kind = {
  name: 'birth-date',
  finds: 'dates of birth, by word in many languages',
  sets: ['hipaa', 'gdpr'],
  detectors: () => [detector],
};
