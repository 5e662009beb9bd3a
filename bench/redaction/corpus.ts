import { NEGATIVES, negative } from './negatives.js';
import { type Country, phone } from './phones.js';
import { Random } from './random.js';
import { SMALL_TALK, TEMPLATES } from './templates.js';
import { card, email, iban, ip, type Side, spelledEmail, ssn } from './values.js';

export interface Label {
  kind: string;
  start: number;
  end: number;
}

export interface LabelledMessage {
  senderId?: string;
  text: string;
  labels: Label[];
}

/** Messages that belong together, or one text alone; `negative` names the kind of a text without personal data. */
export interface Example {
  messages: LabelledMessage[];
  template: string;
  negative?: string;
}

const COUNTRIES: Record<string, readonly Country[]> = {
  en: ['US', 'US', 'US', 'GB', 'AU', 'IN'],
  de: ['DE', 'DE', 'CH'],
  fr: ['FR', 'CH'],
  es: ['ES', 'MX'],
  it: ['IT'],
  pt: ['BR'],
  nl: ['NL'],
  sv: ['SE'],
  pl: ['PL'],
  ja: ['JP'],
  zh: ['CN'],
};
const PLACE = /\{([a-z]+(?:-[a-z]+)?)(?:\.([12]))?\}/g;
const SEEDS: Record<Side, number> = { dev: 1, 'held-out': 2 };

/** The labelled half of the corpus: `size` texts from every template, the same on every run. */
export function positives(side: Side, size: number): Example[] {
  const random = new Random(SEEDS[side]);
  return TEMPLATES[side].flatMap((template) =>
    Array.from({ length: size }, () => fillTemplate(random, side, template)),
  );
}

export function negatives(side: Side, size: number): Example[] {
  const random = new Random(SEEDS[side] + 10);
  return Object.entries(NEGATIVES).flatMap(([kind, templates]) =>
    templates[side].flatMap((template) =>
      Array.from({ length: size }, () => ({
        messages: [{ text: negative(random, template), labels: [] }],
        template,
        negative: kind,
      })),
    ),
  );
}

/** Chat as it comes: mostly small talk, some texts with personal data, some hard negatives. */
export function realisticChat(side: Side, bytes: number): string[] {
  const random = new Random(SEEDS[side] + 20);
  const special = [...positives(side, 3), ...negatives(side, 3)].flatMap((example) => example.messages);
  const lines: string[] = [];
  for (let size = 0; size < bytes;) {
    const line = random.chance(0.15) ? random.pick(special).text : random.pick(SMALL_TALK);
    lines.push(line);
    size += Buffer.byteLength(line) + 1;
  }
  return lines;
}

function fillTemplate(random: Random, side: Side, template: string): Example {
  const dialogue = /^[AC]> /.test(template);
  const [language, body] = dialogue ? ['en', template] : split(template);
  const halves = new Map<string, readonly [string, string]>();
  const messages = (dialogue ? body.split('\n') : [body]).map((line): LabelledMessage => {
    const message: LabelledMessage = { text: '', labels: [] };
    if (dialogue) message.senderId = line.charAt(0);
    const source = dialogue ? line.slice(3) : line;
    let done = 0;
    for (const match of source.matchAll(PLACE)) {
      const [place, kind = '', part] = match;
      const value = part
        ? halfOf(halves, kind, part, () => valueOf(random, side, kind, language))
        : disguise(random, side, valueOf(random, side, kind, language));
      message.text += source.slice(done, match.index);
      const start = message.text.length;
      message.text += value;
      message.labels.push({
        kind: kind === 'spelled' ? 'email' : (kind.split('-')[0] ?? kind),
        start,
        end: message.text.length,
      });
      done = match.index + place.length;
    }
    message.text += source.slice(done);
    return message;
  });
  return { messages, template };
}

function split(template: string): [language: string, body: string] {
  const bar = template.indexOf('|');
  return [template.slice(0, bar), template.slice(bar + 1)];
}

function valueOf(random: Random, side: Side, kind: string, language: string): string {
  switch (kind) {
    case 'email':
      return email(random, side);
    case 'spelled':
      return spelledEmail(random, side);
    case 'card':
      return card(random, side);
    case 'ssn':
      return ssn(random, side);
    case 'ssn-bare':
      return ssn(random, side, '');
    case 'ssn-spaced':
      return ssn(random, side, ' ');
    case 'ssn-dotted':
      return ssn(random, side, '.');
    case 'iban':
      return iban(random, side);
    case 'ip':
      return ip(random, side);
    case 'phone':
      return phone(random, side, random.pick(COUNTRIES[language] ?? ['US']));
    default:
      throw new RangeError(`no values of kind ${kind}`);
  }
}

function halfOf(
  halves: Map<string, readonly [string, string]>,
  kind: string,
  part: string,
  draw: () => string,
): string {
  const value = halves.get(kind) ?? cut(draw());
  halves.set(kind, value);
  return value[part === '1' ? 0 : 1];
}

/** Cuts at the separator nearest to the middle, or in the middle. */
function cut(value: string): [string, string] {
  const middle = Math.floor(value.length / 2);
  const places = [...value.matchAll(/(?<=\d)[ .-](?=\d)/g)].map((match) => match.index);
  const place = places.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle;
  return [value.slice(0, place), value.slice(place).replace(/^[ .-]/, '')];
}

/** One value in twelve in other digits, dashes or with characters without width, as phones and copied text have them. */
function disguise(random: Random, side: Side, value: string): string {
  if (!random.chance(1 / 12) || !/\d/.test(value) || /[a-z]/i.test(value)) return value;
  const zero = side === 'dev' ? random.pick([0xff10, 0x0660]) : random.pick([0x0966, 0x06f0, 0xff10]);
  return random.pick([
    () => value.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit))),
    () => value.replaceAll('-', side === 'dev' ? '\u2013' : '\u2011').replaceAll(' ', '\u00a0'),
    () =>
      value.replace(/\d(?=\d)/g, (digit, at: number) =>
        at % 5 === 0 ? `${digit}${side === 'dev' ? '\u200b' : '\u2060'}` : digit,
      ),
  ])();
}
