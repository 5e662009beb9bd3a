import type { Contender } from './contenders.js';
import { Random } from './random.js';

/** Lines that are long in one way. A pattern that starts anew at every character takes four times as long for twice the length. */
export const HOSTILE_LINES: Record<string, (length: number) => string> = {
  letters: (length) => 'a'.repeat(length),
  'letters, then @': (length) => `${'a'.repeat(length)}@`,
  'a@a.a.a': (length) => `a@${'a.'.repeat(length / 2)}`,
  '@ signs': (length) => 'a@'.repeat(length / 2),
  dots: (length) => `a@${'.'.repeat(length)}`,
  dashes: (length) => `1${'-'.repeat(length)}`,
  spaces: (length) => `1${' '.repeat(length)}`,
  digits: (length) => '4'.repeat(length),
  'spaced digits': (length) => '4 '.repeat(length / 2),
  'random spaced digits': (length) => new Random(3).fill('# '.repeat(length / 2)),
  'groups of four': (length) => new Random(4).fill('4### '.repeat(length / 5)),
  'plus and digits': (length) => `+${'1 '.repeat(length / 2)}`,
  'plus signs': (length) => '+1'.repeat(length / 2),
  cards: (length) => '4111 1111 1111 1111, '.repeat(length / 21),
  phones: (length) => new Random(5).fill('call +44 20 7### ####; '.repeat(length / 23)),
  'US phones': (length) => new Random(6).fill('415-2##-#### '.repeat(length / 13)),
  'at words': (length) => ' at a'.repeat(length / 5),
  'dot words': (length) => `a at a${' dot a'.repeat(length / 6)}`,
  'spoken digits': (length) => 'five '.repeat(length / 5),
  IBAN: (length) => 'DE89'.repeat(length / 4),
  'spaced IBAN': (length) => 'DE89 '.repeat(length / 5),
  'IPv4 quads': (length) => '1.2.3.'.repeat(length / 6),
  colons: (length) => 'a:'.repeat(length / 2),
  'context words': (length) => 'order 12345678 phone '.repeat(length / 21),
  'zero width': (length) => `4${'\u200b'.repeat(length)}1`,
  'combining marks': (length) => `4${'\u0301'.repeat(length)}1`,
  Chinese: (length) => `${'电话号码订单'.repeat(length / 6)}1`,
  tokens: (length) => '[REDACTED]1'.repeat(length / 11),
  'code words': (length) => 'cvv 123 '.repeat(length / 8),
  'cards and codes': (length) => '4111111111111111 12/27 123 '.repeat(length / 27),
  'national numbers': (length) => new Random(7).fill('cpf ###.###.###-## nino AB###### '.repeat(length / 33)),
  passwords: (length) => 'password is '.repeat(length / 12),
  'post codes': (length) => new Random(8).fill('SW1A #AA 12## AB '.repeat(length / 17)),
  addresses: (length) => '12 High Street '.repeat(length / 15),
  'keys and links': (length) => 'https://a.b/reset?token=abcdef123456 '.repeat(length / 37),
  'newline per digit': (length) => '4\n'.repeat(length / 2),
  'one digit and a comma': (length) => '1,'.repeat(length / 2),
  'names of codes': (length) => 'cvv2 '.repeat(length / 5) + '123',
  'names with codes': (length) => 'cvv2:123 '.repeat(length / 9),
  'branches and accounts': (length) => new Random(9).fill('bsb ###-### ######## '.repeat(length / 21)),
  'open tokens': (length) => '[REDACTED'.repeat(length / 9),
}; // prettier-ignore

export const LENGTHS = [10, 20, 40, 80, 100] as const;

/** Milliseconds of processor time, best of three, for each line at each length in kB; a contender is dropped once it takes a second. */
export function timeHostileLines(contender: Contender): Map<string, number[]> {
  const table = new Map<string, number[]>();
  for (const [name, make] of Object.entries(HOSTILE_LINES)) {
    const times: number[] = [];
    for (const kilobytes of LENGTHS) {
      const messages = [{ text: make(kilobytes * 1000), labels: [] }];
      const best = Math.min(...[1, 2, 3].map(() => timed(() => contender.find(messages))));
      times.push(best);
      if (best > 1000) break;
    }
    table.set(name, times);
  }
  return table;
}

/** Milliseconds of processor time, so that other programs on the machine do not count. */
export function timed(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  return process.cpuUsage(start).user / 1000;
}
