import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { isNumberWord } from '../digit-words.js';
import { MONTHS } from '../expiry.js';
import type { Candidate, Detector } from '../detector.js';
import { matchesOf } from '../matches.js';
import { namedValueDetector } from '../named-value.js';
import { mayName, namingOf } from '../naming.js';
import { saysNumber } from '../spoken-digits.js';
import type { Passage } from '../passage.js';

const WORDS = new Lexicon({
  birth: `γεννησης, γεννηση, γεννηθεις, gebdat, geb dat, gebdt, geburtsdat, gebjaar, geboortejaar, dtnasc, datanasc, datnasc, dtnaiss, datenaiss, dt naiss, d naiss, fecnac, fnac, fec nacim, dataur, dat ur, birthdt, birth dt, bdate, brthday, brthdate, datnar, dnar, szuldat, szul dat, szul, dogtar, födelsed, fodselsd, dates of birth, birth dates, geburtsdaten, dates de naissance, fechas de nacimiento, date di nascita, datas de nascimento, geboortedata, даты рождения, дати народження, rojstni dan, rojstnem dnevu, rodjendan, rodendan, narozeniny, narodeniny, szuletesnap*, zi de nastere, ziua de nastere, рожден ден, роден на, родена на, день народження, gimtadien*, gim, dzimšanas diena, dzim, dzim dat, dz dat, sunnipaev*, sund, fæddur, fædd, fæðingard*, afmæli, hari lahir, γενέθλια, нар, д нар, народж, р н, tanggal lahir*, tgl lahir*, tarikh lahir*, lahir tanggal, lahir pada, dogum tarih*, janam, janam tithi, janam din, janam tareekh, janm, janm tithi, nar, nar dne, narozen, narozena, nar datum, narodeny, narodena, naroden, dat nar, ur dnia, urodzony, urodzona, szuletesi dat*, szuletesi ido*, szuletett, date urodzenia, daty urodzenia, rojstni datum, rojen, rojena, datum rodenja, datum rodjenja, rodjen, rodjena, rodenja, gimimo data, gimes, gimusi, dzimsanas datums, dzimis, dzimusi, sunniaeg, sunnikuupaev, sundinud, syntymaajan, syntymaaja*, fodselsdatoen, fodselsdatoer, data de nastere, datanasterii, nascuta pe, дати народження, дату народження, рождена, роден, родена, дата рожд, תאריך הלידה, נולד, נולדה, תאריך לידתך, تاریخ تولد, تاریخ تولدم, متولد, تاریخ پیدائش, تاریخِ پیدائش, پیدائش, เกิด, ngày tháng năm sinh, dob, ttl, d t, الميلاد, ميلادي, जन्मतिथी, nasc, dt nasc, data nasc, ddn, synt, tgl lahir, tempat tanggal lahir, kaarawan, petsa ng kapanganakan, kapanganakan, ipinanganak, naci el, nacida el, nacido el, nato il, nata il, nasci em, fec nac, fecha nac, fecha de nac, d naissance, date naiss, geb am, geboren am, gebdatum, d ur, data ur, f dato, fdato, fods, fodt den, fodselsdag, dogum t, dogum tar, syntynyt, д р, род, д н, d o b, date of birth, birth date, birthdate, birthday, bday, b day, born, born on, year of birth,
    geburtsdatum, geburtstag, geboren, geb, geburtsjahr, geb datum, date de naissance, naissance, ne le, nee le, anniversaire, fecha de nacimiento, fecha nacimiento, nacimiento, naci, nacido, nacida, f nac, cumpleanos, data di nascita, nascita, nato, nata, compleanno,
    data de nascimento, nascimento, nascido, nascida, nasci, aniversario, geboortedatum, geboorte, verjaardag, data urodzenia, urodzony, urodzona, urodzilem, urodzilam, urodziny, ur, fodelsedatum, fodd, fodelsedag, fodelsear, fodselsdato, fodt, fodselsdag, foedselsdato, syntymaaika, syntynyt, syntymapaiva,
    datum narozeni, narozen, narozena, datum narodenia, szuletesi datum, szulettem, data nasterii, nascut, nascuta, dogum, dogum tarihi, dogum tarihim, dogumlu, dogum gunu, datum rodenja, datum rojstva, tanggal lahir, ngay sinh, sinh ngay,
    дата рождения, дату рождения, родился, родилась, день рождения, год рождения, г р, дата народження, народився, народилася, дата на раждане, ημερομηνια γεννησης, γεννηθηκα,
    生年月日, 誕生日, 生まれ, 出生日期, 出生, 生日, 생년월일, 생일, تاريخ الميلاد, تاريخ ميلادي, مواليد, תאריך לידה, נולדתי, जन्म तिथि, जन्मतिथि, जन्म, วันเกิด`,
});
/** Thai years are 543 ahead, those of Iran 621 behind. */
const YEAR = '(?:19|20)[0-9]{2}';
const ANY_YEAR = '(?:19|20|2[45]|1[34])[0-9]{2}';
/** As the calendar of Iran counts them, too. */
const YEAR_BEFORE = '(?:19|20|1[34])[0-9]{2}';
const THAI_MONTHS =
  '(?:ม\\.?ค|ก\\.?พ|มี\\.?ค|เม\\.?ย|พ\\.?ค|มิ\\.?ย|ก\\.?ค|ส\\.?ค|ก\\.?ย|ต\\.?ค|พ\\.?ย|ธ\\.?ค)\\.?|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม';
