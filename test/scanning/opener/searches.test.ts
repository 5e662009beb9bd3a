import { expect, test } from '@jest/globals';
import { earlier, nextRun, runBefore, setOf } from '../../../src/scanning/opener/runs.js';
import { containersIn } from '../../../src/scanning/opener/signatures.js';

const LETTERS = setOf(/[a-f0-9]/);

/** The same bytes each time, of so few kinds that every length of run occurs. */
function* samples(count: number, alphabet: string): Generator<Buffer, void> {
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % below;
  };
  for (let sample = 0; sample < count; sample += 1) {
    yield Buffer.from(Array.from({ length: next(40) }, () => alphabet[next(alphabet.length)]).join(''), 'latin1');
  }
}

test.each([1, 2, 3, 8])('runs of %d letters are those that a regular expression finds', (least) => {
  for (const content of samples(3000, 'aaaaa9f. ')) {
    const found: { start: number; end: number }[] = [];
    for (let run = nextRun(content, LETTERS, least, 0); run !== undefined;) {
      found.push(run);
      run = nextRun(content, LETTERS, least, run.end);
    }
    const expected = [...content.toString('latin1').matchAll(new RegExp(`[a-f0-9]{${least},}`, 'g'))];
    expect(found).toEqual(expected.map(({ index, 0: run }) => ({ start: index, end: index + run.length })));
  }
});

test.each([0, 2])('so are runs at the end of a line, before %d equals signs at most', (padding) => {
  for (const content of samples(3000, 'aaa9==\n.')) {
    const found = runBefore(content, LETTERS, 3, padding, 0x0a, 1);
    const text = content.toString('latin1');
    const [expected] = text.slice(1).matchAll(new RegExp(`[a-f0-9]{3,}(?=={0,${padding}}\\n)`, 'g'));
    const start = (expected?.index ?? 0) + 1;
    expect(found).toEqual(expected && { start, end: start + expected[0].length });
  }
});

test('of two runs the one that begins first is the earlier, and one is earlier than none', () => {
  const [one, other] = [
    { start: 3, end: 5 },
    { start: 4, end: 9 },
  ];
  expect([earlier(one, other), earlier(other, one), earlier(undefined, other), earlier(one, undefined)]).toEqual([
    one,
    one,
    other,
    one,
  ]);
});

const MARKS: readonly (readonly [string, string])[] = [
  ['7z', '377abcaf271c'],
  ['rar4', '526172211a0700'],
  ['xz', 'fd377a585a00'],
  ['gzip', '1f8b0800000000000003'],
  ['ole2', 'd0cf11e0a1b11ae1'],
];

test.each(MARKS)(
  'a mark of %s is found at each offset, before the end of the range and not behind it',
  (format, hex) => {
    const magic = Buffer.from(hex, 'hex');
    for (let offset = 0; offset < 6; offset += 1) {
      for (const first of [0, 1]) {
        // What stands before it looks like the begin of another one.
        const content = Buffer.concat([Buffer.alloc(offset, 'PK'), magic, Buffer.alloc(3)]);
        const found = (to: number) => [...containersIn(content, first, to)];
        expect(found(offset + 1)).toEqual(offset < first ? [] : [{ offset, format }]);
        expect(found(offset)).toEqual([]);
      }
    }
  },
);
