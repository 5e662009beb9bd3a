import { expect, test } from '@jest/globals';
import { fitAttributes } from '../../../src/genesys/platform-api/fit-attributes.js';

test('numbers and booleans become text', () => {
  expect(fitAttributes({ a: 12, b: false, c: 'x' })).toEqual({ a: '12', b: 'false', c: 'x' });
});

test('a long value is cut, and says so; one of 1,023 characters is not', () => {
  const fitted = fitAttributes({ a: 'x'.repeat(5000), b: 'y'.repeat(1023) });
  expect(fitted['a']).toHaveLength(1023);
  expect(fitted['a']).toMatch(/x…$/);
  expect(fitted['b']).toBe('y'.repeat(1023));
});

test('long JSON stays JSON, less its last elements', () => {
  const files = Array.from({ length: 200 }, (_, index) => ({ id: `m-${index}`, status: 'clean' }));
  const { list, map } = fitAttributes({
    list: JSON.stringify(files),
    map: JSON.stringify(Object.fromEntries(files.map(({ id, status }) => [id, status]))),
  });
  for (const text of [list!, map!]) expect(text.length).toBeLessThan(1024);
  const kept = JSON.parse(list!) as unknown[];
  expect(kept.length).toBeGreaterThan(20);
  expect(kept).toEqual(files.slice(0, kept.length));
  expect(JSON.parse(map!)).toMatchObject({ 'm-0': 'clean' });
});

test('of too many the ones without a dot stay, and the number of the others is told', () => {
  const perFile = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`file_scan.m-${index}`, 'clean']));
  const fitted = fitAttributes({ ...perFile, file_scan_status: 'quarantined_local' });
  expect(Object.keys(fitted)).toHaveLength(100);
  expect(fitted).toMatchObject({ file_scan_status: 'quarantined_local', attributes_left_out: '52' });
});

test('a key that is too long is left out', () => {
  expect(fitAttributes({ ['k'.repeat(1024)]: 'x', b: 'y' })).toEqual({ b: 'y', attributes_left_out: '1' });
});
