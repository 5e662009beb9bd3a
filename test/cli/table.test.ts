import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitted } from '../../src/cli/review/table.js';

describe('a table for a terminal', () => {
  const header = ['FILE', 'VERDICT', 'FOUND', 'AGE', 'WAITS FOR', 'MEDIA'];
  const rows = [
    header,
    [
      'Rechnung für Müller und Söhne, Nachtrag 2.pdf',
      'infected',
      'Win.Trojan.Something-1234567-0',
      '3d',
      'not jane.doe',
      '5c1f3a52-8c19-4c6e-9a5f-0c8f0f3f3f3f',
    ],
  ];

  test.each([80, 100, 120])('fits %i columns', (columns) => {
    for (const line of fitted(rows, columns, [2, 0, 5, 4]).trimEnd().split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(columns);
    }
  });

  test('cuts nothing where there is room', () => {
    expect(fitted(rows, 200, [2, 0, 5, 4])).toContain(rows[1]!.join('  ').slice(0, 40));
    expect(fitted(rows, 200, [2, 0, 5, 4])).not.toContain('…');
  });

  test('whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 6, maxLength: 6 }), (cells) => {
        const lines = fitted([header, cells], 80, [2, 0, 5, 4, 1, 3]).trimEnd().split('\n');
        expect(lines.length).toBeLessThanOrEqual(2);
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
      }),
      { seed: 5 },
    );
  });
});
