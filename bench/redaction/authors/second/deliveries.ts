import type { Delivery } from './brief.js';
import { typed } from './habits.js';
import type { Channel } from './habits.js';
import type { LineName } from './languages/language.js';
import type { Line } from './message.js';
import { filled } from './message.js';
import type { Persona } from './persona.js';
import type { Random } from './random.js';
import type { Field } from './topics.js';
import type { Kind, Part } from './types.js';

export interface Stage {
  random: Random;
  persona: Persona;
  channel: Channel;
  hard: boolean;
}

/** Recognised by their form alone; everything else needs a word or a question. */
const SPEAKS_FOR_ITSELF = new Set<Kind>([
  'card',
  'iban',
  'email',
  'ssn',
  'crypto-address',
  'vin',
  'track',
  'reset-link',
  'mac',
  'ip',
  'token',
]);
/** Long enough to be told in parts. */
const SPLIT = new Set<Kind>(['card', 'iban', 'phone', 'ssn', 'national-id', 'bank-account', 'imei']);

const KEYS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  card: ['cardNumber', 'card_number', 'pan'],
  'card-expiry': ['expiry', 'exp_date'],
  'security-code': ['cvv', 'cvc'],
  phone: ['phone', 'mobile', 'msisdn'],
  email: ['email', 'mail', 'user'],
  'birth-date': ['dob', 'birthDate', 'date_of_birth'],
  'person-name': ['name', 'fullName', 'customer'],
  'street-address': ['address', 'street'],
  'bank-account': ['account', 'accountNumber'],
  'one-time-code': ['otp', 'code'],
  password: ['password', 'pwd'],
  token: ['token', 'apiKey', 'access_token'],
  ip: ['ip', 'client_ip'],
  passport: ['passport', 'passportNo'],
  'driving-licence': ['licence', 'licenseNumber'],
  plate: ['plate', 'reg'],
  'health-id': ['memberId', 'health_id'],
  postcode: ['postcode', 'zip'],
};

const keyOf = (random: Random, { value }: Field): string =>
  value.kind === 'national-id'
    ? (value.scheme.split('.')[1] ?? 'id')
    : random.pick(KEYS[value.kind] ?? [value.kind.replaceAll('-', '_')]);

