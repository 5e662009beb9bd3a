import * as arCuit from 'stdnum/lib/cjs/ar/cuit.js';
import * as auAbn from 'stdnum/lib/cjs/au/abn.js';
import * as auTfn from 'stdnum/lib/cjs/au/tfn.js';
import * as brCnpj from 'stdnum/lib/cjs/br/cnpj.js';
import * as chUid from 'stdnum/lib/cjs/ch/uid.js';
import * as coNit from 'stdnum/lib/cjs/co/nit.js';
import * as deIdnr from 'stdnum/lib/cjs/de/idnr.js';
import * as esCif from 'stdnum/lib/cjs/es/cif.js';
import * as gbUtr from 'stdnum/lib/cjs/gb/utr.js';
import * as inPan from 'stdnum/lib/cjs/in/pan.js';
import * as mxRfc from 'stdnum/lib/cjs/mx/rfc.js';
import * as nzIrd from 'stdnum/lib/cjs/nz/ird.js';
import * as peRuc from 'stdnum/lib/cjs/pe/ruc.js';
import * as plNip from 'stdnum/lib/cjs/pl/nip.js';
import * as ptNif from 'stdnum/lib/cjs/pt/nif.js';
import * as ruInn from 'stdnum/lib/cjs/ru/inn.js';
import * as twUbn from 'stdnum/lib/cjs/tw/ubn.js';
import * as uaRntrc from 'stdnum/lib/cjs/ua/rntrc.js';
import * as frNif from 'stdnum/lib/cjs/fr/nif.js';
import { isAdojel, isDavcna } from './check-digits.js';
import { apart, type NumberForm, stdnum } from './number-form.js';

