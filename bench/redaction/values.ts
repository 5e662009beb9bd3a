import type { Random } from './random.js';

/** The two halves of the corpus. Their values never meet: names and hosts come from two lists, digits differ in parity. */
export type Side = 'dev' | 'held-out';

const NAMES: Record<Side, readonly string[]> = {
  dev: 'jane omar lucia henrik mei priya tomas aisha noah greta pavel ines kwame sofia liam yuki hugo zofia ravi clara'.split(
    ' ',
  ),
  'held-out':
    'martin leila bruno ingrid chen anjali pedro fatima ethan heidi marek elena kofi giulia oscar naoko louis kasia arjun emma'.split(
      ' ',
    ),
};
const SURNAMES: Record<Side, readonly string[]> = {
  dev: 'doe hassan rossi larsen zhang patel novak diallo smith keller ivanov costa mensah garcia brown sato martin'.split(
    ' ',
  ),
  'held-out':
    'miller farouk bianchi berg wang sharma dvorak toure jones schmid petrov silva owusu lopez white tanaka dubois'.split(
      ' ',
    ),
};
const HOSTS: Record<Side, readonly string[]> = {
  dev: 'gmail.com yahoo.com example.com mail.example.co.uk outlook.de acme-shop.io orange.fr uni-bonn.de proton.me correo.es'.split(
    ' ',
  ),
  'held-out':
    'hotmail.com icloud.com example.org post.example.com.au gmx.net north-wind.app free.fr tu-berlin.de fastmail.com libero.it'.split(
      ' ',
    ),
};

/** Draws until the sum of the digits has the parity of the side. */
export function ofSide(side: Side, draw: () => string): string {
  for (;;) {
    const value = draw();
    const sum = [...value].reduce((total, unit) => total + (Number(unit) || 0), 0);
    if (sum % 2 === (side === 'dev' ? 0 : 1)) return value;
  }
}

export function email(random: Random, side: Side): string {
  const [name, surname] = [random.pick(NAMES[side]), random.pick(SURNAMES[side])];
  const local = random.pick([
    name,
    `${name}.${surname}`,
    `${name}_${surname}`,
    `${name}${random.integer(1, 99)}`,
    `${name.charAt(0)}${surname}`,
    `${name}.${surname}+shop`,
    `${name}-${surname}`,
    `${surname.charAt(0).toUpperCase()}${surname.slice(1)}.${name}`,
  ]);
  return `${local}@${random.pick(HOSTS[side])}`;
}

/** An address as people write it where machines should not read it. */
export function spelledEmail(random: Random, side: Side): string {
  const name = random.pick(NAMES[side]);
  const surname = random.pick(SURNAMES[side]);
  const local = random.pick([`${name}.${surname}`, `${name}${random.integer(1, 99)}`, `${name}_${surname}`, name]);
  const host = random.pick(HOSTS[side]);
  const dots = (text: string, dot: string): string => text.replaceAll('.', dot);
  const forms: Record<Side, readonly string[]> = {
    dev: [
      `${dots(local, ' dot ')} at ${dots(host, ' dot ')}`,
      `${local} at ${dots(host, ' dot ')}`,
      `${local} (at) ${host}`,
      `${local}[at]${dots(host, '[dot]')}`,
      `${local} @ ${host}`,
      `${local}@${host.replace('.', ' .')}`,
      `${local} AT ${dots(host, ' DOT ')}`,
      `${local} arroba ${dots(host, ' punto ')}`,
      `${local}@@${host}`,
    ],
    'held-out': [
      `${dots(local, ' dot ')} at ${dots(host, ' dot ')}`,
      `${dots(local, ' DOT ')} AT ${dots(host, ' DOT ')}`,
      `${local}(at)${dots(host, '(dot)')}`,
      `${local} [at] ${dots(host, ' [dot] ')}`,
      `${local} {at} ${host}`,
      `${local}@ ${host}`,
      `${local} @${dots(host, ' . ')}`,
      `${local} chiocciola ${dots(host, ' punto ')}`,
      `${local} at sign ${dots(host, ' dot ')}`,
      `${local.replace('_', ' underscore ')} at ${dots(host, ' dot ')}`,
    ],
  };
  return random.pick(forms[side]);
}

