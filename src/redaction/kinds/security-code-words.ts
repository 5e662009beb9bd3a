import { cardPlaces } from '../card-places.js';
import { speaksOfCard } from '../card-talk.js';
import { type Composer, Lexicon, type Mention, plain } from '../lexicon.js';
import { matchesOf } from '../matches.js';
import type { Passage } from '../passage.js';
import { maySpellDigits, spokenCodes } from '../spoken-digits.js';

const THREE = new Lexicon({
  three: `трите, trys, tris, kolm, سه, ba so, ba chu so, three, threes, drei, dreistellig*, trois, tres, tre, drie, driecijfer*, trzy, trzech, trzycyfr*, tri, trojcisl*, trojmistn*, tresiffr*, trecifr*, tresifr*, kolme, kolmen, kolminumero*, uc, uclu, trei, harom, haromjegyu, haromszamjegyu,
    τρια, τριων, τρεις, τριψηφι*, שלוש, שלושת, ثلاثة, ثلاث, الثلاثة, الثلاث, три, трех, трехзначн*, трьох, тризначн*, teen, तीन, tiga, tatlong, tatlo`,
});
const FOUR = new Lexicon({
  four: `four, vier, vierstellig*, quatre, cuatro, quatro, quattro, viercijfer*, cztery, czterech, czterocyfr*, ctyri, ctyrmistn*, fyra, fyrsiffr*, fire, firecifr*, firesifr*, nelja, nelinumero*, dort, patru, negy, negyjegyu,
    τεσσερα, τεσσερις, τετραψηφι*, ארבע, ארבעת, اربعة, اربع, الاربعة, четыре, четырехзначн*, чотири, empat, apat`,
});
export const BACK = new Lexicon({
  back: `zadaj, broj iza, nyuma, mbrapa, pichone, pechone, পিছনে, পেছনে, پیچھے, druhe strany, druha strana, druhej strany, other side, andere seite, anderen seite, otra cara, otro lado, autre cote, altro lato, outro lado, andere kant, drugiej strony, другой стороны, другой стороне, andra sidan, anden side, andre siden, toisella puolella, diger yuz*, other face, backside, poledin*, straga, otraga, hrbtn*, nugar*, kitoje puseje, aizmugur*, tagakul*, taga, гърба, отзад, پشت, mat sau, o sau, zadnje strane, подписи, подписью, podpisu, podpisie, namnteckning*, underskrift*, allekirjoit*, handtekening*, imza, imzanin, back, backside, reverse, rear, behind, signature, flip side, hinten, ruckseite*, kehrseite, unterschrift*, au dos, du dos, le dos, derriere, verso, arriere, envers, atras, detras, reverso, dorso, trasera, traseira, de tras, no tras, posterior, posteriore, dietro, retro,
    achterop, achteraan, achterkant*, achterzijde, achter, keerzijde, tylu, tyle, odwroci*, odwrotn*, rewers*, vzadu, zezadu, zadni, zadnej, pozadu, rubu, bakpa, baksid*, bagpa, bagsid*, bagest, bakerst, takana, takaa, takapuol*, takasiv*, kaantopuol*, arkada, arkadaki*, arkasi*, arka yuz*, spate, spatele, hatul, hatoldal*, hatlap*,
    πισω, οπισθι*, בגב, מאחור, מאחורה, خلف, الخلف, ظهر, وراء, ورا, оборот*, сзади, обратн*, зворот*, ззаду, belakang, likod, likuran, piche, peeche, pichhe, पीछे, หลังบัตร, ด้านหลัง, mat sau, 裏, 背面, 背后, 背後, 後ろ, 后面, 签名栏, 簽名欄, 署名欄, 뒷면, 뒤에, 뒤쪽, 서명란`,
});
/** These mean more than a place, or the place of the number itself, so they count beside a number of digits alone. */
export const ELSEWHERE = new Lexicon({
  place: `enfrente, dos, firma, firme, tras, bag, bak, podpis*, подпис*, signatur*, front, vorne, vorn, vorderseite*, devant, recto, frente, delante, adelante, fronte, davanti, voorkant*, voorop, przodu, awers*, predni, vpredu, framsid*, forsid*, foran, etupuol*, fata, μπροστα, спереди, лицев*, מקדימה, الامام, 表面, 正面, 앞면, depan, harap, above, oben, top`,
});
const DIGITS = new Lexicon({
  digits: `znamenk*, znamenki, broj, brojk*, stevilk*, skaici*, skaitmen*, cipar*, numbri*, so cuoi, رقم, цифрите, code, codes, number, numbers, digit, digits, figures, numerals, ziffer, ziffern, zahl, zahlen, nummer, nummern, chiffre, chiffres, numero, numeros, numeritos, numerito, numerini, numerino, cifrette, nummertjes, ziffernchen, numerki, numerkow, numerinhos, numerozinhos, цифирки, номерок, codigo, codigos, cifra, cifras, digito, digitos, codice, cifre, numeri, cijfer, cijfers, cijfertjes, nummers, getal, getallen,
    kod, kody, kodu, cyfra, cyfry, cyfr, cyferki, numer, numery, cislo, cisla, cislice, cislic, cifry, cifer, koden, siffra, siffran, siffror, siffrorna, nummer, kode, cifrene, sifre, sifrene, siffer, sifferne, koodi, numeroa, numerot, numeroita, numerosarja, hane, haneli, haneyi, rakam, rakami, rakamlar, sayi, numara, numarasi, numaralar, szam, szamjegy*, numere, codul,
    код, кода, цифра, цифры, цифр, цифири, циферки, цифри, число, числа, номер, κωδικο*, αριθμο*, ψηφι*, νουμερ*, קוד, מספר, ספרות, ספרה, رمز, رقم, ارقام, الارقام, كود, الرمز, الرقم, angka, nomor, kode, bilang, numero, ank, अंक, नंबर, เลข, ตัวเลข, 番号, 数字, 數字, コード, 桁, 位数, 位數, 숫자, 자리, 번호, 코드`,
});
/** What makes the code of a card of a word for a code or number, by its stem, however the rest is spelt: "cod. di sicureza". */
const SECURITY = new Lexicon({
  security: `sec, secu, secur*, securit*, safety, segur*, seguranc*, sicur*, sicher*, saker*, sakerh*, sikker*, bezpiecz*, bezp, bezpec*, beveilig*, veilig*, turva*, guvenl*, biztons*, securite, sigurnos*, varnost*, безопасн*, безпек*, сигурн*, защит*, ασφαλ*, keamanan, pengaman*, seguridad, segurid*`,
  // Those of an account and of a message are verified, too.
  perhaps: `check, checking, verify, verifying, authentication, identification, identificacion, identificacao, verification, verificacion, verificacao, verifica, validation, control, controle, controllo, kontroll*, pruf*, proverk*, проверк*, провероч*`,
});
/** One word of both, however the rest is spelt: "sicherheitscoed", "säkerhetkod". */
const COMPOUND =
  /^(?:sicherheit|saker?het|sikkerhe[dt]|beveilig|veilig|turva|biztons|bezpecn)\p{L}{0,5}?(?:[ck]o\p{L}{1,6}|num\p{L}*|nr|zahl\p{L}*|ziff\p{L}*|siff\p{L}*|cij\p{L}*|get\p{L}*|luku\p{L}*)$/u;
