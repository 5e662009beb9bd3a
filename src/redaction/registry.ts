import { type Kind, type KindSet, SETS } from './kind.js';
import { address } from './kinds/address.js';
import { bankAccount } from './kinds/bank-account.js';
import { birthDate } from './kinds/birth-date.js';
import { cardExpiry } from './kinds/card-expiry.js';
import { card } from './kinds/card.js';
import { cryptoAddress } from './kinds/crypto-address.js';
import { device } from './kinds/device.js';
import { documentNumber } from './kinds/document-number.js';
import { email } from './kinds/email.js';
import { healthId } from './kinds/health-id.js';
import { iban } from './kinds/iban.js';
import { ip } from './kinds/ip.js';
import { nationalId } from './kinds/national-id.js';
import { oneTimeCode } from './kinds/one-time-code.js';
import { organization } from './kinds/organization.js';
import { participantName } from './kinds/participant-name.js';
import { password } from './kinds/password.js';
import { personName } from './kinds/person-name.js';
import { phone } from './kinds/phone.js';
import { pin } from './kinds/pin.js';
import { place } from './kinds/place.js';
import { postcode } from './kinds/postcode.js';
import { recordNumber } from './kinds/record-number.js';
import { resetLink } from './kinds/reset-link.js';
import { secretKey } from './kinds/secret-key.js';
import { securityCode } from './kinds/security-code.js';
import { ssn } from './kinds/ssn.js';
import { taxId } from './kinds/tax-id.js';
import { trackData } from './kinds/track-data.js';
import { vehicle } from './kinds/vehicle.js';

/** Every kind that this project detects itself. A new one is a file in kinds/ and a line here. */
export const KINDS: readonly Kind[] = [
  email,
  card,
  ssn,
  phone,
  iban,
  ip,
  securityCode,
  cardExpiry,
  trackData,
  pin,
  oneTimeCode,
  password,
  secretKey,
  resetLink,
  nationalId,
  taxId,
  healthId,
  bankAccount,
  documentNumber,
  recordNumber,
  vehicle,
  device,
  cryptoAddress,
  birthDate,
  postcode,
  address,
  participantName,
  personName,
  place,
  organization,
];

export const KIND_NAMES: readonly string[] = KINDS.map(({ name }) => name);

/** `all` includes the kinds that are off by default; `default` is everything else. */
export const SET_NAMES: readonly string[] = [...SETS, 'all', 'default'];

/**
 * The kinds that are meant by names of kinds and of sets, each once, in the order of the registry.
 * @throws RangeError for a name of neither
 */
export function kindsOf(names: readonly string[]): readonly Kind[] {
  const unknown = names.filter((name) => !KIND_NAMES.includes(name) && !SET_NAMES.includes(name));
  if (unknown.length > 0) throw new RangeError(`no such kinds: ${unknown.join(', ')}`);
  return KINDS.filter((kind) => names.some((name) => name === kind.name || isIn(name, kind)));
}

function isIn(set: string, { sets, onRequest }: Kind): boolean {
  if (set === 'all') return true;
  return set === 'default' ? onRequest !== true : sets.includes(set as KindSet);
}
