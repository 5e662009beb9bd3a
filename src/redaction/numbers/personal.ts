import * as atVnr from 'stdnum/lib/cjs/at/vnr.js';
import * as beNn from 'stdnum/lib/cjs/be/nn.js';
import * as bgEgn from 'stdnum/lib/cjs/bg/egn.js';
import * as brCpf from 'stdnum/lib/cjs/br/cpf.js';
import * as caSin from 'stdnum/lib/cjs/ca/sin.js';
import * as chSsn from 'stdnum/lib/cjs/ch/ssn.js';
import * as clRut from 'stdnum/lib/cjs/cl/rut.js';
import * as cnRic from 'stdnum/lib/cjs/cn/ric.js';
import * as czRc from 'stdnum/lib/cjs/cz/rc.js';
import * as deSvnr from 'stdnum/lib/cjs/de/svnr.js';
import * as dkCpr from 'stdnum/lib/cjs/dk/cpr.js';
import * as doCedula from 'stdnum/lib/cjs/do/cedula.js';
import * as ecCi from 'stdnum/lib/cjs/ec/ci.js';
import * as eeIk from 'stdnum/lib/cjs/ee/ik.js';
import * as esDni from 'stdnum/lib/cjs/es/dni.js';
import * as esNie from 'stdnum/lib/cjs/es/nie.js';
import * as esNss from 'stdnum/lib/cjs/es/nss.js';
import * as fiHetu from 'stdnum/lib/cjs/fi/hetu.js';
import * as frNir from 'stdnum/lib/cjs/fr/nir.js';
import * as gbNino from 'stdnum/lib/cjs/gb/nino.js';
import * as grAmka from 'stdnum/lib/cjs/gr/amka.js';
import * as hkHkid from 'stdnum/lib/cjs/hk/hkid.js';
import * as hrOib from 'stdnum/lib/cjs/hr/oib.js';
import * as iePps from 'stdnum/lib/cjs/ie/pps.js';
import * as ilIdnr from 'stdnum/lib/cjs/il/idnr.js';
import * as inAadhaar from 'stdnum/lib/cjs/in/aadhaar.js';
import * as isKennitala from 'stdnum/lib/cjs/is/kennitala.js';
import * as itCodiceFiscale from 'stdnum/lib/cjs/it/codicefiscale.js';
import * as krRrn from 'stdnum/lib/cjs/kr/rrn.js';
import * as ltAsmens from 'stdnum/lib/cjs/lt/asmens.js';
import * as lvPvn from 'stdnum/lib/cjs/lv/pvn.js';
import * as mxCurp from 'stdnum/lib/cjs/mx/curp.js';
import * as myNric from 'stdnum/lib/cjs/my/nric.js';
import * as nlBsn from 'stdnum/lib/cjs/nl/bsn.js';
import * as noFodselsnummer from 'stdnum/lib/cjs/no/fodselsnummer.js';
import * as plPesel from 'stdnum/lib/cjs/pl/pesel.js';
import * as ptCc from 'stdnum/lib/cjs/pt/cc.js';
import * as roCnp from 'stdnum/lib/cjs/ro/cnp.js';
import * as rsJmbg from 'stdnum/lib/cjs/rs/jmbg.js';
import * as sePersonnummer from 'stdnum/lib/cjs/se/personnummer.js';
import * as siEmso from 'stdnum/lib/cjs/si/emso.js';
import * as thIdnr from 'stdnum/lib/cjs/th/idnr.js';
import * as trTckimlik from 'stdnum/lib/cjs/tr/tckimlik.js';
import * as twNatid from 'stdnum/lib/cjs/tw/natid.js';
import * as uyCedula from 'stdnum/lib/cjs/uy/cedula.js';
import * as zaIdnr from 'stdnum/lib/cjs/za/idnr.js';
import { passesLuhn } from '../luhn.js';
import {
  isMyNumber,
  isNric,
  isSnils,
  isKodeMelli,
  isTaj,
  mayBeBirthNumber,
  mayBeBsn,
  mayBeCedula,
  mayBeCpf,
} from './check-digits.js';
import { apart, type NumberForm, stdnum } from './number-form.js';