/** Words for a code, with those of telegrams and of slips of the finger: "cod3", "cod.". */
const CODE = new Lexicon({
  code: `code, codes, cod3, coed, codd, cpde, cod, codigo, codig, codice, kod, kode, koden, kodu, kodum, koodi, code nr, number, num, nr, no, numero, nummer, numer, cislo, numarasi, numara, clave, digits, digitos, cifre, chiffres, ziffern, cijfers, cyfry, код, кода, номер, цифры, κωδικ*, αριθμ*`,
});
/** The same, but for numbers: those of a card are its own. */
const CODE_ALONE = new Lexicon({
  code: `code, codes, codigo, codice, cod, kod, kode, koden, kodu, koodi, код, кода, κωδικος, κωδικο, الرمز, رمز, كود, קוד, הקוד, コード, 码, 碼, 코드, รหัส, कोड`,
});
const CARD = new Lexicon({
  card: `card, visa, mastercard, amex, karte, kreditkarte, carte, tarjeta, carta, cartao, kaart, creditcard, kort, kortet, karty, karta, karcie, karte, kartu, kortin, kortti, kartin, kartim*, kartinin*, kartya*, card ului, cardului, карты, карте, картки, картк*, καρτας, καρτα, البطاقة, بطاقة, للبطاقة, الكرت, כרטיס, הכרטיס, カード, アメックス, 卡, 카드, บัตร, कार्ड`,
});
/** Letters of the abbreviations, spaced out: "cv v", "c/v/v"; and those of other things, too, which fingers slip to. */
const LETTERS =
  /(?<![\p{L}\p{N}])(?:c[ ./_-]{0,2}v[ ./_-]{0,2}[vcw]2?|cv[vc](?:j[ae]|m|si|ni|nya|ko)|ccvv|cvvv|[цс][ .-]?[вф][ .-]?[вцкс]|s[ .-]v[ .-]v)(?![\p{L}\p{N}])/giu;
