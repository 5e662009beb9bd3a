import { createHash } from 'node:crypto';
import type { Random } from '../random.js';
import type { Value } from '../types.js';

const MAILBOXES: Readonly<Record<string, readonly string[]>> = {
  DE: ['web.de', 'gmx.de', 't-online.de'],
  FR: ['orange.fr', 'free.fr', 'laposte.net'],
  GB: ['btinternet.com', 'hotmail.co.uk', 'yahoo.co.uk'],
  IT: ['libero.it', 'virgilio.it'],
  PL: ['wp.pl', 'onet.pl', 'o2.pl'],
  RU: ['mail.ru', 'yandex.ru', 'bk.ru'],
  BR: ['uol.com.br', 'bol.com.br'],
  NL: ['ziggo.nl', 'kpnmail.nl'],
  CN: ['qq.com', '163.com', '126.com'],
  JP: ['docomo.ne.jp', 'yahoo.co.jp', 'ezweb.ne.jp'],
  KR: ['naver.com', 'hanmail.net'],
  IN: ['rediffmail.com', 'yahoo.co.in'],
  SE: ['telia.com'],
  CZ: ['seznam.cz'],
  US: ['aol.com', 'comcast.net', 'icloud.com'],
};
const EVERYWHERE = [
  'gmail.com',
  'gmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'proton.me',
  'hotmail.com',
  'example.org',
];

/** `handles` are the holder's names in ASCII, first and last. */
export function email(random: Random, country: string, [first, last]: readonly [string, string]): Value {
  const year = String(random.int(60, 99));
  const local = random.pick([
    `${first}.${last}`,
    `${first}${last}`,
    `${first}_${last}`,
    `${first.charAt(0)}.${last}`,
    `${first}${year}`,
    `${last}.${first}`,
    `${first}-${last}${year}`,
    `${first}.${last}+${random.pick(['shop', 'travel', 'news'])}`,
    `${first}${random.digits(4)}`,
    `x${last}${year}x`,
    `${first}.${last.charAt(0)}`,
  ]);
  const domain = random.pick(
    random.chance(0.5)
      ? (MAILBOXES[country] ?? EVERYWHERE)
      : random.chance(0.85)
        ? EVERYWHERE
        : [`${last}-family.net`, `${last}.example`, 'post.bücher.example'],
  );
  const address = `${local}@${domain}`;
  const [host = '', ...zones] = domain.split('.');
  const zone = zones.join('.');
  return {
    kind: 'email',
    scheme: 'address',
    usual: [address, address, address, address.charAt(0).toUpperCase() + address.slice(1)],
    odd: [
      { notation: 'at-in-words', text: `${local} at ${host} dot ${zone}` },
      { notation: 'at-in-brackets', text: `${local}(at)${domain}` },
      { notation: 'at-in-brackets', text: `${local} [at] ${host} [dot] ${zone}` },
      { notation: 'spaces', text: `${local} @ ${domain}` },
      { notation: 'spaces', text: `${local}@ ${domain}` },
      { notation: 'spaces', text: `${local}@${host} .${zone}` },
      { notation: 'spaces', text: `${local} @${host}. ${zone}` },
      { notation: 'comma', text: `${local}@${host},${zone}` },
      { notation: 'full-width', text: `${local}＠${domain}` },
      { notation: 'percent', text: `${encodeURIComponent(local)}%40${domain}` },
      { notation: 'entity', text: `${local}&#64;${domain}` },
      { notation: 'line-break', text: `${local}\n@${domain}` },
      { notation: 'line-break', text: `${local}@\n${domain}` },
      { notation: 'zero-width', text: `${local}​@${domain}` },
      { notation: 'upper-case', text: address.toUpperCase() },
      { notation: 'mailto', text: `mailto:${address}` },
      { notation: 'small-at', text: `${local}﹫${domain}` },
      { notation: 'soft-hyphen', text: `${local}@${host}\u00ad.${zone}` },
    ],
  };
}

export function ip(random: Random): Value {
  const octets = [
    random.pick([81, 92, 203, 185, 24, 109, 77, 212, 189, 49]),
    random.int(0, 255),
    random.int(0, 255),
    random.int(1, 254),
  ].map(String);
  const four = octets.join('.');
  const hex = (): string => random.letters(4, '0123456789abcdef').replace(/^0+(?=.)/, '');
  const prefix = random.pick(['2001:db8', '2a02:8108', '2600:1700', '2409:4071', '2804:14c']);
  const full = `${prefix}:${Array.from({ length: 6 }, hex).join(':')}`;
  const short = `${prefix}::${hex()}`;
  const six = random.chance(0.3);
  return {
    kind: 'ip',
    scheme: six ? 'v6' : 'v4',
    usual: six ? [full, short, `${prefix}:${hex()}::${hex()}:${hex()}`] : [four, four],
    words: ['IP', 'ip', 'IP address', 'ip-adres', 'IP-Adresse', 'IP адрес'].slice(0, 3),
    odd: six
      ? [
          { notation: 'upper-case', text: full.toUpperCase() },
          { notation: 'mapped', text: `::ffff:${four}` },
        ]
      : [
          { notation: 'brackets', text: octets.join('[.]') },
          { notation: 'spaces', text: octets.join(' . ') },
          { notation: 'comma', text: octets.join(',') },
          { notation: 'leading-zeros', text: octets.map((octet) => octet.padStart(3, '0')).join('.') },
          { notation: 'full-width', text: octets.join('．') },
          { notation: 'dot-in-words', text: octets.join(' dot ') },
        ],
  };
}

