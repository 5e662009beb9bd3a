import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { CONF_LIMITS } from '../../../src/scanning/clamav/conf-limits.js';

test('every clamd has the limits of deploy/clamd.conf', async () => {
  const lines = (await readFile('deploy/clamd.conf', 'utf8')).split('\n');
  expect(CONF_LIMITS.filter((line) => !lines.includes(line))).toEqual([]);
});

test('patterns are applied to the largest file, and no larger member is skipped', () => {
  const limit = (name: string) => CONF_LIMITS.find((line) => line.startsWith(`${name} `))?.split(' ')[1];
  expect([limit('PCREMaxFileSize'), limit('MaxScanSize')]).toEqual([limit('MaxFileSize'), limit('MaxFileSize')]);
});
