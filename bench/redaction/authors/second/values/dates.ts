import type { Random } from '../random.js';
import type { Value } from '../types.js';

export interface Day {
  year: number;
  month: number;
  day: number;
}

/** A birthday of someone between 18 and 85. */
export function birthday(random: Random): Day {
  return { year: random.int(1941, 2007), month: random.int(1, 12), day: random.int(1, 28) };
}

export const two = (value: number): string => String(value % 100).padStart(2, '0');

/** `d` 7, `dd` 07, `mm`, `yy`, `yyyy`. */
export function dateAs(pattern: string, { year, month, day }: Day): string {
  return pattern.replace(/yyyy|yy|mm|m|dd|d/g, (mark) =>
    mark === 'yyyy'
      ? String(year)
      : mark === 'yy'
        ? two(year)
        : mark === 'mm'
          ? two(month)
          : mark === 'm'
            ? String(month)
            : mark === 'dd'
              ? two(day)
              : String(day),
  );
}

const USUAL: Readonly<Record<string, readonly string[]>> = {
  US: ['mm/dd/yyyy', 'm/d/yyyy', 'mm/dd/yy', 'mm-dd-yyyy'],
  PH: ['mm/dd/yyyy', 'm/d/yyyy'],
  CA: ['yyyy-mm-dd', 'mm/dd/yyyy'],
  DE: ['dd.mm.yyyy', 'd.m.yyyy', 'dd.mm.yy'],
  AT: ['dd.mm.yyyy', 'd.m.yyyy'],
  CH: ['dd.mm.yyyy', 'd.m.yyyy'],
  PL: ['dd.mm.yyyy', 'dd-mm-yyyy'],
  CZ: ['d. m. yyyy', 'dd.mm.yyyy'],
  RU: ['dd.mm.yyyy', 'dd.mm.yy'],
  TR: ['dd.mm.yyyy', 'dd/mm/yyyy'],
  FI: ['d.m.yyyy', 'dd.mm.yyyy'],
  NO: ['dd.mm.yyyy', 'd.m.yyyy'],
  DK: ['dd-mm-yyyy', 'dd.mm.yyyy', 'dd/mm-yyyy'],
  SE: ['yyyy-mm-dd', 'yyyymmdd'],
  NL: ['dd-mm-yyyy', 'd-m-yyyy'],
  CN: ['yyyy-mm-dd', 'yyyy年m月d日', 'yyyymmdd'],
  TW: ['yyyy/mm/dd', 'yyyy年m月d日'],
  JP: ['yyyy年m月d日', 'yyyy/mm/dd'],
  KR: ['yyyy년 m월 d일', 'yyyy.mm.dd', 'yyyy-mm-dd'],
};
const ELSEWHERE = ['dd/mm/yyyy', 'd/m/yyyy', 'dd-mm-yyyy', 'dd/mm/yy'];
const ODD = [
  ['spaces', 'dd mm yyyy'],
  ['no-separator', 'ddmmyyyy'],
  ['comma', 'dd,mm,yyyy'],
  ['iso', 'yyyy-mm-dd'],
  ['spaced-slash', 'dd / mm / yyyy'],
  ['en-dash', 'dd–mm–yyyy'],
  ['mixed', 'dd.mm/yyyy'],
  ['year-first-dots', 'yyyy.mm.dd'],
] as const;

export function birthDate(country: string, born: Day, months: readonly string[]): Value {
  const month = months[born.month - 1] ?? '';
  const spelled = [`${born.day} ${month} ${born.year}`];
  if (country === 'US') spelled.push(`${month} ${born.day}, ${born.year}`);
  if (country === 'DE' || country === 'AT') spelled[0] = `${born.day}. ${month} ${born.year}`;
  const numeric = USUAL[country] ?? ELSEWHERE;
  return {
    kind: 'birth-date',
    scheme: country,
    usual: [...numeric.map((pattern) => dateAs(pattern, born)), ...(month === '' ? [] : spelled)],
    odd: ODD.map(([notation, pattern]) => ({ notation, text: dateAs(pattern, born) })),
  };
}
