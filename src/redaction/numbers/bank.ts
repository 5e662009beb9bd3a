import * as mxClabe from 'stdnum/lib/cjs/mx/clabe.js';
import * as noKontonr from 'stdnum/lib/cjs/no/kontonr.js';
import { passesMod97 } from '../mod97.js';
import { beginsWithDate } from '../date-time.js';
import { isCbu, isCcc, isGiro, isNrb, isRib, isRoutingNumber, isSerbianAccount } from './check-digits.js';
import { apart, type NumberForm, stdnum } from './number-form.js';

const ACCOUNT_LENGTHS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 25, 26];

/** Banks whose customers name the account by the bank. */
const BANKS =
  'bca|bri|bni|bsi|btn|mandiri|cimb niaga|permata|danamon|maybank|vietcombank|vcb|techcombank|bidv|vietinbank|kbank|scb|bdo|bpi|metrobank|gtb|gtbank|zenith|access bank|uba|kuda|opay|palmpay|first ?bank|fnb|absa|capitec|standard bank|nedbank|bancolombia|davivienda|banreservas|banco popular|bcp|interbank|banamex|bancomer|bbva|banorte|kakao ?bank|toss|hdfc|icici|sbi|axis bank|canara|pnb|kotak|yes bank|bank of baroda|union bank|chase|wells fargo|bofa|capital one|hsbc|barclays|lloyds|natwest|halifax|monzo|revolut|starling|commbank|westpac|anz|postfinance|raiffeisen|rabobank|abn|belfius|bankinter|sabadell|caixabank|itau|bradesco|nubank|sparkasse|volksbank|comdirect|pko|mbank|pekao|csob|otp bank|erste|transilvania|swedbank|nordea|handelsbanken|danske bank|akbank|garanti|ziraat|yapi kredi|unionbank|landbank|security bank|gcash|agribank|sacombank|acb|tpbank|mb bank|bangkok bank|krungthai|ktb|equity bank|kcb|ecobank|stanbic|fidelity bank|wema|moniepoint';

const KOREAN_BANKS = '신한|국민|우리|하나|농협|기업|카카오|카뱅|토스|케이뱅크|새마을|수협|우체국|대구|부산|신협';