/** Born, sequence, citizenship (Department of Home Affairs, Identification Act 68 of 1997). */
const ZA_DATE = /^[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}[012]/;

/** Numbers by which states know their residents. */
export const PERSONAL_NUMBERS: readonly NumberForm[] = [
  {
    tag: 'gb.nino',
    shape: apart('[A-Z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}(?:[ -]?[A-D])?'),
    valid: stdnum(gbNino),
    alone: /[a-d]$/i,
    words: 'nino, ni number, ni no, national insurance, national insurance number, nat ins',
  },
  {
    tag: 'de.svnr',
    shape: apart('[0-9]{2}[ -]?[0-9]{6}[ -]?[A-Z][ -]?[0-9]{3}'),
    valid: stdnum(deSvnr),
    alone: true,
    words: 'sozialversicherungsnummer, rentenversicherungsnummer, sv nummer, svnr, rvnr, versicherungsnummer',
  },
  {
    tag: 'es.dni',
    shape: apart('[0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}[ -]?[A-Z]'),
    valid: stdnum(esDni),
    alone: true,
    words: 'dni, nif, documento nacional',
  },
  {
    tag: 'es.nie',
    shape: apart('[XYZ][ -]?[0-9]{7}[ -]?[A-Z]'),
    valid: stdnum(esNie),
    alone: true,
    words: 'nie, numero de extranjero',
  },
  {
    tag: 'es.nss',
    lengths: [12],
    valid: stdnum(esNss),
    words:
      'numero de la seguridad social, numero de seguridad social, numero seguridad social, nuss, nss, seguridad social',
  },
  {
    tag: 'it.cf',
    shape: apart(
      '[A-Z]{3}[ -]?[A-Z]{3}[ -]?[0-9LMNPQRSTUV]{2}[ -]?[ABCDEHLMPRST][ -]?[0-9LMNPQRSTUV]{2}[ -]?[A-Z][ -]?[0-9LMNPQRSTUV]{3}[ -]?[A-Z]',
    ),
    valid: stdnum(itCodiceFiscale),
    alone: true,
    words: 'codice fiscale, cod fiscale, cod fisc, cf',
  },
  {
    tag: 'fr.nir',
    lengths: [15],
    valid: (digits) => /^[12][0-9]{2}(?:0[1-9]|1[0-2]|[2-9])/.test(digits) && stdnum(frNir)(digits),
    alone: true,
    words: 'nir, securite sociale, numero de secu, num secu, n de secu, secu, insee, numero insee, n ss',
  },
  {
    tag: 'fr.nir-corsica',
    shape: apart('[12][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?2[AB][ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{2}'),
    valid: stdnum(frNir),
    alone: true,
    words: '',
  },
  // "1 63 10 75 541 029 et clé 06"
  {
    tag: 'fr.nir-key',
    shape: apart('[0-9]{2,3}(?<=[12](?:[ .]?[0-9]){12}[ ,(]{1,2}(?:et )?(?:la )?cl[eé][ :]{1,3}[0-9]{2,3})'),
    valid: () => true,
    alone: true,
    words: '',
  },
  {
    tag: 'br.cpf',
    lengths: [11],
    valid: stdnum(brCpf, mayBeCpf),
    alone: /^[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}$/,
    words: 'cpf, c p f, cadastro de pessoa fisica',
  },
  {
    tag: 'in.aadhaar',
    lengths: [12],
    valid: stdnum(inAadhaar),
    words: 'aadhaar, aadhar, adhar, adhaar, uidai, uid number, आधार',
  },
  {
    tag: 'nl.bsn',
    lengths: [9, 8],
    valid: stdnum(nlBsn, mayBeBsn),
    words:
      'bsn, bsnr, bsn nr, burgerservicenummer, burgerservicenr, burgerservice nr, burger service nummer, burger service nr, sofinummer, bsn nummer, onderwijsnummer',
  },
  {
    tag: 'pl.pesel',
    lengths: [11],
    valid: stdnum(plPesel),
    words: 'pesel*, pesel nr, numer pesel, nr pesel*, pesl, pesle, peesl, psel, pessel, peseel',
  },
  {
    tag: 'se.personnummer',
    lengths: [10, 12],
    valid: (digits) => stdnum(sePersonnummer)(`${digits.slice(0, -4)}-${digits.slice(-4)}`),
    alone: /^(?:19|20)?[0-9]{6}-[0-9]{4}$/,
    words:
      'person nummer, personnr, personnummer*, personnumret, personnumer, samordningsnummer, personal number, pers nr, persnr, swedish personal number',
  },
  {
    tag: 'se.personnummer-plus',
    shape: apart('[0-9]{6}\\+[0-9]{4}'),
    valid: (_, written) => stdnum(sePersonnummer)(written),
    alone: true,
    words: '',
  },
  {
    tag: 'no.fodselsnummer',
    lengths: [11],
    valid: stdnum(noFodselsnummer),
    words: 'fodselsnummer*, fodselsnr, fnr, d nummer, foedselsnummer',
  },
  { tag: 'dk.cpr', lengths: [10], valid: stdnum(dkCpr), words: 'cpr, cpr nummer, cpr nr, cprnummer, cpr number' },
  {
    tag: 'fi.hetu',
    shape: apart('[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Z]'),
    valid: (_, written) => stdnum(fiHetu)(written),
    alone: true,
    words: 'hetu, ht, htunnus, henktunnus, henk tunnus, hlotunnus, henkilotunnus*, sotu, henkilotunnukseni',
  },
  { tag: 'fi.hetu-spaced', shape: apart('[0-9]{6}[ ]?[0-9]{3}[0-9A-Z]'), words: '' },
  {
    tag: 'is.kennitala',
    lengths: [10],
    valid: stdnum(isKennitala),
    words: 'kennital*, kennitolu*, kennit, kenni tala, kt, icelandic id',
  },
  {
    tag: 'ca.sin',
    lengths: [9],
    valid: stdnum(caSin, passesLuhn),
    words:
      'sin, sin number, social insurance, social insurance number, s i n, nas, numero d assurance sociale, assurance sociale',
  },
  {
    tag: 'kr.rrn',
    lengths: [13],
    valid: (digits) =>
      /^[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]/.test(digits) && stdnum(krRrn)(digits),
    alone: /^[0-9]{6}-[0-9]{7}$/,
    words:
      'rrn, resident registration, resident registration number, alien registration number, arc number, 주민등록번호, 주민번호, 외국인등록번호',
  },
  {
    tag: 'jp.mynumber',
    lengths: [12],
    valid: isMyNumber,
    words: 'mynumber, my number card, individual number, マイナンバー, 個人番号',
  },
  {
    tag: 'cn.ric',
    shape: apart('[1-9][0-9]{5}[ ]?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][ ]?[0-9]{3}[0-9X]'),
    valid: stdnum(cnRic),
    alone: true,
    words: '身份证, 身份证号, 身份證, resident identity, chinese id, shenfenzheng, ric',
  },
  {
    tag: 'tw.natid',
    shape: apart('[A-Z][1289A-D][0-9]{8}'),
    valid: stdnum(twNatid),
    words: '身分證, 身份證, 身份證字號, 身分證字號, 統一編號, taiwan id, 居留證',
  },
  {
    tag: 'hk.hkid',
    shape: apart('[A-Z]{1,2}[ ]?[0-9]{6}[ ]?(?:\\([0-9A]\\)|[0-9A])'),
    valid: stdnum(hkHkid),
    alone: /\)$/,
    words: 'hkid, hk id, hong kong id, 香港身份證, 身份證號碼',
  },
  {
    tag: 'sg.nric',
    shape: apart('[STFGM] ?[0-9]{7} ?[A-Z]'),
    valid: isNric,
    alone: /^[STFGM][0-9]{7}[A-Z]$/,
    words: 'nric, fin, fin number, ic number, ic no',
  },
  {
    tag: 'my.nric',
    lengths: [12],
    valid: stdnum(myNric),
    alone: /^[0-9]{6}-[0-9]{2}-[0-9]{4}$/,
    words: 'mykad, ic, ic number, no ic, no kp, kad pengenalan, nric number',
  },
  {
    tag: 'th.pin',
    lengths: [13],
    valid: stdnum(thIdnr),
    alone: /^[0-9]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]$/,
    words: 'thai id, thai national id, เลขประจำตัว, เลขบัตร, ปชช, บปช, บปชช, บัตร ปชช, บัตรประชาชน, เลขประจำตัวประชาชน',
  },
  // A letter for the decade, and a month that is 50 more for women.
  {
    tag: 'al.nid',
    shape: apart('[A-T][0-9](?:[05][1-9]|[16][0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[A-Z]'),
    words:
      'nid, nid ja, numri personal, numri im personal, nr personal, leternjoftimi, leternjoftim, karta e identitetit, numri i identitetit',
  },
  { tag: 'id.nik', lengths: [16], words: 'nik, ktp, no ktp, nomor induk, nomor ktp' },
  { tag: 'vn.cccd', lengths: [12, 9], words: 'cccd, cmnd, can cuoc, so cccd, so cmnd' },
  {
    tag: 'tr.tckimlik',
    lengths: [11],
    valid: stdnum(trTckimlik),
    words:
      'tckimlik, tcm, tc m, tcsi, kimlik, t c no, t c kimlik no, tc kimlik, t c kimlik, kimlik no, kimlik numaram, kimlik numarasi, tckn, tc no, tc kimlik numaram, tc',
  },
  {
    tag: 'za.id',
    lengths: [13],
    valid: (digits) => ZA_DATE.test(digits) && stdnum(zaIdnr)(digits),
    // Date, citizenship and check digit together are no chance.
    alone: /^[0-9]{6}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]$/,
    certain: true,
    words: 'idnr, rsaid, said, id number, identity number, sa id, sa id number, south african id, rsa id, id nommer',
  },
  {
    tag: 'be.nn',
    lengths: [11],
    valid: stdnum(beNn),
    alone: /^[0-9]{2}[.][0-9]{2}[.][0-9]{2}-[0-9]{3}[.-][0-9]{2}$/,
    words:
      'rijksregisternummer, rijksregister, numero national, registre national, insz, niss, nationaal nummer, numero de registre national',
  },
  {
    tag: 'ch.ahv',
    lengths: [13],
    valid: (digits) => digits.startsWith('756') && stdnum(chSsn)(digits),
    alone: true,
    words: 'ahv, ahv nummer, ahvnummer, avs, numero avs, ahv nr, oasi, navs',
  },
  {
    tag: 'at.vnr',
    lengths: [10],
    valid: stdnum(atVnr),
    words: 'vnr, sv nummer, svnr, svnr at, sozialversicherungsnr, sv nr, versicherungsnr',
  },
  {
    tag: 'ie.pps',
    shape: apart('[0-9]{7}[ ]?[A-W][ABHWTX]?'),
    valid: stdnum(iePps),
    alone: true,
    words: 'pps, ppsn, pps number, pps no, personal public service',
  },
  {
    tag: 'pt.cc',
    shape: apart('[0-9]{3} ?[0-9]{3} ?[0-9]{2}[ -]?[0-9][ -]?(?:[A-Z][A-Z0-9]|[0-9][A-Z])[0-9]'),
    valid: stdnum(ptCc),
    alone: /[A-Z]{2}[0-9]$/,
    words: 'cartao de cidadao, cartao cidadao, numero do cc, numero de cc, n cc, n do cc, meu cc, cc, c c',
  },
  {
    tag: 'cz.rc',
    lengths: [9, 10],
    valid: stdnum(czRc, mayBeBirthNumber),
    alone: /^[0-9]{6}\/[0-9]{4}$/,
    words: 'cislo obcanskeho, cislo obcianskeho, rodne cislo, rodneho cisla, rodnym cislem, rc, r c',
  },
  { tag: 'ro.cnp', lengths: [13], valid: stdnum(roCnp), words: 'cnp, cod numeric personal, cnp ul, codul numeric' },
  { tag: 'bg.egn', lengths: [10], valid: stdnum(bgEgn), words: 'egn, егн, единен граждански номер' },
  { tag: 'hr.oib', lengths: [11], valid: stdnum(hrOib), words: 'oib, osobni identifikacijski broj' },
  {
    tag: 'rs.jmbg',
    lengths: [13],
    valid: (digits) => stdnum(rsJmbg)(digits) || stdnum(siEmso)(digits),
    words: 'jmbg, emso, maticni broj, maticna stevilka, maticna st, јмбг',
  },
  {
    tag: 'ee.ik',
    lengths: [11],
    valid: (digits) => stdnum(eeIk)(digits) || stdnum(ltAsmens)(digits),
    words: 'isikukood*, ik kood, ik nr, ik number, minu ik, a k, asm kod*, as kod*, asmens kod*, estonian id',
  },
  {
    tag: 'lv.pk',
    lengths: [11],
    valid: (digits) => /^[0-3]/.test(digits) && stdnum(lvPvn)(digits),
    words: 'personas kod*, pers kod*, pers k, p k, pk',
  },
  // Since 2017, without a date of birth and without a check digit.
  { tag: 'lv.pk-new', shape: apart('3[2-9][0-9]{4}-[0-9]{5}'), valid: () => true, words: '' },
  // "ik" is "I" in Dutch.
  {
    tag: 'ee.ik-short',
    shape: apart('[1-6](?<=(?<![a-z])ik[ :.]{1,2}[1-6])[0-9](?:[ ]?[0-9]){9}'),
    valid: stdnum(eeIk),
    alone: true,
    certain: true,
    words: '',
  },
  {
    tag: 'hu.taj',
    lengths: [9],
    valid: isTaj,
    words: 'taj, taj szam*, tajszam*, tarsadalombiztositasi azonosito*',
  },
  {
    tag: 'ir.melli',
    lengths: [10],
    valid: isKodeMelli,
    words: 'کد ملی, کدملی, کد ملي, شماره ملی, شماره شناسنامه, کد ملیتون, code melli, kode melli',
  },
  // "pnr" is also the code of a booking, which has ten digits in India, but seldom those of a date and a check digit.
  {
    tag: 'se.pnr',
    shape: apart('[0-9](?<=(?<![a-z])pnr[ :.]{1,2}[0-9])[0-9](?:[0-9]{2})? ?[0-9]{2} ?[0-9]{2}[ -]?[0-9]{4}'),
    valid: (digits) => mayBeBirthNumber(digits.slice(-10)) && passesLuhn(digits.slice(-10)),
    alone: true,
    certain: true,
    words: '',
  },
  { tag: 'gr.amka', lengths: [11], valid: stdnum(grAmka), words: 'amka, αμκα' },
  {
    tag: 'il.id',
    lengths: [9],
    valid: stdnum(ilIdnr, passesLuhn),
    words:
      'teudat zehut, tz number, israeli id, תעודת זהות, תעודת הזהות, תעודה מזהה, מספר זהות, מספר הזהות, ת.ז, ת"ז, ת״ז, תז',
  },
  {
    tag: 'mx.curp',
    shape: apart('[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]'),
    valid: stdnum(mxCurp),
    alone: true,
    words: 'curp',
  },
  {
    tag: 'cl.rut',
    shape: apart('[0-9]{1,2}\\.?[0-9]{3}\\.?[0-9]{3}-?[0-9K]'),
    valid: stdnum(clRut),
    alone: /^[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9k]$/i,
    words: 'rut, ruut, rutt, rut n, r u t, rutcito, run, rol unico, rol unico tributario',
  },
  // Bank Verification Number and National Identification Number of Nigeria: eleven digits without a check digit.
  { tag: 'ng.bvn', lengths: [11], words: 'bvn, bvn number, bank verification number' },
  { tag: 'ng.nin', lengths: [11], words: 'nin, nin number, nimc, national identification number' },
  {
    tag: 'kz.iin',
    lengths: [12],
    valid: (digits) => /^[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-6]/.test(digits),
    words: 'иин, жсн, ііn, iin, jsn, индивидуальный идентификационный номер',
  },
  {
    tag: 'ao.bi',
    shape: apart('[0-9]{9}[A-Z]{2}[0-9]{3}'),
    alone: true,
    valid: () => true,
    words: 'bi, n bi, bilhete de identidade, bilhete, numero do bilhete',
  },
  {
    tag: 'ke.id',
    lengths: [7, 8],
    words: 'kitambulisho, huduma, huduma number, national id ke, id namba, id yangu',
  },
  { tag: 'tz.nida', lengths: [20], words: 'nida, nida number, nida no, namba ya nida' },
  { tag: 'bw.omang', lengths: [9], words: 'omang, omang number, omang no' },
  {
    tag: 'zw.id',
    shape: apart('[0-9]{2}[ -]?[0-9]{6,7}[ -]?[A-Z][ -]?[0-9]{2}'),
    words: 'national id, id number, id no',
  },
  {
    tag: 'kw.civil',
    lengths: [12],
    words: 'civil id, civil id no, civil id number, الرقم المدني, رقمي المدني, البطاقة المدنية',
  },
  { tag: 'qa.qid', lengths: [11], words: 'qid, qid number, qatar id, رقم البطاقة الشخصية' },
  {
    tag: 'arab.id',
    lengths: [8, 10, 11, 12, 18],
    words:
      'الرقم الوطني, رقمي الوطني, رقم البطاقة الوطنية, البطاقة الوطنية, البطاقة الموحدة, رقم بطاقة التعريف, بطاقة التعريف, رقم التعريف الوطني',
  },
  { tag: 'sv.dui', lengths: [9], words: 'dui' },
  { tag: 'gt.dpi', lengths: [13], words: 'dpi' },
  {
    tag: 've.ci',
    shape: apart('[VE][ .-]{0,2}[0-9]{1,2}[.]?[0-9]{3}[.]?[0-9]{3}'),
    words: 'cedula, cedula de identidad, ci, mi cedula',
  },
  { tag: 'lu.matricule', lengths: [13], words: 'matricule, matricule nationale, numero de matricule, n de matricule' },
  { tag: 'md.idnp', lengths: [13], words: 'idnp' },
  { tag: 'ge.pn', lengths: [11], words: 'პირადი ნომერი, პირადი ნომერია, პირადობის ნომერი' },
  { tag: 'uz.pinfl', lengths: [14], words: 'pinfl, jshshir, пинфл' },
  {
    tag: 'by.id',
    shape: apart('[0-9]{7}[A-Z][0-9]{3}[A-Z]{2}[0-9]'),
    words: 'личный номер, идентификационный номер, асабісты нумар',
  },
  {
    tag: 'gh.card',
    shape: apart('GHA-[0-9]{9}-[0-9]'),
    alone: true,
    valid: () => true,
    words: 'ghana card, ghana card number',
  },
  { tag: 'mx.nss', lengths: [11], words: 'nss, numero de seguro social, seguro social, imss, numero imss' },
  { tag: 'lk.nic', shape: apart('[0-9]{9}[VX]'), words: 'nic, nic number, nic no' },
  { tag: 'lk.nic-new', lengths: [12], words: 'nic, nic number, nic no' },
  { tag: 'bd.nid', lengths: [10, 13, 17], words: 'nid, nid number, nid no, জাতীয় পরিচয়পত্র' },
  { tag: 'ua.unzr', shape: apart('[0-9]{8}-[0-9]{5}'), words: 'унзр, unzr' },
  { tag: 'ar.dni', lengths: [7, 8], words: 'dni, nro de documento, numero de documento, documento' },
  { tag: 'uy.ci', lengths: [7, 8], valid: stdnum(uyCedula, mayBeCedula), words: 'cedula de identidad, ci' },
  { tag: 'ec.ci', lengths: [10], valid: stdnum(ecCi), words: 'cedula ecuatoriana' },
  {
    tag: 'do.cedula',
    lengths: [11],
    valid: stdnum(doCedula),
    alone: /^[0-9]{3}-[0-9]{7}-[0-9]$/,
    words: 'cedula dominicana, cedula, numero de cedula',
  },
  { tag: 'co.cc', lengths: [6, 7, 8, 9, 10], words: 'cedula, cedula de ciudadania, cc, c c, numero de cedula' },
  {
    tag: 'ru.snils',
    lengths: [11],
    valid: isSnils,
    alone: /^[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}$/,
    words: 'снилс, snils',
  },
  {
    tag: 'ae.id',
    lengths: [15],
    valid: (digits) => digits.startsWith('784'),
    alone: /^784-(?:19|20)[0-9]{2}-[0-9]{7}-[0-9]$/,
    words: 'emirates id, eid, emirates id number, رقم الهوية الإماراتية, الهوية الإماراتية',
  },
  {
    tag: 'sa.id',
    lengths: [10],
    words:
      'nid, هويتي, هويته, هويتها, رقم هويتي, إقامتي, رقم إقامتي, رقم الإقامة, الهوية الوطنية, iqama, iqama number, رقم الهوية, الإقامة, هوية وطنية, رقم الهوية الوطنية, saudi id',
  },
  {
    tag: 'eg.id',
    lengths: [14],
    valid: (digits) =>
      /^[23][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)/.test(digits),
    alone: true,
    words: 'البطاقة الشخصية, الرقم القومى, رقم البطاقة الشخصية, الرقم القومي, رقم قومي, egyptian id',
  },
  {
    tag: 'ph.philsys',
    lengths: [12, 16],
    words: 'philsys, philsys id, philsys number, psn, pcn, national id number, national id',
  },
  { tag: 'ph.sss', lengths: [10], words: 'sss, sss number, sss no, gsis, gsis number, crn, umid' },
  {
    tag: 'pk.cnic',
    lengths: [13],
    alone: /^[1-7][0-9]{4}-[0-9]{7}-[0-9]$/,
    valid: (digits) => /^[1-7]/.test(digits),
    words: 'cnic, nicop, nadra',
  },
];

