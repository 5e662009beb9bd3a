import type { Candidate, Detector } from '../detector.js';
import { MONTHS } from '../expiry.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { namedValueDetector } from '../named-value.js';
import { looseValues } from '../loose-value.js';
import { isCalledOther, namingOf } from '../naming.js';
import { isVin } from '../numbers/check-digits.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';

/** ISO 3779: 17 places without I, O and Q; the check digit is that of North America, others leave it out. */
const VIN = /(?<![\p{L}\p{N}_])(?=[A-Z]{0,16}[0-9])(?=[0-9]{0,16}[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\p{L}\p{N}_])/giu;
const VIN_LENGTH = 17;
const SEVENTEEN = /[A-HJ-NPR-Z0-9]{17}/i;
const VIN_WORDS = new Lexicon({
  vin: 'شاسی, شماره شاسی, шасі, вин код, номер рама, рама, sasija, broj sasije, stevilka sasije, alvazszam, serie sasiu, vin, vin number, vehicle identification, vehicle identification number, chassis, chassis number, chassis no, frame number, fin, fahrgestellnummer, fahrzeugidentifizierungsnummer, fahrzeug identifikationsnummer, numero de chasis, bastidor, numero de bastidor, numero de chassis, telaio, numero di telaio, chassi, chassisnummer, chassinummer, stelnummer, rammenummer, valmistenumero, numer vin, sasi no, вин, вин код, номер кузова, 车架号, 車台番号, 차대번호, رقم الشاسيه',
});
const PLATE_WORDS = new Lexicon({
  plate: `plat mobil, plat motor, plat kendaraan, nomor plat, bílnúmer*, númeraplat*, skráningarnúmer*, bilnummer, bilnr, skiltnr, automobilio nr, masinos nr, mašīnas nr, gaadi ka number, gadi ka number, gaadi ka no, gadi ka no, gaadi ka nambar, bike ka number, scooty ka number, kereta, no kereta, no kenderaan, plat kereta, πινακιδας, πινακιδες, αρ κυκλοφοριας, αριθμος κυκλοφοριας, numar masina, nr masina, nr masinii, registracija vozila, registracija, registarska oznaka, registracijska oznaka, registrske tablice, tablice, automobilio numeris, valstybinis numeris, valst nr, auto nr, auto numurs, automasinas numurs, masinas numurs, registracijas numurs, ecv, spz, autonumber, reg nro, номер на автомобила, рег номер, регистрационен номер, номерний знак, держномер, автомобил, авто, пинакида, πινακιδας, αριθμος κυκλοφοριας, گاڑی نمبر, گاڑی, پلاک ماشین, پلاک خودرو, پلاک ماشینم, biển số xe, bien so xe, bsx, numarul de inmatriculare, nr de inmatriculare, nr inmatriculare, nr auto, ทะเบียน, ทะเบียนรถ, ป้ายทะเบียน, gaadi no, gadi no, gaadi number, gadi number, gari no, bike no, bike number, car no, vahan number, plakasi, plakayi, plakasini, plakami, tablica, tablic, rz, spz auta, znacka auta, plaatnummer, kennzeichens, immatriculee, matricule, placa del carro, placa da moto, chapa, rsz, rendsz, rendszama, nrplade, nr plade, nrplate, nrplt, n plaque, num plaque, numero targa, n targa, nombor plat, numer tablicy, nr tablicy, registracijos nr, rej, nr rej, num rej, tabl rej, rejestracji, reg plate, car reg, vehicle reg, vehicle registration, platenumber, plate no, plaka no, plaka numarasi, nr rejestracyjny, tablice, rejestracyjny, nopol, plat, no plat, plat nomor, kentekennummer, kenteken nr, immat, n immatriculation, plaque d immat, placa del coche, placa do carro, targa auto, amtl kennzeichen, kfz kennzeichen, kennz, reg nr, regnr, regnummer, rek nro, rekisteritunnus, nummerskylt, номер автомобиля, госномер, номера, ナンバー, 车牌号码, 차 번호, رقم السيارة, गाड़ी नंबर, गाड़ी का नंबर, plate, vehicle no, vehicle number, car number, plates, plate number, license plate, licence plate, number plate, reg, reg number, reg no, registration, registration number, registration plate, vehicle registration, vrm, rego, tag number, car reg, car registration,
    kennzeichen, autokennzeichen, nummernschild, kfz kennzeichen, immatriculation, plaque, plaque d immatriculation, matricula, placa, placas, patente, targa, kenteken, kentekenplaat, nummerplaat, registreringsnummer, regnummer, registreringsskylt, regnr, nummerplade, skiltnummer, rekisterinumero, rekkari, rejestracja, numer rejestracyjny, tablica rejestracyjna, spz, plaka, plakam, rendszam, numar de inmatriculare, гос номер, госномер, номер машины, номер авто, πινακιδα, plat nomor, bien so, 车牌, 车牌号, 車牌, ナンバープレート, 번호판, 차량번호, 차번호, رقم اللوحة, لوحة, לוחית רישוי`,
});
const PLATE =
  /(?<![\p{L}\p{N}_$€£-])(?:(?=[A-ZÀ-ÖØ-ÞČĆĐŁŃŚŠŹŻŽĘĄŐŰŞĞİА-ЯІ0-9 .·-]{0,10}[0-9])(?=[0-9 .·-]{0,9}[A-ZÀ-ÖØ-ÞČĆĐŁŃŚŠŹŻŽĘĄŐŰŞĞİА-ЯІ])[A-ZÀ-ÖØ-ÞČĆĐŁŃŚŠŹŻŽĘĄŐŰŞĞİА-ЯІ0-9]{1,9}(?:[ .·-][A-ZÀ-ÖØ-ÞČĆĐŁŃŚŠŹŻŽĘĄŐŰŞĞİА-ЯІ0-9]{1,6}){0,3})(?![\p{L}\p{N}_])/gu;