const ISSUERS: readonly (readonly [prefix: string, length: number])[] = [
  ['4', 16], ['4', 16], ['4', 13], ['4', 19], ['51', 16], ['55', 16], ['2221', 16], ['2720', 16], ['34', 15], ['37', 15],
  ['36', 14], ['305', 14], ['6011', 16], ['65', 16], ['644', 16], ['3528', 16], ['3589', 16], ['62', 16], ['62', 17],
  ['62', 19], ['5018', 12], ['6304', 13], ['6759', 18], ['5893', 16], ['6763', 17], ['2200', 16], ['50', 19],
]; // prettier-ignore

export function card(random: Random, side: Side): string {
  const [prefix, length] = random.pick(ISSUERS);
  const digits = ofSide(side, () => withLuhn(prefix + random.fill('#'.repeat(length - prefix.length - 1))));
  const grouped = (size: number, mark: string): string =>
    (digits.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(mark);
  const amex = `${digits.slice(0, 4)} ${digits.slice(4, 10)} ${digits.slice(10)}`;
  return random.pick([
    digits, length === 15 || length === 14 ? amex : grouped(4, ' '), grouped(4, ' '), grouped(4, '-'),
    grouped(4, side === 'dev' ? '.' : '  '), grouped(side === 'dev' ? 6 : 5, ' '), grouped(4, side === 'dev' ? ' - ' : ' – '),
  ]); // prettier-ignore
}

function withLuhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, unit, place) => {
    const value = Number(unit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

export function ssn(random: Random, side: Side, mark = '-'): string {
  const digits = ofSide(side, () => {
    const area = random.pick([random.integer(1, 665), random.integer(667, 899)]);
    return (
      String(area).padStart(3, '0') +
      String(random.integer(1, 99)).padStart(2, '0') +
      String(random.integer(1, 9999)).padStart(4, '0')
    );
  });
  return [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)].join(mark);
}

const IBANS: readonly string[] = ['DE##################', 'GB????##############', 'FR#######################', 'ES####################', 'NL????##########', 'IT?######################', 'CH#################', 'BE############', 'PL########################', 'AT################']; // prettier-ignore

export function iban(random: Random, side: Side): string {
  const account = ofSide(side, () => {
    const filled = random.pick(IBANS).replace(/(?<=^..).*/, (rest) => random.fill(rest));
    const [country, rest] = [filled.slice(0, 2), filled.slice(2)];
    const digits = [...`${rest}${country}00`].map((unit) => parseInt(unit, 36)).join('');
    return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${rest}`;
  });
  const spaced = (account.match(/.{1,4}/g) ?? []).join(' ');
  return random.pick([account, spaced, spaced, side === 'dev' ? account.toLowerCase() : spaced.replaceAll(' ', '-')]);
}

export function ip(random: Random, side: Side): string {
  const octet = (): number => random.integer(1, 254);
  const group = (): string => random.integer(0x100, 0xffff).toString(16);
  return random.pick([
    ofSide(side, () => `${random.pick([10, 172, 192, octet()])}.${octet()}.${octet()}.${octet()}`),
    ofSide(side, () => `${octet()}.${octet()}.${octet()}.${octet()}`),
    `2001:db8:${side === 'dev' ? 'a' : 'b'}${random.integer(0, 9)}::${group()}`,
    `fe80::${group()}:${group()}:${side === 'dev' ? '1' : '2'}`,
    [side === 'dev' ? '2a02' : '2a01', group(), group(), group(), group(), group(), group(), group()].join(':'),
  ]);
}
