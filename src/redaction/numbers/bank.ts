import * as mxClabe from 'stdnum/lib/cjs/mx/clabe.js';
import * as noKontonr from 'stdnum/lib/cjs/no/kontonr.js';
import { passesMod97 } from '../mod97.js';
import { isRoutingNumber } from './check-digits.js';
import { apart, type NumberForm, stdnum } from './number-form.js';

const ACCOUNT_LENGTHS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

/** Numbers of bank accounts, and of the banks and branches beside them. */
export const BANK_NUMBERS: readonly NumberForm[] = [
  {
    tag: 'us.aba',
    lengths: [9],
    valid: isRoutingNumber,
    words:
      'routingnumber, routing nr, routing, routing number, routing no, aba, aba number, rtn, aba routing, transit number, routing transit',
  },
  { tag: 'gb.sortcode', lengths: [6], words: 's c, sort, sort code no,sort code, sort codes, sortcode, sc' },
  { tag: 'au.bsb', lengths: [6], words: 'bsb, bsb number, bsb code' },
  { tag: 'mx.clabe', lengths: [18], valid: stdnum(mxClabe), alone: true, words: 'clabe, clabe interbancaria' },
  {
    tag: 'no.konto',
    lengths: [11],
    valid: stdnum(noKontonr),
    alone: /^[0-9]{4}\.[0-9]{2}\.[0-9]{5}$/,
    words: 'kontonr, kontonummer no',
  },
  { tag: 'in.ifsc', shape: apart('[A-Z]{4}0[A-Z0-9]{6}'), words: 'ifsc, ifsc code, ifs code' },
  {
    tag: 'any.iban',
    shape: apart('[A-Z]{2}[0-9]{2}(?:[ .-]?[A-Z0-9]){11,30}'),
    valid: (compact) => /[0-9]{6}/.test(compact) && passesMod97(compact),
    alone: true,
    words: 'iban, iban number, iban nr, iban no',
  },
  {
    tag: 'branch',
    lengths: [3, 4, 5, 8],
    words:
      'branch, branch code, branch number, branch no, transit, transit no, transit number ca, institution number, institution no, agencia, ag, reg nr, reg no, registreringsnummer, clearing, clearingnr, clearingnummer, bank code, 支店番号, 支店コード, 店番, 店番号, 支店, 银行代码, 지점',
  },
  {
    tag: 'account',
    lengths: ACCOUNT_LENGTHS,
    words: `accountnumber, account nr, account, acct, a c, acc, konto, kontonr, kto, kto nr, ktonr, rekening, rekeningnr, cuenta, n cuenta, no cuenta, cuenta de ahorros, cuenta clabe, conta, n conta, conta numero, conto, n conto, compte, n compte, rib, n de compte, tili, tilinro, hesap, hesap numaram, iban ya da hesap, nr rachunku, rachunek, nr rach, рс, р с, номер счёта, счет, счёт, лицевой счет, reg kontonr, blz, bankleitzahl, norek, no rek, rekening bank, account no po, 银行卡账号, 账户, 口座, 계좌 번호, رقم حساب, حسابي, الحساب, आईएफएससी, अकाउंट नंबर, खाता,
      bank account, bank account number, bank acct, account number, account no, account num, acct number, acct no, acct num, acc no, acc number, a c no, checking account, savings account, current account, checking, savings account number, bank details,
      kontonummer, bankkonto, bankverbindung, konto nr, numero de compte, compte bancaire, numero de cuenta, cuenta bancaria, cuenta corriente, num cuenta, no de cuenta, numero di conto, conto corrente, conto bancario, numero da conta, conta corrente, conta bancaria, conta poupanca, agencia e conta,
      rekeningnummer, bankrekening, rekening, bankkontonummer, kontonumret, bankgiro, plusgiro, tilinumero, tilinumeroni, numer konta, nr konta, konto bankowe, numer rachunku, cislo uctu, hesap numarasi, hesap no, szamlaszam, numar de cont, cont bancar,
      номер счета, номер счёта, расчетный счет, расчётный счёт, банковский счет, αριθμος λογαριασμου, nomor rekening, no rekening, so tai khoan, 银行账号, 账号, 帳號, 銀行卡号, 口座番号, 계좌번호, 계좌, رقم الحساب, حساب بنكي, מספר חשבון, खाता संख्या, खाता नंबर, เลขบัญชี`,
  },
];
