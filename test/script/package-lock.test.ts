import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

interface Package {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test('package-lock.json names the optional packages of all systems, without which `npm ci` refuses it', async () => {
  const file = new URL('../../package-lock.json', import.meta.url);
  const { packages } = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, Package> };
  const present = new Set(Object.keys(packages).map((folder) => folder.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  expect(wanted.filter((name) => !present.has(name))).toEqual([]);
});