/** Encodes text and values alike; the labels stay on the encoded value. */
const encoded = (parts: readonly Part[], encode: (text: string) => string): Part[] =>
  parts.map((part) => {
    if (typeof part === 'string') return encode(part);
    const text = encode(part.text);
    return text === part.text ? part : { ...part, text, notation: part.notation ?? 'encoded' };
  });
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const inFileName = (text: string): string => text.replace(/[\s/\\:*?"<>|]/g, '_');

const joined = (lists: readonly (readonly Part[])[], separator: string): Part[] =>
  lists.flatMap((parts, index) => (index === 0 ? parts : [separator, ...parts]));

/** The lines in which the fields are told, questions included. */
export function deliver(stage: Stage, delivery: Delivery, fields: readonly Field[]): Line[] {
  const { random, persona, channel, hard } = stage;
  const line = (name: LineName): string => random.pick(persona.language.lines[name]);
  const noun = (field: Field): string => random.pick(field.nouns);
  const agent = (template: string, slots: Readonly<Record<string, readonly Part[]>> = {}): Line => ({
    from: 'agent',
    parts: filled(template, slots),
  });
  const customer = (template: string, slots: Readonly<Record<string, readonly Part[]>> = {}): Line => ({
    from: 'customer',
    parts: filled(typed(random, channel, template), slots),
  });
  const asked = (field: Field): Line => agent(line('asks').replace('{k}', noun(field)));
  const told = (field: Field): Line => {
    const given = line('gives').replace('{k}', noun(field));
    const glued = hard && random.chance(0.12) && field.value.kind !== 'email' ? given.replace(' {v}', '{v}') : given;
    return customer(glued, { v: field.write(hard) });
  };
  const pasted = (parts: readonly Part[]): Line => ({ from: 'customer', parts });
  const written = (field: Field, often = 0.3): Part[] => field.write(hard && random.chance(often));

  switch (delivery) {
    case 'bare-answer':
      return fields.flatMap((field) => [asked(field), customer(line('bares'), { v: field.write(hard) })]);
    case 'ask-give':
      return fields.flatMap((field) => [asked(field), told(field)]);
    case 'volunteer':
      return fields.map(told);
    case 'no-word':
      if (!fields.every(({ value }) => SPEAKS_FOR_ITSELF.has(value.kind)))
        return fields.flatMap((field) => [asked(field), customer('{v}', { v: field.write(hard) })]);
      return fields.map((field) => customer('{v}', { v: field.write(hard) }));
    case 'one-message': {
      const separator = random.pick(hard ? [' ', ', ', '\n', '; ', ' / ', ' + ', ' | '] : [', ', '\n', ' , ', '; ']);
      const card = fields[0]?.value.kind === 'card';
      const wordless = card && hard && random.chance(0.5);
      const values = fields.map((field) => (wordless ? field.write(hard) : [`${noun(field)} `, ...field.write(hard)]));
      // Expiry and code right behind the number, as dumps and hurried people have them.
      return [
        ...(wordless && fields[0] ? [asked(fields[0])] : []),
        pasted(joined(values, wordless ? random.pick(['', '|', ',', '/', ' ', ':']) : separator)),
      ];
    }
    case 'form': {
      const colon = random.pick([': ', ': ', ' : ', ':\t', ' = ', '：', ':\n']);
      const heading = random.chance(0.4) ? `${random.pick(['---', '===', '*****', '✅'])}\n` : '';
      return [
        pasted(
          [
            heading,
            ...joined(
              fields.map((field) => [noun(field), colon, ...written(field)]),
              '\n',
            ),
          ].filter((part) => part !== ''),
        ),
      ];
    }
    case 'json': {
      const spaced = random.chance(0.5);
      const body = fields.map((field): Part[] => [
        `"${keyOf(random, field)}":${spaced ? ' ' : ''}"`,
        ...encoded(written(field), inJson),
        '"',
      ]);
      return [pasted(['{', ...joined(body, spaced ? ', ' : ','), '}'])];
    }
    case 'csv': {
      const separator = random.pick([',', ';', '\t', '|']);
      const quote = random.pick(['"', '']);
      const cells = fields.map((field): Part[] => [quote, ...written(field), quote].filter((part) => part !== ''));
      return [
        pasted([`${fields.map((field) => keyOf(random, field)).join(separator)}\n`, ...joined(cells, separator)]),
      ];
    }
    case 'url': {
      const query = fields.map((field): Part[] => [
        `${keyOf(random, field)}=`,
        ...encoded(written(field, 0.1), encodeURIComponent),
      ]);
      return [pasted(['https://www.shop.example/form?step=2&', ...joined(query, '&')])];
    }
    case 'file':
      return fields.map((field) =>
        pasted([
          `${keyOf(random, field)}_`,
          ...encoded(written(field, 0), inFileName),
          random.pick(['.pdf', '.jpg', '_scan.png']),
        ]),
      );
    case 'xml':
      return [
        pasted(
          fields.flatMap((field): Part[] => {
            const key = keyOf(random, field);
            return [`<${key}>`, ...encoded(written(field, 0.1), inXml), `</${key}>`];
          }),
        ),
      ];
    case 'quote':
      return [
        pasted(
          joined(
            fields.map((field) => [`> ${noun(field)}: `, ...written(field)]),
            '\n',
          ),
        ),
      ];
    case 'split':
      return fields.flatMap((field) => inParts(field, { asked, told, agent, line }, random));
    default:
      throw new RangeError(`No delivery ${String(delivery)}.`);
  }
}

interface Speakers {
  asked(field: Field): Line;
  told(field: Field): Line;
  agent(template: string): Line;
  line(name: LineName): string;
}

/** A value over two to four messages, with the agent in between or not. */
function inParts(field: Field, { asked, told, agent, line }: Speakers, random: Random): Line[] {
  const { kind, scheme, groups = [] } = field.value;
  if (!SPLIT.has(kind) || groups.length < 2) return [asked(field), told(field)];
  const pieces: string[] = [];
  const count = Math.min(groups.length, random.int(2, 4));
  for (let index = 0; index < count; index += 1) {
    const from = Math.floor((index * groups.length) / count);
    pieces.push(
      groups.slice(from, Math.floor(((index + 1) * groups.length) / count)).join(random.pick([' ', '', '-'])),
    );
  }
  const between = random.chance(0.6);
  return [
    asked(field),
    ...pieces.flatMap((text, index): Line[] => {
      const part: Line = { from: 'customer', parts: [{ kind, scheme, text, valueId: field.id, notation: 'split' }] };
      return between && index < pieces.length - 1 ? [part, agent(line('goOn'))] : [part];
    }),
  ];
}