const LOWER_PLATE = /(?<![\p{L}\p{N}_$€£-])(?=[a-z]{0,3}[0-9]|[0-9]{1,4}[a-z])[a-z0-9]{5,10}(?![\p{L}\p{N}_-])/gu;

/** "rek nro ijp 418", "plaka 41 kt 207": in small letters only directly behind the word, or first in an answer. */
const LOWER_GROUPS =
  /(?<![\p{L}\p{N}_$€£-])(?:[a-z]{2,3}[ -][0-9]{2,4}(?:[ -][a-z]{1,3})?|[a-z]{2} [a-z]{2}[ -][0-9]{3}|(?!(?:is|ist|it|its|no|nr|my|to|or|at|in|on|am|by|the|ok|ja|von) )[a-z]{1,3}[ -][a-z]{1,2}[ -]?[0-9]{2,4}|[a-z]{1,2}-[0-9]{2,3}-[a-z]{1,3}|[0-9]{1,2}-[a-z]{2,3}-[0-9]{1,3}|[a-z]{2}[ -]?[0-9]{2}[ -][a-z]{3}|[a-z]{2}[ -]?[0-9]{1,2}[ -]?[a-z]{1,3}[ -]?[0-9]{4}|[0-9]{2}[ -][a-z]{1,3}[ -][0-9]{2,4}|[0-9] ?[a-z]{3} ?[0-9]{3})(?![\p{L}\p{N}_-]| [0-9])/gu;
/** "12 may 2026", "10 to 20" */
const OF_DAY_OR_TWO = new RegExp(
  `^(?:[0-9]{1,2}[ -])?(?:${MONTHS}|to|and|or|in|on|at|of|by|is|am|pm|bis|und|au|et|de|al|a|y|e)(?![a-z])`,
  'iu',
);
const isLowerPlate = (value: string): boolean => isPlate(value) && !OF_DAY_OR_TWO.test(value);
/** What an answer may begin with: "its fk 482 xr". */
const BARELY_BEGUN =
  /^(?:(?:its|it['’]s|it is|is|the|c['’]est|est|es|è|é|ist|er|är|e|la|el|il|to|jest|ok|yes|s[iíì]|ja) ){0,2}$/iu;

