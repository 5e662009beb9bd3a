import type { Candidate, Detector } from '../detector.js';
import { countDigits } from '../digit-stretch.js';
import type { Kind } from '../kind.js';
import { MONTHS } from '../expiry.js';
import { Lexicon } from '../lexicon.js';
import { matchesOf } from '../matches.js';
import { namedValueDetector } from '../named-value.js';
import type { Passage } from '../passage.js';

const WORDS = new Lexicon({
  document: `id card, id card no, id card number, identity card, identity card no, identity card number, brp, brp number, brp no, green card, greencard, uscis, uscis number, uscis no, permesso, epic, epic no, residence card, passpt, passprt, psspt, pssprt, pp no, pp number, carta identita, carta di identita, c identita, documento identita, docto identita, cedula de extranjeria, passeport n, серія паспорта, серия паспорта, паспорт серія, паспорт серия, putovnica, putovnice, putovnicu, broj putovnice, broj pasosa, pasos, potni list, st potnega lista, carta id, prawko, prawka, nr prawka, licence no, license no, lic no, cartii de identitate, seria de buletin, buletinul, buletinului, osobna, osobne, broj osobne, broj osobne iskaznice, szig, szigszam, szig szam, szem ig, igazolvanyszam, vodicak, vodicsky preukaz, vodicskeho preukazu, ridicak, cislo op, c op, cislo obcianskeho, dokumento nr, asmens dokument*, paso nr, pasas, tapatybes kortele, tapatybes korteles nr, pases nr, personas aplieciba, id kaardi, dokumendi number, rg, meu rg, numero do rg, n do rg, identidade numero, dok nr, dok, лк, л к, номер на лична карта, личната карта, шофьорска книжка, посвідчення, номер паспорта, закордонний паспорт, ταυτ, αρ ταυτοτητας, αρ διαβατηριου, αδεια οδηγησης, พาสปอร์ต, เลขพาสปอร์ต, ใบขับขี่, เลขใบขับขี่, 通行证, 港澳通行证, 台胞证, 回乡证, 居住证, 在留カード, پاسپورت, گذرنامه, شماره پاسپورت, شماره گذرنامه, پاسپورٹ, پاسپورٹ نمبر, giấy phép lái xe, so gplx, gplx, so passport, driver number, drivers number, driver no, driver s number, personalausweis, personalausweisnummer, ausweis, ausweises, ausweis nummer, personalausweis nr, ausweisnummer, ausweis nr, perso nr, dowod osobisty, dowodu osobistego, numer dowodu, nr dowodu, seria i numer, cin, cni, carte d identite, carte nationale d identite, numero de carte d identite, carta d identita, ci numero, bilhete de identidade, cartao de cidadao, henkilokortti, identiteitskaart, id kaart, obcansky prukaz, obcanky, obcanka, obciansky preukaz, szemelyi igazolvany, szigszam, buletin, serie ci, seria ci, serie si numar, carte de identitate, лична карта, osobna iskaznica, licna karta, osebna izkaznica, kimlik seri no, ταυτοτητα, αδτ, surucu belgesi, surucu belgesi no, forerkortnummer, korekortnummer, korkortsnummer, ajokorttinumero, rijbewijsnummer, carnet, pass nr, passnr, pas nr, pasnr, paspoort nr, paspoortnr, id kaartnr, paspoort, rijbewijs nr, rijbewijsnr, fs nr, fuhrerschein nr, n passeport, n de passeport, n permis, n de permis, no pasaporte, n pasaporte, n passaporto, passaporto n, n patente, no passaporte, n passaporte, ajokortin numero, korkortsnr, forerkortnr, korekortnr, passnr, passnummeret, nr paszportu, nr prawa jazdy, pasaporte no, lisensya, driver s license no, no sim, nomor sim, no paspor, ehliyet numarasi, удостоверение, права, права номер, серия и номер паспорта, паспорт номер, 驾驶证号, 免許証, 免許証の番号, 旅券, パスポート番号, 여권 번호, 운전면허번호, 면허증, رخصة, رقم الرخصة, رقم جواز السفر, पासपोर्ट नंबर, ड्राइविंग लाइसेंस, लाइसेंस,
    passport, passport number, passport no, passport nr, passport num, pass number, reisepass, reisepassnummer, passnummer, pass nr, passeport, numero de passeport, pasaporte, numero de pasaporte, passaporto, numero di passaporto, passaporte, paspoort, paspoortnummer, passport id,
    pas nummer, pasnummer, passi, passin numero, paszport, paszportu, numer paszportu, cestovni pas, pasaport, pasaport no, pasaport numarasi, utlevel, pasaport numarul, паспорт, паспорта, номер паспорта, серия и номер, загранпаспорт, διαβατηριο, paspor, nomor paspor, ho chieu, so ho chieu,
    护照, 护照号, 護照, パスポート, 旅券番号, 여권, 여권번호, جواز السفر, رقم الجواز, جواز, דרכון, पासपोर्ट, หนังสือเดินทาง,
    driving licence, driving license, driver license, drivers license, driver s license, driver licence, drivers licence, driver s licence, licence number, license number, dl number, dl no, dl, driver id, driving permit,
    fuhrerschein, fuhrerscheinnummer, fuehrerschein, permis de conduire, numero de permis, permis, licencia de conducir, carnet de conducir, permiso de conducir, licencia de manejo, patente di guida, numero patente, patente, carta de conducao, cnh, carteira de motorista, rijbewijs, rijbewijsnummer, korkort, korkortsnummer, korekort, forerkort, ajokortti, prawo jazdy, numer prawa jazdy, ridicsky prukaz, ehliyet, ehliyet no, jogositvany, permis de conducere,
    водительское удостоверение, номер прав, водительские права, 驾驶证, 驾照, 運転免許, 免許証番号, 운전면허, 면허번호, رخصة القيادة, רישיון נהיגה, sim card a, surat izin mengemudi,
    dl nr, credencial de elector, clave de elector, credencial para votar, талон, талона, талон номер, номер на талон, talon, talonul, talonului, стс, птс, свидетельство о регистрации, техпаспорт, техпаспорта, dowod rejestracyjny, dowodu rejestracyjnego, v5c, log book number, fahrzeugschein, zulassungsbescheinigung, carte grise, permiso de circulacion, libretto di circolazione, kentekenbewijs,
    visa number, visa no, residence permit, residence permit number, green card number, alien number, my a number, permesso di soggiorno, aufenthaltstitel, titre de sejour, voter id, epic number, ration card, military id, student id, student number, employee id, employee number, badge number`,
});

