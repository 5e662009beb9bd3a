import type { CountryCode } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';

/** One country's numbering plan, from libphonenumber's metadata, with its patterns compiled. */
interface Plan {
  readonly callingCode: string;
  /** What is dialled before a number of another country. */
  readonly exitCode: RegExp;
  readonly pattern: RegExp;
  readonly lengths: readonly number[];
  /** The prefix of national calls, and what replaces it. */
  readonly prefix: RegExp | undefined;
  readonly transformed: string | undefined;
  /** Tells the country among those of one calling code. */
  readonly leading: RegExp | undefined;
  /** Fixed lines, mobile phones and the like; without them, the national pattern decides. */
  readonly types: readonly NumberType[] | undefined;
}

interface NumberType {
  readonly pattern: RegExp;
  readonly lengths: readonly number[];
}

/** The same in the form of the metadata. */
type MinifiedType = readonly [pattern: string, lengths?: readonly number[]] | 0;

/** A country's array in metadata of version 4, as far as it is read here. */
type Minified = readonly [
  callingCode: string,
  exitCode: string,
  pattern: string,
  lengths: readonly number[],
  formats: unknown,
  prefix: string | 0 | undefined,
  formattingRule: unknown,
  prefixForParsing: string | 0 | undefined,
  transformRule: string | 0 | undefined,
  isPrefixOptional: unknown,
  leading: string | 0 | undefined,
  types: readonly MinifiedType[] | 0 | undefined,
];

/** A number as its plan has it, without calling code and prefixes. */
export interface PhoneNumber {
  readonly plan: Plan;
  readonly national: string;
}

const SHORTEST = 2;
const LONGEST = 17;
const LONGEST_CALLING_CODE = 3;
const { countries, nonGeographic, country_calling_codes: countriesOfCode } = metadata;
const plans = new Map<string, Plan>();

/**
 * Reads digits as `parsePhoneNumberFromString` of libphonenumber-js does: those after a `+`, or, with a `country`, those
 * dialled inside of it. The library compiles every pattern anew for each number, which takes far longer than the rest;
 * this reads the same metadata, and a test compares both.
 */
export function readPhoneNumber(digits: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const [plan, number] =
    (country === undefined ? afterCallingCode(digits) : dialledInside(planOf(country), digits)) ?? NO_NUMBER;
  if (plan === undefined || number === '') return undefined;
  const national = withoutPrefix(plan, number);
  if (national.length < SHORTEST || national.length > LONGEST) return undefined;
  return { plan: planAmong(plan.callingCode, national) ?? plan, national };
}
const NO_NUMBER = [undefined, ''] as const;

/** Whether numbers of that plan are in use where this one is. */
export function isInUse({ plan, national }: PhoneNumber): boolean {
  if (!plan.pattern.test(national)) return false;
  if (plan.types === undefined) return true;
  return plan.types.some(({ lengths, pattern }) => lengths.includes(national.length) && pattern.test(national));
}

/** Whether numbers of that plan have that length. */
export function hasLength({ plan, national }: PhoneNumber): boolean {
  return plan.lengths.includes(national.length);
}

function dialledInside(plan: Plan, digits: string): Dialled | undefined {
  const exit = plan.exitCode.exec(digits)?.[0].length ?? 0;
  if (exit > 0 && exit < digits.length && digits.charAt(exit) !== '0') return afterCallingCode(digits.slice(exit));
  return lacksPlus(plan, digits) ? afterCallingCode(digits) : [plan, digits];
}

type Dialled = readonly [Plan, string];

function afterCallingCode(digits: string): Dialled | undefined {
  if (digits.startsWith('0')) return undefined;
  for (let length = 1; length <= LONGEST_CALLING_CODE && length < digits.length + 1; length++) {
    const plan = planOfCode(digits.slice(0, length));
    if (plan) return [plan, digits.slice(length)];
  }
  return undefined;
}

/** Whether digits begin with the calling code of the country that they are dialled in, and make sense only without it. */
function lacksPlus(plan: Plan, digits: string): boolean {
  if (!digits.startsWith(plan.callingCode)) return false;
  const whole = withoutPrefix(plan, digits);
  const rest = withoutPrefix(plan, digits.slice(plan.callingCode.length));
  if (!plan.pattern.test(whole) && plan.pattern.test(rest)) return true;
  return whole.length > Math.max(...plan.lengths);
}

/** The digits without the country's own prefix, unless they make more sense with it. */
function withoutPrefix(plan: Plan, digits: string): string {
  const match = digits === '' ? null : plan.prefix?.exec(digits);
  if (!match || !plan.prefix) return digits;
  const isCaptured = match.length > 1 && Boolean(match[match.length - 1]);
  const rest =
    isCaptured && plan.transformed ? digits.replace(plan.prefix, plan.transformed) : digits.slice(match[0].length);
  if (rest === digits) return digits;
  if (plan.pattern.test(digits) && !plan.pattern.test(rest)) return digits;
  const { lengths } = planAmong(plan.callingCode, rest) ?? plan;
  const isPossible = lengths.includes(rest.length) || rest.length > Math.max(...lengths);
  return isPossible ? rest : digits;
}

/** The plan of that number among those that share a calling code. */
function planAmong(callingCode: string, national: string): Plan | undefined {
  const sharing = countriesSharing(callingCode);
  if (sharing.length === 1) return planOf(sharing[0]!);
  return sharing.map(planOf).find((plan) => plan.leading?.test(national) ?? isInUse({ plan, national }));
}

const NOBODY: readonly CountryCode[] = [];

function countriesSharing(callingCode: string): readonly CountryCode[] {
  return countriesOfCode[callingCode as keyof typeof countriesOfCode] ?? NOBODY;
}

function planOf(country: CountryCode): Plan {
  return compiled(country, countries[country]!);
}

function planOfCode(callingCode: string): Plan | undefined {
  const [main] = countriesSharing(callingCode);
  if (main !== undefined) return planOf(main);
  const plan = nonGeographic[callingCode as keyof typeof nonGeographic];
  return plan && compiled(callingCode, plan);
}

function compiled(key: string, minified: readonly unknown[]): Plan {
  let plan = plans.get(key);
  if (!plan) plans.set(key, (plan = compile(minified as Minified)));
  return plan;
}

function compile(minified: Minified): Plan {
  const [callingCode, exitCode, pattern, lengths, , ownPrefix, , prefixForParsing, transformed, , leading, types] =
    minified;
  const prefix = prefixForParsing || ownPrefix;
  return {
    callingCode,
    exitCode: new RegExp(`^(?:${exitCode})`),
    pattern: new RegExp(`^(?:${pattern})$`),
    lengths,
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    transformed: transformed || undefined,
    leading: leading ? new RegExp(`^(?:${leading})`) : undefined,
    types: types ? types.flatMap((type) => typeOf(type, lengths)) : undefined,
  };
}

function typeOf(type: MinifiedType, lengths: readonly number[]): NumberType[] {
  if (!type) return [];
  const [pattern, own] = type;
  return pattern === '' ? [] : [{ pattern: new RegExp(`^(?:${pattern})$`), lengths: own ?? lengths }];
}