const vinDetector: Detector = {
  kind: 'vehicle',
  needs: { signs: SIGNS.run17, words: [VIN_WORDS] },
  *detect(passage: Passage): Generator<Candidate> {
    const isLong = (compact: string): boolean => /^[A-HJ-NPR-Z0-9]{17}$/.test(compact) && /[0-9]/.test(compact);
    for (const { start, end } of looseValues(passage, VIN_WORDS, isLong)) {
      yield { kind: 'vehicle', start, end, confidence: 0.94, why: 'beside or in answer to a word for a VIN' };
    }
    if (passage.facts.longestRun < VIN_LENGTH || !SEVENTEEN.test(passage.text)) return;
    for (const match of matchesOf(VIN, passage.text)) {
      const start = match.index;
      const end = start + match[0].length;
      const named = namingOf(passage, start, end, VIN_WORDS);
      const checked = isVin(match[0].toUpperCase()) && !isCalledOther(passage, start);
      const why = named ? 'beside a word for a VIN' : checked ? 'the check digit of a VIN' : undefined;
      if (why !== undefined) yield { kind: 'vehicle', start, end, confidence: 0.94, why };
    }
  },
};

/** "951 TL" */
const SUM =
  /^[0-9.]+ ?(?:TL|EUR|USD|GBP|RS|INR|PLN|CZK|RON|BRL|ARS|CLP|COP|MXN|PEN|CHF|SEK|NOK|DKK|HUF|TRY|RUB|UAH|ZAR|AED|SAR|JPY|CNY|KRW|KM|KG|KW|PS|HP|CC|AM|PM|H|UHR)$/i;
/** Names of other numbers, and words between two. */
const NO_PLATE =
  /^(?:PIN|PUK|CODE|CARD|CVV|CVC|IBAN|OTP|SSN|TAX|VAT|EXP|QUIZ|ИНН|ПИН|КОД|ФН|ФД|СНИЛС|UND|AND|BIS|TO)[ .-]/iu;
/** "12 May", "20x30" */
const DAY_OR_SIZE = new RegExp(`^[0-9]{1,2}[ .-](?:${MONTHS})\\p{L}{0,7}$|^[0-9]+ ?[x×] ?[0-9]+$`, 'iu');
const isPlate = (value: string): boolean => {
  if (NO_PLATE.test(value) || DAY_OR_SIZE.test(value)) return false;
  const units = value.replace(/[ .·-]/g, '');
  return units.length >= 4 && units.length <= 10 && /[0-9]/.test(units) && !SUM.test(value);
};
const DAY = new RegExp(`^[0-9]{1,2}(?:${MONTHS})\\p{L}{0,7}$`, 'iu');
const isUnspacedPlate = (compact: string): boolean =>
  !DAY.test(compact) &&
  /^(?=.*[0-9])(?=.*[A-Z])[A-Z0-9]{4,11}$/.test(compact) &&
  !SUM.test(compact) &&
  !/[0-9]{7}/.test(compact);