const DAY = '[0-3]?[0-9]';
/** "W2 for 2025" */
const NO_MONTH =
  '(?!(?:for|and|off|out|the|from|until|till|per|pour|para|por|für|bis|och|til|dla|для|von|vom|aus|sur|dal|del|due|past|items?|und|oder|ou|eller|lub|czy|ili|ali|tai|veya|или|або) )';
const MONTH_WORD = `${NO_MONTH}\\p{L}{3,12}\\.?`;
/** "declined 3 times", "market 2" */
const NO_MONTHS =
  '(?!decl|deci|decr|deco|dece(?!m)|mark|maybe|marr|marg|marv|nove(?!m)|novi|appr|augm|juni?or|janit|jana?m|sepa|febr?i)';
/** Dates as people write them; the month's name may be in any language, since a word for a birth is next to it. */
const DATE = new RegExp(
  `(?<![0-9]|[0-9][./-])(?:` +
    [
      `${DAY}(?:st|nd|rd|th)? of the [01]?[0-9](?:st|nd|rd|th)?,? (?:${YEAR}|[0-9]{2})`,
      // "23 del 6 del 90", "le 23 du 6 1990"
      `${DAY} (?:de|del|do|da|du|of) [01]?[0-9] (?:(?:de|del|do|da|du|of) )?(?:${YEAR}|[0-9]{2})`,
      // "1983. márc. 2.", "1983 m. kovo 2 d."
      `${YEAR}(?:\\.| m\\.)? (?:${MONTHS}|már|ápr|máj|jún|júl|szept|saus|vas|kov|bal|geg|birž|liep|rugp|rugs|spal|lapkr|gruod)\\p{L}{0,9}\\.? ${DAY}(?![0-9])`,
      `${YEAR_BEFORE} ?[.,/ |_-] ?[01]?[0-9] ?[.,/ |_-] ?${DAY}`,
      `${DAY} ?[.,/ |_-] ?[0-3]?[0-9] ?[.,/ |_-] ?(?:${ANY_YEAR}|[0-9]{2})`,
      `${DAY} ?(?:${THAI_MONTHS}) ?(?:${ANY_YEAR}|[0-9]{2})`,
      // As in passports: "11FEB1975".
      `${DAY}(?:${MONTHS})\\p{L}{0,9}(?:${YEAR}|[0-9]{2})`,
      `${DAY}/(?:${MONTHS})\\p{L}{0,9}/(?:${YEAR}|[0-9]{2})`,
      // The eras of Japan, in short.
      `[MTSHR][0-9]{1,2}[./-](?:0?[1-9]|1[0-2])[./-]${DAY}`,
      `${DAY}(?:st|nd|rd|th|er|[.ºª])?[ -](?:of |de |d[’'])?(?:${MONTH_WORD}(?:,?[ -](?:de |del |of )?['’]?${YEAR_BEFORE}|[ -](?:de |del |of )?['’]?[0-9]{2})|(?:${MONTHS})\\p{L}{0,9}\\.?,[ -]['’]?[0-9]{2})`,
      `(?:19|20)?[0-9]{2} ?[年년][ ]?[01]?[0-9] ?[月월][ ]?${DAY} ?[日号號일]`,
      // The eras of Japan.
      `(?:明治|大正|昭和|平成|令和|民國|民国)(?:[0-9]{1,3}|元)年[01]?[0-9]月${DAY}日`,
      `[0-9]{2,3} ?[./-] ?(?:0?[1-9]|1[0-2]) ?[./-] ?${DAY}`,
      `[0-3] [0-9] [01] [0-9] [12] [09] [0-9] [0-9]`,
      `[0-9]{8}|[0-9]{6}`,
      YEAR,
      `${DAY}(?:st|nd|rd|th|[.ºª])?[ ](?:of |de )?(?:${MONTHS})\\p{L}{0,9}\\.?(?!\\p{L}| ?[-:=–])`,
    ].join('|') +
    `)(?![0-9]|[./:-][0-9])` +
    `|(?<!\\p{L})${NO_MONTHS}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}{0,6}\\.?[ ]${DAY}(?:st|nd|rd|th)?(?:,?[ ]${YEAR})?(?![0-9])`,
  'giu',
);