/** Letters and digits, in groups too, at least four digits of them. */
const VALUE =
  /(?<![\p{L}\p{N}_$€£])(?:[A-ZΑ-ΩА-ЯІЇЄ]{1,3}[ -]?)?[0-9](?:[ .-]?[A-Z0-9]){4,18}(?:-x)?(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])[A-Z]{1,5}[0-9*][A-Z0-9*]{3,16}(?:[ -]?[A-Z0-9]{1,7}){0,3}(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])[A-Z]{1,3}(?:[ -]?[0-9]{2,5}){2,5}(?![\p{L}\p{N}_])/gu;
const LOWER = /(?<![\p{L}\p{N}_])[a-z]{0,5}[0-9][a-z0-9]{4,17}(?![\p{L}\p{N}_])/gu;

/** "DL 2234" is a flight. */
const isLong = (value: string): boolean => countDigits(value) >= 4 && !/^(?:[A-Z]{1,3} ?)?[0-9]{4}$/.test(value);
const IS_DAY = new RegExp(`^(?:[0-9]{1,2} ?)?(?:${MONTHS})\\p{L}{0,6}[ .]?[0-9]{1,2}|^[0-9]{1,2}H[0-9]{2}$`, 'iu');

/** "gültig bis 12.2028" */
const IS_MONTH = /^(?:0?[1-9]|1[0-2])[ .-](?:19|20)[0-9]{2}$/;

const isNumberOfDocument = (value: string): boolean => isLong(value) && !IS_DAY.test(value) && !IS_MONTH.test(value);

const isDocument = (compact: string): boolean => {
  if (IS_DAY.test(compact)) return false;
  const digits = countDigits(compact);
  return compact.length >= 6 && compact.length <= 20 && (digits >= 5 || (digits >= 2 && compact.length >= 7));
};
const detector = namedValueDetector({
  fits: isDocument,
  kind: 'document-number',
  words: WORDS,
  value: VALUE,
  isValue: isNumberOfDocument,
  // Values in any groups, which are surer, have no letters of other scripts.
  confidence: (value) => (/^[Α-ΩА-ЯІЇЄ]/.test(value) ? 0.96 : 0.92),
  why: 'beside or in answer to a word for a passport, licence or permit',
});
const lowerDetector = namedValueDetector({
  kind: 'document-number',
  words: WORDS,
  value: LOWER,
  isValue: (value) => countDigits(value) >= 4 && !/^[0-9]+x[0-9]+$/.test(value),
  why: 'beside or in answer to a word for a passport, licence or permit',
});

