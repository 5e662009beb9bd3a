import { type CountryCode, getCountries } from 'libphonenumber-js/max';
import { hasLength, isInUse, type PhoneNumber, readPhoneNumber } from './phone-plans.js';

/** Two-letter country code of ISO 3166-1, as libphonenumber knows it. */
export type Country = CountryCode;

export type Plausibility = 'valid' | 'possible' | 'impossible';

/** Larger countries whose national numbers are looked for even when the conversation belongs to another one. */
const WITH_TRUNK_ZERO: readonly Country[] = ['GB', 'DE', 'FR', 'IT', 'NL', 'AU', 'JP', 'CH', 'SE', 'TR'];
const WITHOUT_TRUNK_ZERO: readonly Country[] = ['US', 'ES', 'IT', 'IN', 'BR', 'CN', 'MX', 'PL'];
/** Where national numbers are written with the zero that is dialled before them (ITU-T E.123, national prefixes of E.164). */
const WRITTEN_WITH_ZERO: ReadonlySet<string> = new Set(
  'AT,AU,BE,BG,CH,DE,EG,FI,FR,GB,HR,ID,IE,IL,JP,KE,KR,MY,NG,NL,NZ,PH,PK,RO,RS,SE,SI,SK,TH,TR,TW,UA,VN,ZA'.split(','),
);
/**
 * Checking a number takes microseconds. A text with more numbers than this is a list, or hostile: the rest is assumed to be
 * valid, which redacts more and bounds the time.
 */
const LOOKUPS = 400;

/** Looks up the numbers of one text in the numbering plans, each number once. */
export class NumberingPlan {
  #lookups = 0;
  /** By digits, and then by country. */
  readonly #known = new Map<string, Map<Country | undefined, Plausibility>>();

  constructor(readonly country: Country) {}

  /** Digits after a `+`: country calling code and national number. */
  international(digits: string): Plausibility {
    return this.#ask(digits, undefined);
  }

  /** Whether digits after a `+` have a calling code and a length that it allows. */
  isPossible(digits: string): boolean {
    if (this.#lookups >= LOOKUPS) return true;
    this.#lookups++;
    const number = readPhoneNumber(digits, undefined);
    return number !== undefined && hasLength(number);
  }

  /** Digits as dialled inside the conversation's own country. */
  national(digits: string): Plausibility {
    return this.#ask(digits, this.country);
  }

  /** Whether digits begin as the country writes its national numbers. */
  isWrittenWhole(digits: string): boolean {
    return digits.startsWith('0') || !WRITTEN_WITH_ZERO.has(this.country);
  }

  /** Digits as dialled inside any of the larger countries. */
  isValidSomewhere(digits: string): boolean {
    if (this.#lookups >= LOOKUPS && !this.#known.has(digits)) return false;
    const countries = digits.startsWith('0') ? WITH_TRUNK_ZERO : WITHOUT_TRUNK_ZERO;
    return countries.some((country) => this.#ask(digits, country) === 'valid');
  }

  #ask(digits: string, country: Country | undefined): Plausibility {
    const known = this.#known.get(digits);
    const answered = known?.get(country);
    if (answered) return answered;
    if (this.#lookups >= LOOKUPS) return 'possible';
    this.#lookups++;
    const answer = plausibilityOf(readPhoneNumber(digits, country));
    if (known) known.set(country, answer);
    else this.#known.set(digits, new Map([[country, answer]]));
    return answer;
  }
}

function plausibilityOf(number: PhoneNumber | undefined): Plausibility {
  if (number === undefined) return 'impossible';
  if (isInUse(number)) return 'valid';
  return hasLength(number) ? 'possible' : 'impossible';
}

/** Exchanges of which at least one is in use wherever the area is. */
const EXCHANGES = ['5552671', '2345678', '7301234'];

/** Which area codes of North America are in use; looks each area up once. */
export class NorthAmericanAreas {
  readonly #known = new Map<string, boolean>();

  /** Whether ten digits are in such an area. */
  has(digits: string): boolean {
    const area = digits.slice(0, 3);
    const known = this.#known.get(area);
    if (known !== undefined) return known;
    const isUsed = EXCHANGES.some((rest) => plausibilityOf(readPhoneNumber(area + rest, 'US')) === 'valid');
    this.#known.set(area, isUsed);
    return isUsed;
  }
}

/** Whether libphonenumber knows a country of that code. */
export function isCountry(code: string): boolean {
  return getCountries().some((known) => known === code.toUpperCase());
}

/** The country of that code. @throws RangeError when libphonenumber does not know it. */
export function toCountry(code: string): Country {
  const country = getCountries().find((known) => known === code.toUpperCase());
  if (!country) throw new RangeError(`not an ISO 3166-1 country code: ${code}`);
  return country;
}
