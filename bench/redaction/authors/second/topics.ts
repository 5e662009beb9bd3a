import type { Topic } from './brief.js';
import type { Persona } from './persona.js';
import { nameValue } from './persona.js';
import type { Random } from './random.js';
import type { Part, Value, Written } from './types.js';
import { bankAccount } from './values/bank-accounts.js';
import { card, expiry, pin, securityCode, track } from './values/cards.js';
import { birthDate } from './values/dates.js';
import { cryptoAddress, email, ip, mac, oneTimeCode, password, resetLink, token } from './values/digital.js';
import { drivingLicence, healthId, imei, passport, plate, vin } from './values/documents.js';
import { iban } from './values/ibans.js';
import { nationalId, ssn } from './values/national-ids.js';
import { phone } from './values/phones.js';
import type { Address } from './values/places.js';
import { address } from './values/places.js';
import { write } from './notation.js';

/** A value to be told, its identity in the labels, and the words for it. */
export interface Field {
  value: Value;
  id: string;
  nouns: readonly string[];
  /** The value as it is written this time, and what is glued to it. */
  write(hard: boolean): Part[];
}

export interface TopicMaker {
  random: Random;
  persona: Persona;
  /** An id that no other value of the conversation has. */
  nextId(): string;
}

function nounsOf(value: Value, { language }: Persona): readonly string[] {
  if (value.words) return value.words;
  const own = (language.nouns as Readonly<Partial<Record<string, readonly string[]>>>)[value.kind];
  return own ?? [value.kind];
}

export function field(maker: TopicMaker, value: Value): Field {
  const id = maker.nextId();
  const nouns = nounsOf(value, maker.persona);
  return { value, id, nouns, write: (hard) => write(maker.random, value, id, hard, nouns[0] ?? '') };
}

/** Street, town and postcode as one: three labels, the town's counting neither way. */
function addressField(maker: TopicMaker, { street, postcode, city, line }: Address): Field {
  const parts = { a: field(maker, street), p: postcode && field(maker, postcode) };
  const town: Written = {
    kind: 'street-address',
    scheme: street.scheme,
    text: city,
    valueId: maker.nextId(),
    either: true,
  };
  return {
    ...parts.a,
    write: (hard) =>
      line.split(/(\{.\})/).flatMap((piece): Part[] => {
        if (piece === '{a}') return parts.a.write(hard && maker.random.chance(0.5));
        if (piece === '{p}') return parts.p?.write(hard && maker.random.chance(0.5)) ?? [];
        return piece === '{c}' ? [town] : piece === '' ? [] : [piece];
      }),
  };
}

/** A card of which part is hidden already: the last four digits may stay, more than first six and last four may not. */
function maskedCard({ random, persona, nextId }: TopicMaker): Field {
  const value = card(random, persona.country);
  const number = value.groups?.join('') ?? '';
  const mask = random.pick(['*', 'X', 'x', '•']);
  const id = nextId();
  const enough = random.chance(0.7);
  const hidden = enough ? number.length - random.pick([4, 10]) : 2;
  const from = enough && number.length - hidden === 4 ? 0 : 6;
  const shown = number.slice(0, from) + mask.repeat(hidden) + number.slice(from + hidden);
  const text = random.pick([shown, (shown.match(/.{1,4}/g) ?? []).join(' ')]);
  const written: Written = {
    kind: 'card',
    scheme: value.scheme,
    text,
    valueId: id,
    notation: 'half-masked',
    either: enough,
  };
  return { value, id, nouns: nounsOf(value, persona), write: () => [written] };
}

/** The values of a topic, in the order in which people tell them. */
export function fieldsOf(topic: Topic, maker: TopicMaker): Field[] {
  const { random, persona } = maker;
  const { country, born, handles, language } = persona;
  const last = persona.full.split(' ').at(-1) ?? persona.full;
  const one = (value: Value): Field => field(maker, value);
  const id = (): Field =>
    one(country === 'US' && random.chance(0.75) ? ssn(random) : nationalId(random, country, persona));
  const birth = (): Field => one(birthDate(country, born, language.months));
  const name = (): Field => one(nameValue(persona));
  switch (topic) {
    case 'card': {
      const number = card(random, country);
      const fields = [number, expiry(random), securityCode(random, number.scheme === 'amex')].map(one);
      return fields.slice(0, random.pick([1, 1, 2, 3, 3]));
    }
    case 'iban':
      return [one(iban(random, country))];
    case 'bank':
      return bankAccount(random, country).map(one);
    case 'pin':
      return [one(pin(random))];
    case 'otp':
      return [one(oneTimeCode(random))];
    case 'track':
      return [one(track(random, country, handles.join(' ')))];
    case 'crypto':
      return [one(cryptoAddress(random))];
    case 'token':
      return [one(token(random))];
    case 'reset':
      return [one(resetLink(random))];
    case 'password':
      return random.chance(0.5)
        ? [one(password(random))]
        : [one(email(random, country, handles)), one(password(random))];
    case 'masked':
      return [maskedCard(maker)];
    case 'contact':
      return [name(), one(email(random, country, handles)), one(phone(random, country))].slice(random.int(0, 1));
    case 'email':
      return [one(email(random, country, handles))];
    case 'phone':
      return [one(phone(random, country))];
    case 'address':
      return [addressField(maker, address(random, country))];
    case 'postcode': {
      const { postcode } = address(random, country);
      return postcode ? [one(postcode)] : [birth()];
    }
    case 'identity':
      return [name(), birth(), id()].slice(random.int(0, 1));
    case 'birth':
      return [birth()];
    case 'national-id':
      return [id()];
    case 'passport':
      return random.chance(0.6) ? [one(passport(random, country))] : [name(), one(passport(random, country)), birth()];
    case 'licence':
      return [one(drivingLicence(random, country, last, born))];
    case 'health':
      return [one(healthId(random, country))];
    case 'vehicle':
      return [one(plate(random, country)), one(vin(random))].slice(
        ...random.pick([[0, 1] as const, [1, 2] as const, [0, 2] as const]),
      );
    case 'device':
      return random.chance(0.7) ? [one(imei(random))] : [one(imei(random)), one(phone(random, country))];
    case 'network':
      return random.pick([[one(ip(random))], [one(mac(random))], [one(ip(random)), one(mac(random))]]);
    default:
      throw new RangeError(`No topic ${String(topic)}.`);
  }
}