/** "Dowód" is a proof of anything, but three letters and six digits are an identity card of Poland. */
const DOWOD = new Lexicon({ document: 'dowod, dowodu, dowodem, dow os' });
const dowodDetector = namedValueDetector({
  kind: 'document-number',
  words: DOWOD,
  value: /(?<![\p{L}\p{N}_])[A-Z]{3} ?[0-9]{6}(?![\p{L}\p{N}_])/giu,
  why: 'beside or in answer to a word for an identity card',
});

/** A series and a number of Russia with the word for a number between them: "45 18 номер 772104". */
const SERIES =
  /(?<![0-9.,:/-])[0-9]{2} ?[0-9]{2},? (?:номер|ном\.|№|no\.?|n)[ :]{0,2}[0-9]{3}[ -]?[0-9]{3}(?![0-9]|[.,:/-][0-9])/giu;
const seriesDetector = namedValueDetector({
  kind: 'document-number',
  words: WORDS,
  value: SERIES,
  confidence: () => 0.96,
  why: 'a series and a number beside or in answer to a word for a passport',
});

/** Short for a licence and for a card of identity, and for much else: names what is beside it alone. */
const SHORT = new Lexicon({ document: 'lic, lic nr, lic number, ine, mi ine' });
const shortDetector = namedValueDetector({
  kind: 'document-number',
  words: SHORT,
  value: VALUE,
  isValue: isNumberOfDocument,
  limits: { before: 12, after: 0, questions: 0 },
  why: 'beside a short word for a licence or a card of identity',
});

/** Directly before a number, and neither "licence key" nor a plate. */
const LICENCE = new Lexicon({ document: 'licence, license, licens' });
const licenceDetector = namedValueDetector({
  kind: 'document-number',
  words: LICENCE,
  value: VALUE,
  isValue: isNumberOfDocument,
  limits: { before: 4, after: 0, questions: 0 },
  why: 'directly behind a word for a licence',
});

/** Of Britain, whatever it is called: five letters of a name, a birth with its decade first and its year last, initials (DVLA, "What's in a driver number"). */
const DRIVER =
  /[0-9](?<=(?<![\p{L}\p{N}_-])[A-Z]{2}[A-Z9]{3} ?[0-9])(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9] ?[A-Z9]{2}[0-9A-Z][A-Z]{2}(?: ?[0-9]{2})?(?![\p{L}\p{N}_-])/giu;
const MAY_BE_DRIVER = /[0-9]{6} ?[A-Z9]{2}[0-9A-Z][A-Z]{2}/i;
const NAME_OF_DRIVER = /[A-Z9]{5} ?$/i;
const driverDetector: Detector = {
  kind: 'document-number',
  fewestDigits: 6,
  *detect({ text }: Passage): Generator<Candidate> {
    if (!MAY_BE_DRIVER.test(text)) return;
    for (const { index, 0: rest } of matchesOf(DRIVER, text)) {
      const name = NAME_OF_DRIVER.exec(text.slice(Math.max(0, index - 6), index))![0].length;
      yield {
        kind: 'document-number',
        start: index - name,
        end: index + rest.length,
        confidence: 0.96,
        why: 'the notation of a driver number',
      };
    }
  },
};

/** A driving licence in Indonesia, and a card of phones elsewhere: names what is beside it alone. */
const SIM = new Lexicon({ document: 'sim' });
const simDetector = namedValueDetector({
  kind: 'document-number',
  words: SIM,
  value: /(?<![\p{L}\p{N}_$€£])[0-9](?:[ .-]?[0-9]){11,13}(?![\p{L}\p{N}_])/gu,
  limits: { before: 12, after: 0, questions: 1 },
  why: 'beside or in answer to a word for a licence',
});

export const documentNumber: Kind = {
  name: 'document-number',
  finds: 'numbers of passports, driving licences, permits and badges, by word',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [
    detector,
    lowerDetector,
    seriesDetector,
    dowodDetector,
    shortDetector,
    licenceDetector,
    driverDetector,
    simDetector,
  ],
};