/** Numbers by which tax offices know people and small businesses. */
export const TAX_NUMBERS: readonly NumberForm[] = [
  {
    tag: 'us.ein',
    lengths: [9],
    valid: (digits) => !digits.startsWith('00'),
    words:
      'ein, fein, employer identification, employer identification number, employer id, employer id number, federal tax id, federal ein, tax id number',
  },
  {
    tag: 'gb.utr',
    lengths: [10],
    valid: stdnum(gbUtr),
    words: 'utr, tax ref, tax reference, unique taxpayer reference, unique tax reference, self assessment number',
  },
  {
    tag: 'de.idnr',
    lengths: [11],
    valid: stdnum(deIdnr),
    words:
      'idnr, steuer idnr, steuer identnr, steuer ident nr, steuer id nr, steuer id, steuerid, steueridentifikationsnummer, steuer identifikationsnummer, idnr, steuerliche identifikationsnummer',
  },
  {
    tag: 'hu.adojel',
    lengths: [10],
    valid: isAdojel,
    words: 'adoazonosito, adoazonosito jel, adoazonosito jele, adoazonosito jelem, adojel, adoazon',
  },
  {
    tag: 'hu.adoszam',
    lengths: [11],
    words: 'adoszam, adoszama, adoszamom, asz, ado szam, ceg adoszam',
  },
  {
    tag: 'si.davcna',
    lengths: [8],
    valid: isDavcna,
    words: 'davcna, davcna stevilka, davcna st, davcno stevilko',
  },
  { tag: 'de.stnr', lengths: [10, 11, 12, 13], words: 'steuernummer, steuer nr, steuernr, st nr' },
  { tag: 'au.tfn', lengths: [8, 9], valid: stdnum(auTfn), words: 'tfn, tax file number, tax file no' },
  { tag: 'au.abn', lengths: [11], valid: stdnum(auAbn), words: 'abn, australian business number' },
  { tag: 'nz.ird', lengths: [8, 9], valid: stdnum(nzIrd), words: 'ird, ird number' },
  {
    tag: 'fr.nif',
    lengths: [13],
    valid: stdnum(frNif),
    words:
      'n fiscal, n fiscal perso, numero fiscal perso, num fiscal, identifiant fiscal, numero fiscal, spi, numero fiscal de reference, nif',
  },
  {
    tag: 'pt.nif',
    lengths: [9],
    valid: stdnum(ptNif),
    words: 'nif, contribuinte, numero de contribuinte, numero fiscal, nipc',
  },
  {
    tag: 'pl.nip',
    lengths: [10],
    valid: stdnum(plNip),
    alone: /^[0-9]{3}-[0-9]{3}-[0-9]{2}-[0-9]{2}$/,
    words: 'nip, numer nip, nipu',
  },
  {
    tag: 'br.cnpj',
    lengths: [14],
    valid: stdnum(brCnpj),
    alone: /^[0-9]{2}\.[0-9]{3}\.[0-9]{3}\/[0-9]{4}-[0-9]{2}$/,
    words: 'cnpj',
  },
  {
    tag: 'br.cnpj-letters',
    shape: apart('[A-Z0-9]{2}[.]?[A-Z0-9]{3}[.]?[A-Z0-9]{3}/?[A-Z0-9]{4}-?[0-9]{2}'),
    words: '',
  },
  {
    tag: 'in.pan',
    shape: apart('[A-Z]{5}[ ]?[0-9]{4}[ ]?[A-Z]'),
    valid: stdnum(inPan),
    alone: true,
    words: 'pan, pan card, pan number, pan no, permanent account number, पैन',
  },
  {
    tag: 'mx.rfc',
    shape: apart('[A-ZÑ&]{3,4}[ -]?[0-9]{6}(?:[ -]?[A-Z0-9]{3})?'),
    valid: stdnum(mxRfc),
    // Without the last three, what has a space is a word and a number: "case 220417".
    alone: /^[A-ZÑ&]{3,4}(?:[0-9]{6}|[ -]?[0-9]{6}[ -]?[A-Z0-9]{3})$/,
    words: 'rfc, r f c, registro federal de contribuyentes',
  },
  { tag: 'ar.cuit', lengths: [11], valid: stdnum(arCuit), alone: /^[0-9]{2}-[0-9]{8}-[0-9]$/, words: 'cuit, cuil' },
  { tag: 'ph.tin', lengths: [9, 12], words: 'tin, tin no, tin number, tin ko, bir tin' },
  { tag: 'co.nit', lengths: [9, 10], valid: stdnum(coNit), words: 'nit' },
  { tag: 'pe.ruc', lengths: [11], valid: stdnum(peRuc), words: 'ruc' },
  { tag: 'es.cif', shape: apart('[A-HJNPQRSUVW][ -]?[0-9]{7}[ -]?[0-9A-J]'), valid: stdnum(esCif), words: 'cif, nif' },
  {
    tag: 'ch.uid',
    shape: apart('CHE[ -]?[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}'),
    valid: stdnum(chUid),
    alone: /^CHE-/i,
    words: 'uid, uid nr, uid nummer, mwst nr, mwst nummer, mwst, ide, numero ide, tva',
  },
  {
    tag: 'eu.vat',
    shape: apart(
      '(?:AT[ ]?U|B[EG]|CY|CZ|D[EK]|E[EL]|FI|FR|HR|HU|IE|IT|L[TUV]|MT|NL|PL|PT|RO|SE|SI|SK|GB|XI)[ -]?[0-9A-Z](?:[ .]?[0-9]){7,11}[A-Z]?',
    ),
    words:
      'vat, vat no, vat nr, vat number, vat id, ust id, ust idnr, ust id nr, ustid, umsatzsteuer id, umsatzsteuer identifikationsnummer, uid, uid nr, uid nummer, tva, numero de tva, n tva, tva intracommunautaire, partita iva, p iva, piva, btw, btw nr, btw nummer, nif iva, vat ue, dic, ic dph, momsnr, momsregistreringsnummer, mva, alv numero, afm, αφμ',
  },
  {
    tag: 'in.gstin',
    shape: apart('[0-3][0-9][A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]'),
    valid: () => true,
    alone: true,
    certain: true,
    words: 'gst, gstin, gst number, gst no, gst in, gst id',
  },
  {
    tag: 'ca.bn',
    shape: apart('[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}[ -]?R[TPCZ][ -]?[0-9]{4}'),
    valid: () => true,
    alone: true,
    certain: true,
    words: 'hst, gst hst, hst number, gst number, business number, bn, payroll account',
  },
  {
    tag: 'ca.bn-short',
    shape: apart('[0-9]{9}(?![ -]?R[TPCZ])'),
    words: 'hst, hst number, business number, cra business number',
  },
  { tag: 'ru.inn', lengths: [10, 12], valid: stdnum(ruInn), words: 'инн, inn' },
  { tag: 'tw.ban', lengths: [8], valid: stdnum(twUbn), words: '統編, 統一編號, 公司統編, 统一编号, 统编' },
  { tag: 'ua.rntrc', lengths: [10], valid: stdnum(uaRntrc), words: 'рнокпп, іпн, ипн, ipn, ідентифікаційний код' },
];

export const TAX_WORDS = `tax id, tax number, tax no, tin, tin number, taxpayer, taxpayer id, taxpayer number, tax identification, tax identification number, tax reference, vat number, vat id, ust id, steuer, numero fiscal, numero fiscale, numero de impuestos,
  identificacion fiscal, partita iva, p iva, btw nummer, skattenummer, numer podatkowy, danove cislo, vergi no, vergi numarasi, adoszam, cod fiscal, αφμ, afm, 税号, 納税者番号, 납세자번호, الرقم الضريبي`;