export function mac(random: Random): Value {
  const bytes = Array.from({ length: 6 }, () => random.letters(2, '0123456789ABCDEF'));
  bytes[0] = random.pick(['00', 'A4', '3C', 'F8', 'DC']);
  const lower = bytes.map((byte) => byte.toLowerCase());
  return {
    kind: 'mac',
    scheme: 'eui48',
    usual: [bytes.join(':'), lower.join(':'), bytes.join('-')],
    words: ['MAC', 'mac address', 'MAC address', 'wifi mac'],
    odd: [
      { notation: 'cisco', text: (lower.join('').match(/.{4}/g) ?? []).join('.') },
      { notation: 'spaces', text: bytes.join(' ') },
      { notation: 'no-separator', text: bytes.join('') },
    ],
  };
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const sha = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();

function base58check(version: number, payload: Uint8Array): string {
  const body = Uint8Array.from([version, ...payload]);
  const bytes = [...body, ...sha(sha(body)).slice(0, 4)];
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; number > 0n; number /= 58n) text = BASE58.charAt(Number(number % 58n)) + text;
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}

/** BIP 173: a pay-to-witness-public-key-hash address of version 0. */
function bech32(payload: readonly number[]): string {
  const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const words = [0];
  let held = 0;
  let bits = 0;
  for (const byte of payload) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5;) words.push((held >> (bits -= 5)) & 31);
    held &= (1 << bits) - 1;
  }
  const polymod = (values: readonly number[]): number => {
    let check = 1;
    for (const value of values) {
      const top = check >>> 25;
      check = ((check & 0x1ffffff) << 5) ^ value;
      [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, bit) => {
        if ((top >>> bit) & 1) check ^= generator;
      });
    }
    return check ^ 1;
  };
  const check = polymod([3, 3, 0, 2, 3, ...words, 0, 0, 0, 0, 0, 0]);
  const tail = [25, 20, 15, 10, 5, 0].map((shift) => (check >>> shift) & 31);
  return `bc1${[...words, ...tail].map((word) => alphabet.charAt(word)).join('')}`;
}

export function cryptoAddress(random: Random): Value {
  const payload = Array.from({ length: 20 }, () => random.int(0, 255));
  const scheme = random.weighted({ btc: 3, 'btc-p2sh': 1, bech32: 3, eth: 3, tron: 1, ltc: 1 });
  const versions = { btc: 0, 'btc-p2sh': 5, tron: 0x41, ltc: 0x30 };
  const address =
    scheme === 'bech32'
      ? bech32(payload)
      : scheme === 'eth'
        ? `0x${random.letters(40, '0123456789abcdef')}`
        : base58check(versions[scheme], Uint8Array.from(payload));
  return { kind: 'crypto-address', scheme, usual: [address] };
}

export function password(random: Random): Value {
  const word = random.pick([
    'Sunshine',
    'tiger',
    'Monkey',
    'hunter',
    'Mallorca',
    'Bella',
    'schatz',
    'Amor',
    'qwerty',
    'Passw0rd',
    'Kolibri',
    'Zidane',
    'Tokyo',
  ]);
  const text = random.pick([
    `${word}${random.digits(2)}!`,
    `${word}${random.int(1970, 2024)}`,
    `${word}@${random.digits(3)}`,
    `${word.toLowerCase()}_${random.digits(2)}#`,
    `${random.fill('@#')}x${word}$${random.digits(2)}`,
    random.letters(12, 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!$%*'),
  ]);
  return { kind: 'password', scheme: 'password', usual: [text] };
}

export function oneTimeCode(random: Random): Value {
  const code = random.digits(random.pick([6, 6, 6, 4, 8]));
  const half = code.length / 2;
  return {
    kind: 'one-time-code',
    scheme: 'code',
    usual: [code],
    odd: [
      { notation: 'space', text: `${code.slice(0, half)} ${code.slice(half)}` },
      { notation: 'hyphen', text: `${code.slice(0, half)}-${code.slice(half)}` },
      { notation: 'prefix', text: `G-${code}` },
      { notation: 'spaced-digits', text: [...code].join(' ') },
    ],
  };
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Put together from its parts, so that no scanner takes this file for a leak. */
export function token(random: Random): Value {
  const encode = (text: string): string => Buffer.from(text).toString('base64url');
  const jwt = [
    encode('{"alg":"HS256","typ":"JWT"}'),
    encode(`{"sub":"${random.digits(8)}","iat":17${random.digits(8)}}`),
    random.letters(43, ALPHANUMERIC),
  ].join('.');
  const made = {
    jwt,
    'secret-key': ['sk', 'live', random.letters(24, ALPHANUMERIC)].join('_'),
    'code-host': ['ghp', random.letters(36, ALPHANUMERIC)].join('_'),
    cloud: `AK${'IA'}${random.letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    hex: random.letters(40, '0123456789abcdef'),
  };
  const scheme = random.weighted({ jwt: 3, 'secret-key': 2, 'code-host': 1, cloud: 1, hex: 1 });
  return { kind: 'token', scheme, usual: [made[scheme]] };
}

export function resetLink(random: Random): Value {
  const host = random.pick([
    'https://login.acme-bank.example',
    'https://my.shop.example',
    'https://account.airline.example',
    'https://portal.clinic.example',
    'http://go.telco.example',
  ]);
  const secret = random.letters(random.pick([22, 32, 40]), ALPHANUMERIC);
  const link = random.pick([
    `${host}/reset-password?token=${secret}`,
    `${host}/password/reset/${secret}`,
    `${host}/verify?code=${secret}&lang=en`,
    `${host}/magic-link/${secret}`,
    `${host}/auth/recover#access_token=${secret}`,
  ]);
  return { kind: 'reset-link', scheme: 'url', usual: [link] };
}