/** Numbers of bank accounts, and of the banks and branches beside them. */
export const BANK_NUMBERS: readonly NumberForm[] = [
  {
    tag: 'us.aba',
    lengths: [9],
    valid: isRoutingNumber,
    words:
      'routingnumber, routing nr, routing, routing number, routing no, aba, aba number, rtn, aba routing, transit number, routing transit',
  },
  // What a number on a cheque is: the routing number, if its check digit says so.
  {
    tag: 'us.cheque',
    words:
      'bottom left, bottom of the check, bottom of my check, bottom of the cheque, foot of the cheque, checkbook, check book, chequebook, voided check, void check',
  },
  {
    tag: 'gb.sortcode',
    lengths: [6],
    words: 's c, sort, sorting code, sort cd, sort code no,sort code, sort codes, sortcode, sc',
  },
  {
    tag: 'gb.pair',
    shape: apart('[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}[ ,/]{1,3}(?:[0-9]{8}|[0-9]{4} [0-9]{4}|[0-9]{2}(?: [0-9]{2}){3})'),
    words:
      'refund go, refund sent, refund paid, refund be sent, refund be paid, money go, send the refund, send the money, send it to, bank, barclays, hsbc, lloyds, natwest, santander, monzo, halifax, nationwide, starling, tsb, revolut, first direct, refund into, refund to, refund it to, pay into, pay it into, paid into, transfer to, deposit into, deposit to',
  },
  { tag: 'au.bsb', lengths: [6], words: 'bsb, bsb number, bsb code' },
  { tag: 'mx.clabe', lengths: [18], valid: stdnum(mxClabe), alone: true, words: 'clabe, clabe interbancaria' },
  {
    tag: 'no.konto',
    lengths: [11],
    valid: stdnum(noKontonr),
    alone: /^[0-9]{4}([. ])[0-9]{2}\1[0-9]{5}$/,
    words: 'kontonr, kontonummer no',
  },
  { tag: 'ar.cbu', lengths: [22], valid: isCbu, alone: true, words: 'cbu, clave bancaria uniforme, cvu' },
  { tag: 'es.ccc', lengths: [20], valid: isCcc, alone: /^[0-9]{4} [0-9]{4} [0-9]{2} [0-9]{10}$/, words: 'ccc' },
  {
    tag: 'pl.nrb',
    lengths: [26],
    valid: isNrb,
    alone: /^[0-9]{2}(?: [0-9]{4}){6}$/,
    words: 'nrb',
  },
  {
    tag: 'cz.konto',
    shape: apart('(?:[0-9]{2,6}-)?[0-9]{6,10}/[0-9]{4}'),
    words: 'c u, ucet, uctu, ucet c, na ucet, cislo uctu, bankovni ucet, bankovy ucet, cislo meho uctu',
  },
  { tag: 'ir.sheba', lengths: [24], words: 'شبا, شماره شبا, sheba, shaba' },
  {
    tag: 'hr.konto',
    shape: apart('[0-9]{7}-[0-9]{10}'),
    words: 'broj racuna, ziro racun',
  },
  { tag: 'fr.rib-without-key', lengths: [21], words: 'rib' },
  { tag: 'fr.rib', lengths: [23], valid: isRib, alone: true, words: 'rib, releve d identite bancaire' },
  { tag: 'fr.rib-key', lengths: [2], words: 'cle rib' },
  {
    tag: 'nz.account',
    shape: apart('[0-9]{2}-[0-9]{4}-[0-9]{7}-[0-9]{2,3}'),
    valid: () => true,
    alone: true,
    words: 'nz account',
  },
  {
    tag: 'th.account',
    shape: apart('[0-9]{3}-[0-9]-[0-9]{5}-[0-9]'),
    valid: () => true,
    alone: true,
    words: 'บัญชี, เลขที่บัญชี',
  },
  // A bank, up to thirteen digits, and two that check them.
  {
    tag: 'rs.konto',
    shape: apart('[0-9]{3}-[0-9]{5,13}-[0-9]{2}'),
    valid: (_, written) => isSerbianAccount(written),
    alone: true,
    words: 'racun, broj racuna, tekuci racun, ziro racun, br racuna',
  },
  {
    tag: 'is.konto',
    shape: apart('[0-9]{4}[ -][0-9]{2}[ -][0-9]{6}'),
    // "Reikningur" is also an invoice, whose number has other groups.
    words: 'bankareikn*, reikning*, reikn, reikn nr',
  },
  {
    tag: 'gb.pair-dashed',
    shape: apart('[0-9]{2}-[0-9]{2}-[0-9]{2}[ ]?[ /,][ ]?[0-9]{8}'),
    valid: (_, written) => !beginsWithDate(written),
    alone: true,
    words: '',
  },
  {
    tag: 'hu.account',
    lengths: [16, 24],
    alone: /^[0-9]{8}-[0-9]{8}-[0-9]{8}$/,
    words: 'szamlaszam, szamlam szama',
    valid: isGiro,
  },
  {
    tag: 'ch.post',
    shape: apart('[0-9]{2}-[0-9]{1,6}-[0-9]'),
    words: 'postkonto, pc konto, ccp, compte postal, compte de cheques postaux, conto postale',
  },
  { tag: 'in.ifsc', shape: apart('[A-Z]{4}0[A-Z0-9]{6}'), words: 'ifsc, ifsc code, ifs code' },
  {
    tag: 'any.iban',
    // ISO 13616: check digits run from 02 to 98; samples have 00.
    shape: apart('[A-Z]{2}(?!00)[0-9]{2}(?:[ .-]?[A-Z0-9]){11,30}'),
    valid: (compact) => /[0-9]{6}/.test(compact) && passesMod97(compact),
    alone: true,
    words: 'iban, iban number, iban nr, iban no',
  },
  // "普通 2048817": the type of the account stands before its seven digits.
  {
    tag: 'jp.account',
    shape: apart('(?=[0-9]{7})(?<=(?:普通|当座|貯蓄)(?:預金|口座)?[ :.]{0,2})[0-9]{7}'),
    valid: () => true,
    alone: true,
    certain: true,
    words: '',
  },
  // The post bank of Japan, "記号10120 番号46894851".
  {
    tag: 'jp.post',
    shape: apart(
      '(?=1[0-9]{4})(?<=記号[ :.]{0,2})1[0-9]{4}(?=(?:-[0-9])?[ 、,]{0,3}番号)|(?=[0-9]{2,8})(?<=記号[ :.]{0,2}1[0-9]{4}(?:-[0-9])?[ 、,]{0,3}番号[ :.]{0,2})[0-9]{2,8}',
    ),
    valid: () => true,
    alone: true,
    certain: true,
    words: '',
  },
  // The line at the foot of a cheque: "⑆126858136⑆ 7714402218⑈".
  {
    tag: 'us.micr',
    shape: apart('(?=[0-9]{9})(?<=⑆ ?)[0-9]{9}(?= ?⑆)|[0-9]{5,14}(?= ?⑈)'),
    valid: () => true,
    alone: true,
    certain: true,
    words: '',
  },
  // "Banque 10278 Guichet 82781 Compte 42338533956 Clé 94"
  {
    tag: 'fr.rib-part',
    shape: apart(
      '[0-9](?<=banque[ :]{1,3}[0-9])[0-9]{4}(?= [ ,;/|-]{0,2}(?:code )?guichet)|[0-9](?<=banque[ :]{1,3}[0-9]{5}[ ,;/|-]{1,3}(?:code )?guichet[ :]{1,3}[0-9])[0-9]{4}|[0-9A-Z](?<=guichet[ :]{1,3}[0-9]{5}[ ,;/|-]{1,3}(?:n° ?)?compte[ :]{1,3}[0-9A-Z])[0-9A-Z]{10}(?= )|[0-9](?<=compte[ :]{1,3}[0-9A-Z]{11}[ ,;/|-]{1,3}cl[eé](?: rib)?[ :]{1,3}[0-9])[0-9](?![0-9])',
    ),
    valid: () => true,
    alone: true,
    certain: true,
    words: '',
  },
  // "110 4418 820714 신한으로": the name of a bank behind or before it, in groups.
  {
    tag: 'kr.account',
    shape: apart(
      `[0-9]{3,6}[ -][0-9]{2,6}[ -][0-9]{4,8}(?:[ -][0-9]{2,3})?(?= ?(?:${KOREAN_BANKS}))|(?=[0-9]{3,6}[ -][0-9])(?<=(?:${KOREAN_BANKS})(?:은행|뱅크)? ?)[0-9]{3,6}[ -][0-9]{2,6}[ -][0-9]{4,8}(?:[ -][0-9]{2,3})?`,
    ),
    valid: () => true,
    alone: true,
    certain: true,
    words: '',
  },
  // The name of a bank directly before the account: "BCA 4471208836". All names end in a letter, which is looked for first.
  {
    tag: 'bank.account',
    shape: apart(
      `[0-9](?<=[a-z][ :.?]{1,4}[0-9])(?=[0-9]{7}|[0-9]{1,4} [0-9]{1,5} [0-9]|[0-9]{3,4}-[0-9]{4}-[0-9])(?<=(?<![a-z])(?:${BANKS})[ :]{1,2}(?:(?:no|rek|norek|a/c|cta|cc|nr)[. :?]{1,2})?(?:(?:is|was|ya|ist|es|nlang|nalang|na lang|po|ko|ku|saya|aja|:) )?[0-9])(?:[0-9]{7,15}|[0-9]{2,3}-[0-9]{4}-[0-9]{2,4}|[0-9]{1,4}(?: [0-9]{1,5}){2,4})(?![ -][0-9])`,
    ),
    valid: () => true,
    alone: true,
    certain: true,
    words: '',
  },
  {
    tag: 'vn.account',
    lengths: [9, 10, 11, 12, 13, 14, 15],
    words: 'so tk, tk ngan hang, tai khoan, so tai khoan, tai khoan ngan hang',
  },
  // Swedbank: the branch with its check digit, and the account with its own.
  {
    tag: 'se.swedbank',
    shape: apart('8[0-9]{3}-[0-9][ ,]{1,2}[0-9]{1,3}[ .]?[0-9]{3}[ .]?[0-9]{3}-[0-9]'),
    valid: () => true,
    alone: true,
    words: 'clearing, clearingnr, kontonr',
  },
  {
    tag: 'za.branch',
    lengths: [3, 4, 5, 6, 8],
    words: 'branch code, univ branch, universal branch, universal branch code',
  },
  {
    tag: 'branch',
    lengths: [3, 4, 5, 8],
    words:
      'blz, bankleitzahl, regnr, reg, sube, sube kodu, sube no, code guichet, code banque, סניף, מספר סניף, branch, branch number, branch no, transit, transit no, transit number ca, institution number, institution no, agencia, ag, reg nr, reg no, registreringsnummer, clearing, clearingnr, clearingnummer, bank code, 支店番号, 支店コード, 店番, 店番号, 支店, 银行代码, 지점',
  },
  {
    tag: 'account',
    lengths: ACCOUNT_LENGTHS,
    words: `اکاؤنٹ نمبر, اکاونٹ نمبر, کھاتہ نمبر, شماره حساب, حسابم, saskaita, saskaitos numeris, saskaitos nr, konta nr, hesab*, szamlam*, cc, cta, cta cte, cta corriente, cta ahorros, cta no, cta vista, cuenta vista, cuenta rut, conta cc, c c, cuenta ahorros, caja de ahorro, ucet c, cislo uctu, bankovni ucet, bankovy ucet, szamlaszam*, bankszamla*, contul, nr cont, tekuci racun, arvelduskonto, kontonumber, konta numurs, norekening, חשבון, חשבון בנק, accountnumber, account nr, account, acct, a c, acc, konto, kontonr, kto, kto nr, ktonr, rekening, rekeningnr, cuenta, n cuenta, no cuenta, cuenta de ahorros, cuenta clabe, conta, n conta, conta numero, conto, n conto, compte, n compte, rib, n de compte, tili, tilinro, hesap, hesap numaram, iban ya da hesap, nr rachunku, rachunek, nr rach, рс, р с, номер счёта, счет, счёт, лицевой счет, reg kontonr, norek, no rek, rekening bank, account no po, 银行卡账号, 账户, 口座, 계좌 번호, رقم حساب, حسابي, الحساب, आईएफएससी, अकाउंट नंबर, खाता,
      bank account, bank account number, bank acct, account number, account no, account num, acct number, acct no, acct num, acc no, acc number, a c no, ac no, ac num, ac number, accnt, accnt nr, accnt no, accnt number, kontonummeret, no akaun, nombor akaun, akaun bank, no akaun bank, checking account, savings account, current account, checking, savings account number, bank details,
      kontonummer, bankkonto, bankverbindung, konto nr, numero de compte, compte bancaire, numero de cuenta, cuenta bancaria, cuenta corriente, num cuenta, no de cuenta, numero di conto, conto corrente, conto bancario, numero da conta, conta corrente, conta bancaria, conta poupanca,
      rekeningnummer, bankrekening, rekening, bankkontonummer, kontonumret, bankgiro, plusgiro, tilinumero, tilinumeroni, numer konta, nr konta, konto bankowe, numer rachunku, cislo uctu, hesap numarasi, hesap no, szamlaszam, numar de cont, cont bancar,
      номер счета, номер счёта, расчетный счет, расчётный счёт, банковский счет, αριθμος λογαριασμου, nomor rekening, no rekening, so tai khoan, 银行账号, 账号, 帳號, 銀行卡号, 口座番号, 계좌번호, 계좌, رقم الحساب, حساب بنكي, מספר חשבון, खाता संख्या, खाता नंबर, เลขบัญชี`,
  },
];
