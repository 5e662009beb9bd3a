import { isDateOrTime } from '../date-time.js';
import { countDigits } from '../digit-stretch.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { namedValueDetector } from '../named-value.js';

const WORDS = new Lexicon({
  record: `保单号, 保单号码, 保單號, 保單號碼, 保险单号, 증권번호, 보험증권번호, 証券番号, 保険証券, กรมธรรม์, เลขกรมธรรม์, เลขที่กรมธรรม์, so hop dong bao hiem, hop dong bao hiem, no polis, nomor polis, polis no, police no, police n, police numarasi, police numaram, polizza n, poliza num, poliza no, nr karty pacjenta, karta pacjenta, karty pacjenta, contrat d assurance, numero de contrat d assurance, forsikring nr, forsikrings nr, forsakring nr, forsakrings nr, hemforsakring nr, bilforsakring nr, bilforsikring nr, поліс, полісу, номер полісу, номер полиса, insurance ref, insurance reference, hospital no, n adherent, adherent, n adherent mutuelle, n mutuelle, n secu, numero mutuelle, numero de mutuelle, cns, cartao nacional de saude, n de afiliado, no afiliado, num afiliado, polise, polisenr, polisenummer, forsikringsnummer, forsikringsnr, forsakringsnummer, pol nr, pol no, vakuutusnumero, kotvenyszam, cislo smlouvy pojisteni, numar polita, polita, poliza, apolice, n apolice, polizza, n polizza, police nr, versicherungsschein*, polisnr, memberid, member number, health card, philhealth, philhealth no, bpjs, no bpjs, abha, abha number, abha id, health account, sgk, health insurance, insurance no, vers nr, versichertennr, kv nr, kv nummer, kvnr, tessera team, ehic, ehic number, ghic, полис, омс, снилс, 医保, 医保号, 社保卡, 健保, 保険証, 被保険者番号, 건강보험, 건강보험증, رقم العضوية, بطاقة التأمين, التأمين, हेल्थ आईडी, बीमा,
    enrollee number, enrollee no, enrollee id, enrolee number, enrolee id, hmo number, hmo id, hmo no, scheme number, medical aid number, medical aid no, номер на полица, полица, полицата, полис номер, polisy, nr polisy, polisa nr, polica, broj police, stevilka police, cislo poistky, cislo pojistky, cislo poistnej zmluvy, poliso nr, polises nr, poliisi number,
    mrn, mrn number, medical record, medical record number, medical records number, record number, patient id, patient number, patient no, patient identifier, chart number, hospital number, health plan, health plan number, health plan id, health plan beneficiary, beneficiary number, beneficiary id,
    insurance id, insurance member id, insurance number, insurance policy, insurance policy number, member id, member number, subscriber id, subscriber number, policy number, policy no, group number, medicaid id, medicaid, health insurance id, prescription number, rx number, rx no,
    patientennummer, patienten id, versicherungsnummer, versichertennummer, policennummer, numero de dossier medical, numero de patient, numero d assure, numero de poliza, numero de paciente, historia clinica, numero de afiliado, numero di polizza, tessera sanitaria, numero de carteirinha, carteirinha, cartao sus, polisnummer, patientnummer, verzekeringsnummer, numer polisy, numer pacjenta,
    номер полиса, полис омс, номер карты пациента, 病历号, 診察券, 保険証番号, 환자번호, رقم التأمين, رقم المريض`,
});
/** Small letters only without a space before them: behind one a word begins. */
const VALUE =
  /(?<![\p{L}\p{N}_$€£])(?:[A-Za-z]{8,10}[0-9]{6}(?![\p{L}\p{N}_])|(?:[A-Za-zА-ЯІ]{1,6}[- /]?)?[0-9](?:[ /-]?[A-Z0-9]|[/-]?[a-z]){3,18}(?![\p{L}\p{N}_]))/gu;

/** "dal 31/12", "am 01.04.2027", "seit 2019": from when it counts, or until when. */
const DAY = /^(?:[A-Za-z]{1,6} )?[0-3]?[0-9][/.][01]?[0-9](?:[/.](?:20)?[0-9]{2})?$|^[a-z]{2,6} (?:19|20)[0-9]{2}$/;

const detector = namedValueDetector({
  fits: (compact) => compact.length <= 20 && countDigits(compact) >= 5,
  kind: 'record-number',
  words: WORDS,
  value: VALUE,
  isValue: (value) => countDigits(value) >= 4 && !isDateOrTime(value) && !DAY.test(value) && !/^ending /i.test(value),
  // Values in any groups, which are surer, have no letters of other scripts.
  confidence: (value) => (/^[А-ЯІ]/.test(value) ? 0.96 : 0.92),
  why: 'beside or in answer to a word for a medical record or an insurance',
});

/** Short for a member of a health plan, and much else: names what is beside it alone, with letters and digits. */
const SHORT = new Lexicon({ record: 'member, mbr, mbr no, mbr id, membership' });
const shortDetector = namedValueDetector({
  kind: 'record-number',
  words: SHORT,
  value: /(?<![\p{L}\p{N}_$€£-])[A-Z]{1,4}[ -]?[0-9]{2,8}(?:[ -][0-9]{2,8}){0,3}(?![\p{L}\p{N}_-])/gu,
  isValue: (value) => countDigits(value) >= 5,
  limits: { before: 4, after: 0, questions: 0 },
  why: 'beside a short word for a member of a plan',
});

/** What is insured has a policy, and much else does: names what is beside it alone. */
const POLICY = new Lexicon({ record: 'policy, policies, polisa, polisy, pojistka, poistka, polica, полица' });
const policyDetector = namedValueDetector({
  kind: 'record-number',
  words: POLICY,
  value: VALUE,
  isValue: (value) => countDigits(value) >= 6 && !isDateOrTime(value) && !DAY.test(value),
  limits: { before: 4, after: 0, questions: 0 },
  why: 'directly behind a word for a policy',
});

export const recordNumber: Kind = {
  name: 'record-number',
  finds: 'numbers of medical records, health plans and insurance policies, by word',
  sets: ['hipaa', 'gdpr'],
  detectors: () => [detector, shortDetector, policyDetector],
};