/** Phrases for such numbers in general: a number that is so called needs check digits. */
export const PERSONAL_WORDS = `id number, id no, id nr, id num, national id, national identity, national identification, national id number, identity number, identification number, identity card, id card, identity document, citizen number,
  citizen id, personal id, personal identification, personal identity number, personal id number, personal code, government id, resident id, state id, my id, your id, id is, social security, social security number, ssn, insurance number,
  ausweisnummer, personalausweis, personalausweisnummer, ausweis nr, personalnummer, identifikationsnummer, numero d identite, carte d identite, carte nationale d identite, cni, numero de identidad, documento de identidad, cedula, cedula de identidad, numero de identificacion, identificacion,
  documento d identita, carta d identita, numero di identita, bilhete de identidade, documento de identidade, identidade, rg, identiteitsnummer, identiteitskaart, id kort, id nummer, legitimation, henkilokortti, dowod osobisty, numer dowodu, obciansky preukaz, obcansky prukaz, kimlik, kimlik numarasi,
  szemelyi szam, szemelyi igazolvany, buletin, carte de identitate, лична карта, удостоверение личности, паспортные данные, ταυτοτητα, αριθμος ταυτοτητας, nomor identitas, so can cuoc, 身份证号码, 身份証, 個人番号, 신분증, رقم الهوية, الهوية, תעודה, बैंक आईडी, पहचान पत्र`;
