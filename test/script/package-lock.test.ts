import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';

interface Package {
  readonly version?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe.each(['package-lock.json', 'script/node/package-lock.json'])('%s', (path) => {
  const text = readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const packages = async () => (JSON.parse(await text) as { packages: Record<string, Package> }).packages;

  test('names the optional packages of all systems, without which `npm ci` refuses it', async () => {
    const present = new Set(Object.keys(await packages()).map((folder) => folder.replace(/^.*node_modules\//, '')));
    const wanted = Object.values(await packages()).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.filter((name) => !present.has(name))).toEqual([]);
  });

  test('pins each package by its hash, and names no registry', async () => {
    const unpinned = Object.entries(await packages()).filter(
      ([name, { integrity, inBundle }]) => name !== '' && integrity === undefined && inBundle !== true,
    );
    expect(unpinned).toEqual([]);
    expect(await text).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
  });
});

test('no two packages bring protobufjs 8: histories are replayed with one', async () => {
  const { packages } = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, Package>;
  };
  const folders = Object.keys(packages).filter((folder) => folder.endsWith('node_modules/protobufjs'));
  expect(folders.filter((folder) => packages[folder]?.version?.startsWith('8.'))).toEqual(['node_modules/protobufjs']);
});

test('all packages of the Temporal SDK are of one version', async () => {
  const { packages } = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, Package>;
  };
  const sdk = Object.keys(packages).filter((folder) => /node_modules\/@temporalio\/[^/]+$/.test(folder));
  expect(new Set(sdk.map((folder) => packages[folder]?.version)).size).toBe(1);
});
