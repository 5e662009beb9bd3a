import * as bcPhn from 'stdnum/lib/cjs/ca/bc_bhn.js';
import { isKvnr, isMedicareNumber, isNhiNumber, isNhsNumber } from './check-digits.js';
import { apart, type NumberForm, stdnum } from './number-form.js';

/** Medicare Beneficiary Identifier (CMS, "Understanding the MBI format"): eleven places, no S, L, O, I, B, Z. */
const MBI =
  '[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y]{2}[0-9]{2}';

/** Numbers by which health systems, insurers and hospitals know people. */
export const HEALTH_NUMBERS: readonly NumberForm[] = [
  { tag: 'gb.nhs', lengths: [10], valid: isNhsNumber, words: 'nhs, nhs number, nhs no, chi number, h c number' },
  {
    tag: 'au.medicare',
    lengths: [10, 11],
    valid: isMedicareNumber,
    words: 'medicare, medicare number, medicare card, medicare no',
  },
  {
    tag: 'us.mbi',
    shape: apart(MBI),
    valid: () => true,
    alone: true,
    words: 'mbi, medicare id, medicare beneficiary, hicn',
  },
  {
    tag: 'de.kvnr',
    shape: apart('[A-Z][ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}'),
    valid: isKvnr,
    words:
      'krankenversicherungsnummer, kvnr, krankenversichertennummer, versichertennummer, versichertennr, kv nummer, krankenkassennummer',
  },
  { tag: 'nz.nhi', shape: apart('[A-HJ-NP-Z]{3}[0-9]{4}'), valid: isNhiNumber, words: 'nhi, nhi number, nhi no' },
  {
    tag: 'ca.on',
    shape: apart('[0-9]{4}[ -]?[0-9]{3}[ -]?[0-9]{3}(?:[ -]?[A-Z]{2})?'),
    words: 'ohip, ohip number, health card number, health card, ohip card',
  },
  {
    tag: 'ca.phn',
    lengths: [9, 10],
    valid: stdnum(bcPhn),
    words: 'phn, personal health number, msp number, alberta health',
  },
  {
    tag: 'ca.ramq',
    shape: apart('[A-Z]{4}[ ]?[0-9]{4}[ ]?[0-9]{4}'),
    words: 'ramq, carte soleil, assurance maladie, nam, n a m, numero d assurance maladie, no d assurance maladie',
  },
  { tag: 'br.cns', lengths: [15], words: 'cns, cartao sus, cartao nacional de saude, sus' },
  { tag: 'in.abha', lengths: [14], words: 'abha, abha number, abha id, health id, ayushman, हेल्थ आईडी, आभा' },
  { tag: 'ph.philhealth', lengths: [12], words: 'philhealth, philhealth no, philhealth number, philhealth id, phic' },
  {
    tag: 'us.member',
    shape: apart('[A-Z]{2,4}[0-9]{6,12}'),
    words: 'member id, memberid, health id, insurance id, subscriber id, health plan id',
  },
  {
    tag: 'es.tsi',
    shape: apart('[A-Z]{4}[ ]?(?:[0-9]{8,12}|[0-9][ ]?[0-9]{6}[ ]?[0-9]{2}[ ]?[0-9])'),
    words:
      'tarjeta sanitaria, numero de tarjeta sanitaria, n tarjeta sanitaria, targeta sanitaria, catsalut, tsi, cip, cip sns',
  },
  {
    tag: 'pt.utente',
    lengths: [9],
    // "Utente" by itself is a user in Italian.
    words:
      'n utente, nr utente, no utente, num utente, numero utente sns, n de utente, n o de utente, no de utente, nr de utente, num de utente, numero de utente, o utente, utente n, utente sns, sns, n sns, numero sns, numero do sns, cartao de utente',
  },
  {
    tag: 'vn.bhyt',
    shape: apart('[A-Z]{2}[ ]?[0-9][ ]?[0-9]{2}[ ]?[0-9]{10}'),
    words: 'bhyt, ma bhyt, so bhyt, the bhyt, so the bhyt, ma the bhyt, bao hiem y te',
  },
  { tag: 'vn.bhyt-short', lengths: [10], words: '' },
  {
    tag: 'fr.mutuelle',
    lengths: [6, 7, 8, 9, 10],
    words: 'adherent, numero adherent, n adherent, mutuelle, n mutuelle, numero de mutuelle, n adherent mutuelle',
  },
  {
    tag: 'eu.ehic',
    lengths: [20, 16, 14, 18],
    words:
      'team, tessera team, tessera europea, tarjeta sanitaria europea, tse, ceam, ekuz, euhc, ehic, ghic, european health insurance card, ekvk, ecard, e card, sygesikringskort, sygesikringskort nr, sundhedskort, sundhedskort nr, helsetrygdkort, sairaanhoitokortti',
  },
  { tag: 'us.npi', lengths: [10], words: 'npi, npi number' },
];

export const HEALTH_WORDS =
  'health insurance, health number, health insurance number, health id, healthcare number, patient number, medicaid number';