/** "cv771", which is somebody's life otherwise. */
const GLUED = /(?<![\p{L}\p{N}])cv(?=[0-9]{3,4}(?![\p{L}\p{N}]))/giu;
const SLIPS = /(?<![\p{L}\p{N}])(?:cvs|cvx|cvf|xvv|vvc|cbv|cwv|cwc)(?![\p{L}\p{N}])/giu;
/** The beginnings of them all, in a text that is read quickly. */
const MAY_ABBREVIATE = /[cxs][ ./_-]{0,2}v|vv|c[bw]|[^\x00-\x7f]/i;
const NONE: readonly Mention[] = [];
/** Between two words of one name. */
const WITHIN_NAME =
  /^[\s.:'’/-]{0,3}(?:(?:di|de|del|da|do|d|der|des|of|on|the|my|your|la|le|sur|ma|en|mi|tu|el|o|meu|no|na|w|z|mojej|van|op|mijn|på|på mit|mit|fra|auf|meiner?|ihrer?|deiner?|in|from|for|sulla|della|nella|tua|mia|is|моей|на|с|вашей) ){0,3}$/iu;
const FIGURE = /(?<![\p{L}\p{N}.,/-]|[0-9][ :])[34](?! ?\p{N}|[.,/:-][0-9])/gu;
/** Between two words that belong together; the number of digits may be one of those. */
const TOGETHER = /^(?:[^0-9.,;:!?\n]|(?<![0-9])[34](?![0-9])){0,36}$/;
const CLOSE = 16;
/** "the last three digits of your licence" */
const OF_OTHER =
  /^ (?:of|from|in|من|из|от|dari|der|des|ihrer|ihres|deiner|meiner|vom|von|du|de la|de l|del|della|dell|do|da|van) /iu;

/** Whether a message says how many digits something has: that number and no other one. */
export function countOfDigits(passage: Passage, digits: number): boolean {
  const [words, figure] = digits === 3 ? [THREE, '3'] : digits === 4 ? [FOUR, '4'] : [undefined, ''];
  if (words === undefined) return false;
  return words.in(passage).length > 0 || matchesOf(FIGURE, passage.text).some(([found]) => found === figure);
}

/** Whether a message speaks of digits, numbers or codes. */
export function namesDigits(passage: Passage): boolean {
  return DIGITS.in(passage).length > 0;
}

/** "the three on the back", "tres numeritos de atrás", "кода с обратной стороны": how many digits, and where they stand. */
const inOtherWords: Composer = (passage, of) => {
  const { text, facts } = passage;
  const [backs, elsewhere, digits, threes] = [of(BACK), of(ELSEWHERE), of(DIGITS), of(THREE)];
  const hasPlaces = backs.length + elsewhere.length + digits.length > 0;
  const isAbbreviated = MAY_ABBREVIATE.test(text);
  if (!isAbbreviated && !hasPlaces && of(SECURITY).length + of(CODE_ALONE).length === 0) return NONE;
  const glued = isAbbreviated ? mentionsOf(text, GLUED, 'perhaps') : NONE;
  const names = [
    ...(isAbbreviated ? mentionsOf(text, LETTERS, 'code') : NONE),
    ...(isAbbreviated ? mentionsOf(text, SLIPS, 'perhaps') : NONE),
    ...(glued.length > 0 && (speaksOfCard(passage) || cardPlaces(passage).length > 0) ? glued : NONE),
    ...of(SECURITY).filter(({ start, end }) => COMPOUND.test(plain(text.slice(start, end)))),
    ...namesOf(text, of(SECURITY), of(CODE)),
    ...namesOf(text, of(CODE_ALONE), of(CARD)),
  ].sort((a, b) => a.start - b.start);
  if (!hasPlaces) return names;
  const figures = [...text.matchAll(FIGURE)].map(({ 0: figure, index }) => ({
    tag: figure,
    start: index,
    end: index + 1,
  }));
  const said = maySpellDigits(text, facts) ? [...spokenCodes(text)].filter(({ isMixed }) => !isMixed) : [];
  const isSaid = (count: Mention): boolean => said.some(({ start, end }) => start <= count.start && count.end <= end);
  const words = [...threes, ...of(FOUR)].filter((count) => !isSaid(count));
  const counts = [...words, ...figures];
  const three = counts.filter(({ tag }) => tag === 'three' || tag === '3');
  return [
    ...names,
    ...pairsOf(text, backs, [...counts, ...digits], 36),
    ...pairsOf(text, elsewhere, counts, 36),
    ...pairsOf(text, three, digits, CLOSE).filter(
      ({ end }) => speaksOfCard(passage) || !OF_OTHER.test(text.slice(end, end + 12)),
    ),
  ];
};

function pairsOf(text: string, some: readonly Mention[], others: readonly Mention[], apart: number): Mention[] {
  const pairs: Mention[] = [];
  for (const one of some) {
    for (const other of others) {
      const [first, second] = one.start < other.start ? [one, other] : [other, one];
      const between = text.slice(first.end, second.start);
      if (first.end > second.start || between.length > apart || !TOGETHER.test(between)) continue;
      pairs.push({ tag: 'perhaps', start: first.start, end: second.end });
    }
  }
  return pairs;
}

function mentionsOf(text: string, pattern: RegExp, tag: string): Mention[] {
  return matchesOf(pattern, text).map(({ 0: found, index }) => ({ tag, start: index, end: index + found.length }));
}

/** "Social security number", "número de seguridad social" */
const SOCIAL_BEFORE = /soc[a-z]{0,5}[ .-]{1,2}$/i;
const SOCIAL_AFTER = /^[ .-]{1,2}soc/i;

/** Two words that make one name, in either order. */
function namesOf(text: string, some: readonly Mention[], others: readonly Mention[]): Mention[] {
  const names: Mention[] = [];
  for (const one of some) {
    for (const other of others) {
      const [first, second] = one.start < other.start ? [one, other] : [other, one];
      if (first.end > second.start || second.start - first.end > CLOSE) continue;
      if (!WITHIN_NAME.test(text.slice(first.end, second.start))) continue;
      if (SOCIAL_BEFORE.test(text.slice(0, first.start)) || SOCIAL_AFTER.test(text.slice(second.end))) continue;
      const tag = one.tag === 'security' ? 'code' : 'perhaps';
      names.push({ tag, start: first.start, end: second.end });
    }
  }
  return names;
}

/** What the security code of a card is called. */
export const SECURITY_CODE_WORDS = new Lexicon(
  {
    code: `back number, back digits, back numbers, back three, rear digits, reverse digits, siffrorna bak, siffror bak, siffrorna baksidan, tallene bak, tallene bakpa, cifrene bag, cijfers achter, cijfers achterop, ziffern hinten, zahlen hinten, prufziffer hinten, nummern hinten, chiffres derriere, chiffres arriere, numeros de tras, numerinhos atras, numerinhos de tras, numeritos de atras, numerini dietro, cyfry z tylu, cyferki z tylu, cyfry na odwrocie, цифры сзади, цифры на обороте, циферки сзади, цифри ззаду, takana olevat, luvut takana, numerot takana, prufz, pruefz, kartenprufnr, kartenpruefnr, kartenprufz, kprufnr, sicherh code, sich code, sicherheitsc, cod atras, cod dorso, cod detras, cod verso, cod retro, cod trasero, n secret carte, n au dos, nr auf der ruckseite, nr hinten, nr z tylu, nr bak, nr na odwrocie, num dietro, num atras, civvy number, civvy code, cvvcode*, cvccode*, seccode*, cv code, security cod, secutity, see vee vee, see vee see, cee vee vee, safety code, safety number, safety digits, card s safety code, signature code, codul de verificare al cardului, kontrollsifre*, kontrolni broj kartice, sigurnosni broj, controlegetal van de kaart, ma an toan, код за сигурност, код за безопасност, کد امنیتی, کد cvv, رمز دوم کارت, كود الحماية, كود الحمايه, كود التحقق من البطاقة, رقم الحماية, cv2, code on back, code at the back, digits at the back, numbers at the back, numeros de atras, digitos de atras, numeros atras, numeri dietro, cifre dietro,
    numeros do verso, digitos do verso, kartin arka*, arka yuz*, arkasindaki kod, arkasindaki uc, haneli kod, защитный код, захисний код, код захисту, รหัสหลังบัตร,
    หลังบัตร, เลขหลังบัตร, האבטחה, בגב הכרטיס, cvvv, cvw, verification number on my card, card verification number, number on the signature, sicherheits nr,
    kod keselamatan, saugos kod*, drosibas kod*, turvakood*, kod na odwrocie, cvv, cvv2, cvc, cvc2, cvvs, cw2, c v v, c v c, ccv, ccv2, card id number, security code, digit security, cvv1, cvc1, cvv3, cvc3,
    security digits, card security number, securitycode, sec code, card code, card security, card verification, card validation, cvv code, three digit code,
    four digit code, three digit number, three digits, digits on the back, number on the back, code on the back, numbers on the back, back of the card, back of my card,
    back of your card, back of card, cod seg, codice dietro, codice sul dietro, codigo atras, codigo de atras, codigo al reverso, code derriere, code arriere,
    code hinten, code auf der ruckseite, kode bag, kode bak, kod bak, kod z tylu karty, arka kod, codigo seg, cod de seg, code verso, code au verso, tre siffer,
    drei ziffern, kode belakang, numero sa likod, arkadaki 3 hane, arkasindaki 3 hane, uc haneli, kart arkasi, kortin takana, kortin kaantopuol*, kolme numeroa,
    z tylu karty, kod z tylu, bak pa kortet, baksidan, bagsiden, baksiden, achterkant, achterop, ruckseite, sul retro, en el reverso, no verso, atras do cartao,
    dietro la carta, на обороте, обратной стороне, код на обороте, 裏の3桁, 裏面3桁, 裏面の3桁, 裏面, 3桁, 三桁, 背面3位, 背后三位, 背后3位, 背面的三位, 背面三碼, 后3位, 后三码, 뒤 3자리, 뒤 세자리, 뒷면, 뒷자리 3, 3자리,
    세 자리, الرمز خلف, خلف البطاقة, 3 أرقام, ثلاثة أرقام, पीछे के 3, पीछे के तीन, kartenprufnummer, kartenprufziffer, kartenprufcode, sicherheitscode, sicherheitsnummer,
    sicherheits code, prufcode, kartenpruefnummer, pruefcode, cryptogramme, crypto visuel, code de securite, code securite, code de verification de la carte,
    trois chiffres, trois derniers chiffres, chiffres au dos, au dos de la carte, code au dos, code cvv, codigo de seguridad, clave de seguridad, cod de seguridad,
    codigo seguridad, codigo de verificacion de la tarjeta, tres digitos, digitos de atras, numero de seguridad, digitos de seguridad, codice di sicurezza,
    codice sicurezza, tre cifre, cifre sul retro, codice sul retro, codice di verifica della carta, codigo de seguranca, cod de seguranca, codigo seguranca,
    codigo de verificacao do cartao, numero de seguranca, beveiligingscode, veiligheidscode, kaartverificatiecode, cvc code, drie cijfers, sakerhetskod, sakerhetskoden,
    cvc kod, tre siffror, tre sista siffrorna, sikkerhedskode, sikkerhedskoden, sikkerhetskode, sikkerhetskoden, turvakoodi, turvaluku, turvanumero, turvakoodini,
    kod bezpieczenstwa, kod zabezpiecz*, kod cvv, kod cvc, trzy cyfry, trzycyfrowy, bezpecnostni kod, bezpecnostny kod, guvenlik kodu, guvenlik numarasi, guvenlik kodum,
    biztonsagi kod, cod de securitate, codul de securitate, codul cvv, kode keamanan, ma bao mat, код безопасности, трехзначный код, три цифры, кода безопасности,
    код с обратной, цвв, свв, код cvv, код cvc, код безпеки, сигурносен код, κωδικος ασφαλειας, κωδικο ασφαλειας, sigurnosni kod, varnostna koda, セキュリティコード, セキュリティーコード,
    安全码, 安全碼, 背面三位, 后三位, 後三碼, 末三碼, 보안코드, 보안 코드, 뒷면 3자리, 카드 뒷면, رمز الأمان, رمز الحماية, رمز التحقق من البطاقة, الرقم السري للبطاقة, קוד אבטחה, שלוש ספרות, רหัส cvv,
    รหัสความปลอดภัย, सुरक्षा कोड, सीवीवी, سي في في, sicherheitsziffer*, sicherheitszahl*, kartensicherheitscode, sicherheitsnr, numero de securite, code secret au dos,
    numero di sicurezza, codice sic, beveiligingsnummer, veiligheidsnummer, beveiligingscijfers, numer bezpieczenstwa, kod bezp, kod z odwrotu, kod weryfikacyjny karty,
    sakerhetsnummer*, sakerhetsnr, sikkerhedsnr, sikkerhetsnr, beveiligingsnr, oryggisnr, oryggisnum*, oryggiskod*, oryggistal*, cvv nr, cvc nr, sikkerhedsnummer*, sikkerhetsnummer*, sikkerhedskode*, sikkerhetskode*, turvakood*, turvalu*, turvanumero*, overovaci kod karty, bezpecnostni cislo,
    biztonsagi kod*, biztonsagi szam*, guvenlik no, guvenlik numara*, guvenlik kod*, cvv kodu, cvv no, kart guvenlik*, код защиты, код карты, код картки,
    проверочный код карты, цвс, свс, сививи, код на звороті, kode keamanan*, kode pengaman*, ma cvv, ma cvc, security pin, security no, security num, sec digits,
    security value, security code number, verification code on my card, card verification code, رمز الامان, رمز امان, رمز أمان, كود الأمان, كود الامان, رقم الأمان,
    رمز الحمايه, الرقم خلف, الأرقام خلف, קוד בטחון, קוד ביטחון, ספרות בגב, ספרות מאחור, 3 ספרות, セキュリティ番号, セキュリティー番号, 裏の三桁, 裏の番号, 裏面の番号, 下3桁, 下三桁, 末尾3桁, 末尾三桁, 보안번호,
    보안 번호, 세자리, 끝 세 자리, 뒤 세 자리, 뒤에 세, 三位数, 三位數, 三位安全, 末三位, 末尾三位, 安全代码, 卡背, सीवीसी, सुरक्षा नंबर, पीछे के नंबर, 3 ตัวหลัง, เลขท้าย 3 ตัว, รหัสหลัง`,
    // Names of other things, too.
    perhaps: `確認番号, 4桁, 四桁, 4位数, 四位数, 4자리, 네 자리, cvb, vcc, vcv, cwv, csv code, ellenorzo kod*, controlegetal, kontrolni broj, scode, kontrolkode, kontrollkode, kontrollkod, kpn, kontrolni cislo, kontrolne cislo, cvn, cvn2, cav2, csc, cid, cvd, verification value, signature strip,
    signature panel, on the reverse, crypto, kontrolltall, kontrollsifre, prufnr, prufziffer, prufnummer, kontrollnummer, dreistellige*, pruefziffer, pruefnummer,
    codigo verificador, controlecode, kontrollsiffror, kontrolcifre, kontrolcifrene, kontrollsiffer, tarkistusnumero, kontrolni kod, код проверки, 校验码, prufzahl,
    pruefzahl, pictogramme, code de controle, codice di controllo, kontrollkod*, kontrolkode*, kontrollkode*, kontroltal*, kontrolciffer*, kontrollsiff*, varmistenumero*,
    varmennenumero*, tarkiste*, tarkistuskoodi*, kontrolni cislice, ellenorzo szam*`,
  },
  inOtherWords,
);

/** Words for codes of all kinds; a card's code has no other name in talk of the card. */
export const CODE_WORDS = new Lexicon({
  code: `koda, kodo, kodi, kood, msimbo, کد, کوڈ, কোড, codigos, codici, kody, koder, koderna, kodene, kodes, kodok, koodit, coduri, kodlar, kodovi, коды, коди, кодове, κωδικοι, κωδικους, קודים, الرموز, الاكواد, code, codes, codigo, cod, codice, kod, kode, koden, kodu, koodi, koodin, kodas, kods, cod verificare, κωδικος, κωδικο, κωδικός, κωδικό, код, кода, קוד, הקוד, الرمز, رمز, الكود, كود, 코드, コード, 码, 碼, รหัส, कोड,
    security, seguridad, seguranca, sicurezza, securite, sicherheit, veiligheid, numeros de atras, el de atras, atras, los de atras, la de atras, back one, the back, little numbers, numeritos, kod vzadu, vzadu, zezadu, bak, bagpa, hinten, derriere, dietro, achter, z tylu, takana, arkada, πισω, сзади, בגב, خلف,
    sec, secu, secur, seg, sic, segur, sicher, sicherh, kontrol, kontroll, controle, control, verif, verification, verificacion, verificacao, verifica, pruf, prufung, last three, final three, other three, guvenlik, bezp, bezpieczenstwa, turva, clave,
    verso, retro, trasera, tras, reverso, baksida*, bagsid*, baksid*, achterop, achterkant, achterzijde, ruckseite, odwrocie, odwrotu, z odwrotu, zadni strana, spate, hatul, belakang, likod, piche, peeche, על הגב, מאחור, الخلف, ظهر, 裏, 背面, 뒤에, 뒷면, обороте, ззаду, звороті, au dos, le dos, du dos, detras, de detras, por detras, envers, arriere, rueckseite, keerzijde, pozadu, hinten drauf, bakom, sevimas, τριψηφιο`,
});

/** Questions for quantities, times and ages, which a number by itself answers. */
export const HOW_MANY = new Lexicon({
  quantity: `how many, how much, how long, how old, how far, how big, how often, how tall, what time, what size, which size, what age, what date, which year, what year, what floor, which floor, number of people, number of guests, number of persons, number of nights, number of tickets, party size, guests, adults, nights, copies, show time, start time, arrival time, delivery time, pickup time, check in time,
    nachte, gaste, erwachsene, nuits, adultes, noches, huespedes, adultos, noites, hospedes, notti, ospiti, adulti, nachten, gasten, noce, gosci, natter, overnattinger, natten, yota, ночей, гостей,
    wie viel, wie viele, wieviel, wieviele, wie lange, wie alt, wie oft, wie gross, wie weit, um wie viel uhr, welche grosse, welches jahr, anzahl, personenzahl,
    combien, quelle quantite, quelle heure, quel age, quelle taille, quelle annee, quel etage,
    cuanto, cuantos, cuanta, cuantas, que hora, que edad, que ano, que talla, que piso, quanto, quantos, quanta, quantas, que horas, qual idade, que tamanho, qual andar, quanti, quante, che ora, che anno, che taglia, che eta, quale piano,
    hoeveel, hoe laat, hoe lang, hoe oud, welke maat, welk jaar, ile sztuk, ile osob, ile nocy, ile biletow, ile lat, o ktorej, ktory rok, jaki rozmiar, ktore pietro, hur manga, hur mycket, hur lange, hur gammal, vilket ar, vilken storlek, hvor mange, hvor meget, hvor mye, hvor lenge, hvor lang, hvor gammel, hvilket ar, kuinka monta, kuinka paljon, montako, paljonko, mika vuosi, kolik, v kolik, koliko, hany, mennyi, hanyadik, cati, cate, cat costa, kac, ne kadar, saat kacta,
    сколько, какой этаж, какой год, какой размер, какого размера, в каком году, во сколько, скільки, котра, колко, ποσα, ποσο, ποσοι, ποσες, τι ωρα, berapa, jam berapa, ilan, ilang, magkano, bao nhieu, may gio, kitne, kitna, kitni,
    كم عدد, كم عمر, كم الساعة, כמה, בן כמה, 何個, 何人, 何名, 何枚, 何泊, 何時, 何歳, いくつ, 몇 개, 몇 명, 몇 시, 몇 장, 몇 살, 얼마, 几个, 几位, 几点, 几张, 几晚, 多大, 多久, 幾個, 幾位, 幾點, कितने, कितना, कितनी, กี่`,
});