/** Korean, Arabic, Chinese, Japanese, Greek, small Cyrillic and Thai letters beside the digits. */
const OTHER_PLATE =
  /[0-9]{2,3} ?\p{sc=Hangul} ?[0-9]{4}|(?<![\p{sc=Arabic}0-9]|[0-9] )\p{sc=Arabic}(?: \p{sc=Arabic}){1,3} [0-9]{2,4}(?![0-9])|(?!(?<=\p{sc=Arabic})\p{sc=Arabic} )(?:\p{sc=Arabic}[ -]?){1,4}[0-9]{2,4}(?![0-9])|(?<![0-9])[0-9]{2,4} ?(?:\p{sc=Arabic} ?){1,3}(?!\p{sc=Arabic})|\p{sc=Han}[A-Z][ ·]?[A-Z0-9]{5,6}|\p{sc=Han}{2,4} ?[0-9]{3} ?\p{sc=Hiragana} ?[0-9-]{2,5}|(?<![\p{L}0-9])[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{2,3}[ -]?[0-9]{4}(?![0-9])|(?<![\p{L}0-9])[авекмнорстух] ?[0-9]{3} ?[авекмнорстух]{2} ?[0-9]{2,3}(?![\p{L}0-9])|(?<![\p{sc=Thai}0-9])[0-9]?[\u0e01-\u0e2e]{2}[ -]?[0-9]{1,4}(?![0-9])/gu;
/** Digits alone, as in Israel: "482-19-037". */
const ISRAEL = /(?<![0-9-])(?:[0-9]{3}-[0-9]{2}-[0-9]{3}|[0-9]{2}-[0-9]{3}-[0-9]{2})(?![0-9-])/gu;
const ISRAEL_WORDS = new Lexicon({ plate: 'רכב, מספר רכב, הרכב, לוחית, לוחית רישוי' });
/** Frame numbers of cars that are sold in Japan: the model and a serial number, "ZVW30-4748720". */
const CHASSIS = /(?<![\p{L}\p{N}_-])[A-Z]{1,4}[0-9]{1,3}[A-Z]{0,2}-[0-9]{6,7}(?![\p{L}\p{N}_-])/gu;
const CHASSIS_WHY = 'beside or in answer to a word for a VIN';
/** What has a plate: "bilen er EK 44188", "masina e B 118 KXR". */
const CAR_WORDS = new Lexicon({
  car: 'car, cars, van, old car, new car, bil, bilen, bilen min, auto, autot, kola, kolata, кола, колата, masina, masina mea, automobilis, automobilio, masinos, coche, carro, voiture, macchina, samochod, wagen, kfz, auto mashina, машина, bifreið, bíll, bíllinn',
});
/** Notations that hardly any model of a car has. */
const PLATE_OF_CAR =
  /(?<![\p{L}\p{N}_$€£-])(?!BMW|KIA|SUV|GTI|TDI|VW |USD|EUR|NOK|SEK|DKK|RON|PLN)(?:[A-Z]{2} ?[0-9]{5}|[A-Z]{2} ?[0-9]{2} ?[0-9]{3}|[A-Z]{3} [0-9]{3}|[A-Z]{3}-[0-9]{3}|[ABCEHKMOPTXY]{1,2} ?[0-9]{4} ?[ABCEHKMOPTXY]{2}|[A-Z]{1,2} [0-9]{2,3} [A-Z]{3}|[A-Z]{2}[0-9]{2} ?[A-Z]{3})(?![\p{L}\p{N}_]|-[\p{L}\p{N}])/gu;
const OF_CAR = { before: 16, after: 0, questions: 0 };
const CAR_WHY = 'the notation of a plate beside a word for a car';
const limits = { before: 32, questions: 2 };
/** "reg" names banks' branches, too, which have no letters. */
const confidence = (value: string): number => (/\p{L}/u.test(value) ? 0.965 : 0.92);
const why = 'beside or in answer to a word for a plate';

/** State, district, series and number (Central Motor Vehicles Rules, rule 50). */
const INDIA =
  /(?<![\p{L}\p{N}_-])(?:A[NPRS]|B[RH]|C[GH]|D[DN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[NRSG]|U[KP]|WB)[ -]?[0-9]{2}[ -]?[A-HJ-NP-Z]{1,3}[ -]?[0-9]{4}(?![\p{L}\p{N}_-])|(?<![\p{L}\p{N}_-])DL[ -]?[0-9]{1,2}[ -]?[A-HJ-NP-Z] ?[A-HJ-NP-Z]{0,2}[ -]?[0-9]{4}(?![\p{L}\p{N}_-])/gu;
/** The same in small letters, behind "of the scooter" and the like: "scooty ka dl 3s 9918". */
const INDIA_LOWER =
  /(?<![\p{L}\p{N}_-])(?!km |rs |no )[a-z]{2}[ -]?[0-9]{1,2}[ -]?[a-z]{1,3}[ -]?[0-9]{4}(?![\p{L}\p{N}_-])/gu;
const INDIAN_CARS = new Lexicon({
  car: 'scooty ka, scooter ka, bike ka, gaadi ka, gadi ka, car ka, auto ka, activa ka',
});
/** Of Ukraine and Bulgaria: one letter or two, four digits, two letters. */
const CYRILLIC = /(?<![\p{L}\p{N}_-])[АВЕІКМНОРСТУХ]{1,2} ?[0-9]{4} ?[АВЕІКМНОРСТУХ]{2}(?![\p{L}\p{N}_-])/gu;
/** The year with its half, a county, a number. */
const IRELAND =
  /(?<![\p{L}\p{N}_-])(?:[09][0-9]|[12][0-9][12])-(?:C[ENW]?|DL?|G|K[EKY]|L[DHKMS]?|M[HNO]|OY|RN|SO|T[NS]?|W[DHWX]?)-[0-9]{2,6}(?![\p{L}\p{N}_-])/gu;
/** A town of Croatia, with or without the letters of its own. */
const CROATIA =
  /(?<![\p{L}\p{N}_-])(?:BJ|BM|[ČC]K|D[AEJU]|GS|IM|K[ACRTŽZ]|MA|N[AG]|O[GS]|P[UŽZ]|RI|S[BKLT]|[ŠS]I|V[KTUŽZ]|Z[DG]|ŽU) ?[0-9]{3,4}-[A-ZŠĐČĆŽ]{1,2}(?![\p{L}\p{N}_-])/gu;
/** Two digits, a letter, three digits and those of the region, with the name of the country between. */
const IRAN = /(?<![\p{L}\p{N}])[0-9]{2} ?\p{sc=Arabic}{1,3} ?[0-9]{3} ?(?:(?:ایران|ايران|-) ?[0-9]{2})(?![\p{N}])/gu;
/** Two letters of a place, two digits of an age and three letters, set apart as they are printed; no sums or days. */
const BRITAIN =
  /(?<![\p{L}\p{N}_-])[A-HK-PRSVWXY][A-HJ-PR-Y](?:0[2-9]|[12][0-9]|5[1-9]|[67][0-9]) (?!EUR|USD|GBP|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-HJ-PR-Z]{3}(?![\p{L}\p{N}_-])/gu;
/** Letters that Latin and Cyrillic share, and the region. */
const RUSSIA = /(?<![\p{L}\p{N}_-])[АВЕКМНОРСТУХ] ?[0-9]{3} ?[АВЕКМНОРСТУХ]{2} ?[0-9]{2,3}(?![\p{L}\p{N}_-])/gu;

/** "DL" is short for a licence, too, whose number the rest would be. */
const DELHI = 0.965;

const plateDetector: Detector = {
  kind: 'vehicle',
  needs: { signs: SIGNS.postcode | SIGNS.notAscii },
  fewestDigits: 4,
  *detect(passage: Passage): Generator<Candidate> {
    for (const pattern of [INDIA, BRITAIN, RUSSIA, CYRILLIC, IRELAND, CROATIA, IRAN]) {
      for (const { index: start, 0: plate } of matchesOf(pattern, passage.text)) {
        if (isCalledOther(passage, start)) continue;
        const confidence = plate.startsWith('DL') ? DELHI : 0.9;
        yield { kind: 'vehicle', start, end: start + plate.length, confidence, why: 'the notation of a plate' };
      }
    }
  },
};

export const vehicle: Kind = {
  name: 'vehicle',
  finds:
    'vehicle identification numbers by check digit or word, licence plates by word, those of some countries by notation',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [
    vinDetector,
    plateDetector,
    namedValueDetector({ kind: 'vehicle', words: VIN_WORDS, value: CHASSIS, limits, why: CHASSIS_WHY }),
    namedValueDetector({
      kind: 'vehicle',
      words: PLATE_WORDS,
      value: PLATE,
      isValue: isPlate,
      limits,
      why,
      confidence,
      fits: isUnspacedPlate,
    }),
    // Ahead of what of it is in Latin letters.
    namedValueDetector({
      kind: 'vehicle',
      words: PLATE_WORDS,
      value: OTHER_PLATE,
      limits,
      why,
      confidence: () => 0.97,
    }),
    namedValueDetector({ kind: 'vehicle', words: CAR_WORDS, value: PLATE_OF_CAR, limits: OF_CAR, why: CAR_WHY }),
    namedValueDetector({
      kind: 'vehicle',
      words: INDIAN_CARS,
      value: INDIA_LOWER,
      limits: { before: 4, after: 0, questions: 0 },
      confidence: () => 0.965,
      why,
    }),
    namedValueDetector({ kind: 'vehicle', words: ISRAEL_WORDS, value: ISRAEL, limits, why }),
    namedValueDetector({
      kind: 'vehicle',
      words: PLATE_WORDS,
      value: LOWER_GROUPS,
      isValue: isLowerPlate,
      limits: { before: 4, after: 0, questions: 1 },
      isOtherwise: (text, start) => !BARELY_BEGUN.test(text.slice(0, start)),
      why,
      confidence: () => 0.965,
    }),
    namedValueDetector({ kind: 'vehicle', words: PLATE_WORDS, value: LOWER_PLATE, isValue: isPlate, limits, why }),
  ],
};
