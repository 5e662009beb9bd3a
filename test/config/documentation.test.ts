import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import { planStart } from '../../script/lib/start/plan.js';
import { AZURE_SDK_VARIABLES } from '../../src/config/azure-sdk.js';
import { ConfigError, GROUPS, SETTINGS, loadConfig } from '../../src/config/config.js';
import type { Setting } from '../../src/config/setting.js';
import { TEMPORAL_VARIABLES } from '../../src/config/temporal-variables.js';

const ENTRIES: readonly (readonly [string, Setting])[] = Object.entries(SETTINGS);
const REQUIRED = {
  GENESYS_CLIENT_ID: 'id',
  GENESYS_CLIENT_SECRET: 'a-secret',
  CLAMD_SOCKET: '/run/clamd.sock',
  AZURE_STORAGE_URL: 'https://account.blob.core.windows.net',
};

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  /** Each line with a setting, uncommented. */
  const lines = text.split('\n').flatMap((line) => /^# ?([A-Z][A-Z0-9_]+=.*)$/.exec(line)?.[1] ?? []);
  const shown = new Map(lines.map((line) => [line.split('=')[0]!, line.slice(line.indexOf('=') + 1)]));
  const isPlaceholder = (line: string): boolean => line.includes('<');

  test('has every setting, once, and none that is not known', () => {
    const known = { ...SETTINGS, ...TEMPORAL_VARIABLES, ...AZURE_SDK_VARIABLES };
    expect(shown.size).toBe(lines.length);
    expect([...shown.keys()].filter((name) => !(name in known))).toEqual([]);
    expect(Object.keys(SETTINGS).filter((name) => !shown.has(name))).toEqual([]);
    expect([...shown.keys()]).toEqual(
      expect.arrayContaining(['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_API_KEY']),
    );
  });

  test('sets nothing as it is', () => expect(parse(text)).toEqual({}));

  test.each(ENTRIES)('shows the default of %s, or a placeholder where there is none', (name, setting) => {
    if (setting.default) expect(shown.get(name)).toBe(setting.default);
    // Some defaults follow from the region.
    else if (!/^GENESYS_(REGION|\w+_URL)$/.test(name)) expect(shown.get(name)).toMatch(/<.+>/);
  });

  test.each(lines.filter((line) => !isPlaceholder(line)))('%s changes nothing when it is uncommented', (line) => {
    expect(loadConfig({ ...REQUIRED, ...parse(line) }, GROUPS)).toEqual({
      ...loadConfig(REQUIRED, GROUPS),
      ...(/^TEMPORAL_/.test(line) && { temporal: expect.objectContaining(temporal()) }),
    });
  });

  test('nor do all of them together', () => {
    const all = parse(lines.filter((line) => !isPlaceholder(line)).join('\n'));
    expect(loadConfig({ ...REQUIRED, ...all }, GROUPS)).toEqual({
      ...loadConfig(REQUIRED, GROUPS),
      temporal: expect.objectContaining(temporal()),
    });
  });

  test.each(lines.filter((line) => isPlaceholder(line) && !/^AZURE_(TENANT|CLIENT)/.test(line)))(
    '%s is refused by name until it is filled in',
    (line) => {
      const name = line.split('=')[0]!;
      const env = { ...REQUIRED, ...parse(line) };
      const found = problems(() => loadConfig(env, GROUPS));
      expect(found).toContainEqual(expect.stringMatching(`^${name}: `));
    },
  );

  test.each(lines.filter((line) => !isPlaceholder(line)))('npm start takes %s, or says why not', (line) => {
    const name = line.split('=')[0]!;
    for (const problem of problems(() => planStart(parse(line)))) expect(problem).toMatch(`${name}: `);
  });

  function temporal() {
    const { address, namespace, taskQueue } = loadConfig(REQUIRED, ['temporal']).temporal;
    return { address, namespace, taskQueue };
  }
});

describe('docs/', () => {
  const pages = ['docs/operations.md', 'docs/archive.md'].map((path) => readFileSync(path, 'utf8')).join('\n');
  const rows = pages.split('\n').filter((line) => line.startsWith('|'));

  test.each(ENTRIES)('%s is in a table, with its default', (name, setting) => {
    const row = rows.find((line) => line.split('|')[1]?.includes(`\`${name}\``));
    expect(row).toBeDefined();
    // What is long is described.
    if (setting.default && setting.default.length <= 25) expect(row!.split('|')[2]).toContain(setting.default);
  });

  test('no table has a setting that is not known', () => {
    const named = rows.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name]) => name!),
    );
    expect(named.filter((name) => !(name in { ...SETTINGS, ...TEMPORAL_VARIABLES, ...AZURE_SDK_VARIABLES }))).toEqual(
      [],
    );
  });
});

function problems(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