/** Day, month and year. */
const WHOLE =
  /[0-9\p{L}][^0-9\p{L}]+[0-9\p{L}]+\.?[^0-9\p{L}]+[0-9]{2}|[年년].{1,3}[月월].{1,3}[日号號일]|^\p{L}{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{2}$|[\u0e01-\u0e4e] ?[0-9]{2,4}$|^[0-9]{1,2}\p{L}{3,9}[0-9]{2,4}$|^(?:19|20)[0-9]{2}(?:\.| m\.)? \p{L}{3,12}\.? [0-9]{1,2}$/u;

/** What forms and databases show where no date is known: nobody of that age writes. */
const NOBODYS = /^0?1[./ -]0?1[./ -]1900$|^1900[./ -]0?1[./ -]0?1$/;

/** "It applies from 01.12.2026": no answer, though somebody has just asked for a birth. */
const TAKES_EFFECT =
  /(?<!\p{L})(?:ends?|läuft|endet|endend|expir\p{L}*|vence\p{L}*|caduca\p{L}*|scad\p{L}*|vervalt|verloopt|wygas\p{L}*|kończy|końca|utløper|udløber|går ut|päättyy|umpeutuu|lejár\p{L}*|končí|vyprší|istječe|ističe|poteče|bitiş|истека\p{L}*|заканчива\p{L}*|закінчу\p{L}*|изтича|λήγει|ισχύει|tamat|kadaluarsa|berakhir|hết hạn|hiệu lực|đến hạn|ab|gilt|gültig|valid|effective|until|from|starting|applies|expires|wirksam|partir|vigueur|valable|válid\p{L}*|desde|hasta|vigor|valid[oa]|geldt|vanaf|ingang|obowiązuje|ważn\p{L}*|gäller|gælder|gjelder|från|alkaen|voimassa|geçerli|действует|діє|platí|érvényes|valabil\p{L}*|berlaku|mulai)(?!\p{L})[^.!?\n]{0,40}$|(?:期限|期日|到期|截止|만료|تنتهي|ينتهي|صالحة?|פג|בתוקף)[^.!?\n。]{0,20}$/iu;

/** "later, i booked for 14/11/2025": a day of late on which something is bought, delivered or done. */
const RECENT = /^(?:[0-9]{1,2}[./ -]{1,2}[0-9]{1,2}[./ -]{1,2})?20[2-9][0-9]/;
const DEALT =
  /(?<!\p{L})(?:booked|booking|ordered|order|bought|deliver\p{L}*|appointment|paid|invoice|due|gebucht|bestellt|gekauft|geliefert|termin|bezahlt|rechnung|réserv\p{L}*|command\p{L}*|achet\p{L}*|livr\p{L}*|rendez-vous|rdv|payé|facture|reserv\p{L}*|compr\p{L}*|pedid\p{L}*|entreg\p{L}*|cita|pagu?[éeoa]\p{L}*|factura|prenot\p{L}*|ordin\p{L}*|acquist\p{L}*|consegn\p{L}*|fattura|agend\p{L}*|encomend\p{L}*|geboekt|besteld|gekocht|geleverd|afspraak|betaald|factuur|zam[oó]wi\p{L}*|kupi\p{L}*|dostaw\p{L}*|wizyt\p{L}*|objedn\p{L}*|koup\p{L}*|doru[čc]\p{L}*|bokat|bokad\p{L}*|best[äi]l\p{L}*|köpt\p{L}*|kjøpt\p{L}*|købt\p{L}*|lever\p{L}*|tilas\p{L}*|ostin|osti|varasin|toimit\p{L}*|rendel\p{L}*|vett\p{L}*|comand\p{L}*|cump[aă]r\p{L}*|sipariş\p{L}*|randevu\p{L}*|satın|заказ\p{L}*|купил\p{L}*|достав\p{L}*|запис\p{L}*|замов\p{L}*|куп\p{L}*|поръч\p{L}*|pesan\p{L}*|beli)(?!\p{L})[^.!?\n]{0,32}$/iu;

const detector = namedValueDetector({
  kind: 'birth-date',
  words: WORDS,
  value: DATE,
  isValue: (value) => !NOBODYS.test(value),
  limits: { before: 32, after: 20, questions: 6, own: true },
  confidence: (value) => (WHOLE.test(value) ? 0.97 : 0.92),
  isOtherwise: (text, start) =>
    TAKES_EFFECT.test(text.slice(0, start)) ||
    (RECENT.test(text.slice(start, start + 12)) && DEALT.test(text.slice(0, start))),
  why: 'a date beside or in answer to a word for a birth',
});

const ANY_MONTH = new RegExp(`(?<!\\p{L})(?:${MONTHS})`, 'iu');
/** Longer texts are no answers. */
const LONGEST = 300;
const MONTH = new RegExp(`(?<!\\p{L})(?:${MONTHS})\\p{L}{0,9}(?!\\p{L})`, 'giu');
const WORD = /[\p{L}\p{M}]+|[0-9]+(?:[.,][0-9]+)*(?:st|nd|rd|th)?/gu;
/** How far from its month the rest of a date may be. */
const REACH = 64;
const ORDINAL =
  /^(?:first|second|third|\p{L}{2,12}(?:nde|ende|onde|fte|lvte|tte|rste|rsta)|andra|annen|anden|tredje|fjerde|fjärde|\p{L}{3,}(?:th|ieth)|twenty|thirty|erst\p{L}*|zweit\p{L}*|dritt\p{L}*|\p{L}{3,}t(?:e[nrs]?)|premier|primero|primeiro|primo|\p{L}{3,}(?:sty|ego|tego|sta|ste)|\p{L}{3,}(?:ое|ого|его|ье)|\p{L}{0,12}(?:hundert|tausend|cento|mila|mille|duizend|honderd|hundra|tusen)\p{L}*|bin|yüz|tysiąc\p{L}*|\p{L}{4,8}set|tisíc\p{L}*|тысяч\p{L}*|тисяч\p{L}*|\p{L}{2,6}сот|hiljade|χίλια|hundred|thousand|mil|nineteen|mille|neuf|cent|novecientos|novecento|novecentos)$/iu;
const JOINTS = /^(?:the|of|in|de|del|do|da|di|den|der|et|y|e|le|el|il|o|am|dell|nell|anno|ano|año|года|roku|an)$/iu;

/** "third of may 89": a quick look, at texts that name a month. */
const FIRST_DAYS =
  /first|second|third|[a-zäöüß]te[nrs]?(?![a-zäöüß])|[a-z]{3}th(?![a-z])|premier|prim(?:er|eir)?o|[a-zåäö](?:nde|fte|lvte|tte|rste|rsta|ndra)(?![a-zåäö])|tredje|fjerde|fjärde|vent(?:un|[io])|trentun|undzwanzig|unddrei|entwintig|tjue|tjugo/i;

/** "육십년 일월 이십칠일", "一九六〇年一月二十七日": dates in the numerals of Korean and Chinese. */
const IN_NUMERALS =
  /[영공일이삼사오육칠팔구십백천]{1,9} ?년 ?[일이삼사오육유칠팔구시십]{1,2} ?월 ?[일이삼사오육칠팔구십]{1,3} ?일|(?:(?:明治|大正|昭和|平成|令和|民國|民国)[一二三四五六七八九十元]{1,4}|[〇零一二三四五六七八九十]{2,4})年[正一二三四五六七八九十]{1,2}月[初一二三四五六七八九十廿卅]{1,3}[日号號]/gu;
const HAS_NUMERALS = new RegExp(IN_NUMERALS.source, 'u');

/** "april second nineteen fifty seven", "tre marzo duemiladiciassette": dates in words beside a word for a birth, or in answer to one. */
const spoken: Detector = {
  kind: 'birth-date',
  mayOccurIn: (text, facts) =>
    text.length <= LONGEST &&
    (((FIRST_DAYS.test(text) || saysNumber(text, facts)) && ANY_MONTH.test(text)) ||
      (!facts.isAscii && HAS_NUMERALS.test(text))),
  *detect(passage: Passage): Generator<Candidate> {
    const { text } = passage;
    if (!mayName(passage, WORDS, 6, true)) return;
    for (const { index: start, 0: date } of passage.facts.isAscii ? [] : matchesOf(IN_NUMERALS, text)) {
      const end = start + date.length;
      if (!namingOf(passage, start, end, WORDS, { before: 40, after: 20, questions: 6, own: true })) continue;
      yield { kind: 'birth-date', start, end, confidence: 0.97, why: 'a date in words beside a word for a birth' };
    }
    for (const { index, 0: month } of matchesOf(MONTH, text)) {
      const back = [...matchesOf(WORD, text.slice(Math.max(0, index - REACH), index))].reverse();
      const ahead = matchesOf(WORD, text.slice(index + month.length, index + month.length + REACH));
      const before = reach(
        back.map(([word]) => word),
        true,
      );
      const behind = reach(ahead.map(([word]) => word));
      // A day and a year.
      if (before.numbers + behind.numbers < (before.numbers > 0 ? 2 : 3) || before.words + behind.words === 0) continue;
      const first = before.count > 0 ? Math.max(0, index - REACH) + back[before.count - 1]!.index : index;
      const last = behind.count > 0 ? ahead[behind.count - 1]! : undefined;
      const end = index + month.length + (last ? last.index + last[0].length : 0);
      if (!namingOf(passage, first, end, WORDS, { before: 40, after: 20, questions: 6, own: true })) continue;
      yield {
        kind: 'birth-date',
        start: first,
        end,
        confidence: 0.97,
        why: 'a date in words beside a word for a birth',
      };
    }
  },
};

/** "ventitré" */
const withoutAccent = (word: string): string => word.toLowerCase().replace(/é$/, 'e');

/** How many words in a row say numbers, the last one of them. */
function reach(words: readonly string[], isBack = false): { count: number; numbers: number; words: number } {
  let [count, numbers, said] = [0, 0, 0];
  for (const [at, word] of words.slice(0, 8).entries()) {
    // "£312.40, due 3 December": an amount is no part of a date.
    if (/[0-9][.,][0-9]/.test(word)) break;
    const isDigits = /^[0-9]/.test(word);
    // "Due 3 December" is no Italian.
    if (isBack && !isDigits && numbers > said) break;
    if (isDigits || isNumberWord(withoutAccent(word)) || ORDINAL.test(word)) {
      count = at + 1;
      numbers++;
      if (!isDigits) said++;
    } else if (!JOINTS.test(word)) break;
  }
  return { count, numbers, words: said };
}

export const birthDate: Kind = {
  name: 'birth-date',
  finds: 'dates of birth, by word in many languages',
  sets: ['hipaa', 'gdpr'],
  detectors: () => [detector, spoken],
};
