import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KNOWN_TYPES } from '../../src/scanning/opener/known-types.js';
import { custodian } from './run.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custodian-policy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('`custodian types` prints each type that can be clean, and what opens it', async () => {
  const { code, stdout } = await custodian(['types'], { cwd: folder });
  const lines = stdout.trimEnd().split('\n');
  expect({ code, formats: lines.flatMap((line) => line.slice(line.lastIndexOf(': ') + 2).split(', ')).sort() }).toEqual(
    {
      code: 0,
      formats: KNOWN_TYPES.map(({ format }) => format).sort(),
    },
  );
  expect(lines).toContainEqual(expect.stringMatching(/^Opened by pdf\.js, each attachment judged: pdf$/));
  expect(lines).toContainEqual(expect.stringMatching(/^Never clean: a container that no opener opens: .*\blrzip\b/));
});

test('the built-in policy, with its comments, is a file to start from; `custodian policy` shows what applies', async () => {
  const builtIn = await custodian(['policy', '--default'], { cwd: folder });
  expect(builtIn.stdout).toMatch(/^# What may reach an agent/);
  const allow = [
    `  - sha256: ${'a'.repeat(64)}`,
    '    who: ann@example.com # who answers for it',
    '    why: our own installer',
    '    until: 2999-12-31',
    '  - { signature: Some.Old-1, who: bob@example.com, why: false alarm, until: 2020-01-31 }',
  ];
  await writeFile(join(folder, 'policy.yaml'), builtIn.stdout.replace('allow: []', ['allow:', ...allow].join('\n')));
  const env = { FILE_POLICY: join(folder, 'policy.yaml'), UNKNOWN_TYPES: 'contain' };
  const { code, stdout } = await custodian(['policy'], { cwd: folder, env });
  const [plain] = [await custodian(['policy'], { cwd: folder })];
  expect(code).toBe(0);
  expect(stdout).toContain(`sha256 ${'a'.repeat(64)}, by ann@example.com until 2999-12-31: our own installer`);
  expect(stdout).toContain('EXPIRED  signature Some.Old-1, by bob@example.com until 2020-01-31: false alarm');
  expect(stdout).toMatch(/^contain {2}unknown-type/m);
  const rulesOf = (text: string) =>
    text.split('\n').filter((line) => /^(contain|allow) .*(programs|pdf-actions)/.test(line));
  expect(rulesOf(stdout)).toEqual(rulesOf(plain.stdout));
  expect(rulesOf(stdout)).toHaveLength(2);
});

test('a policy with a mistake is refused with its line', async () => {
  await writeFile(join(folder, 'broken.yaml'), '# ours\nrules:\n  - { name: a, action: block, types: [pdf] }\n');
  const { code, stderr, stdout } = await custodian(['policy'], {
    cwd: folder,
    env: { FILE_POLICY: join(folder, 'broken.yaml') },
  });
  expect(code).not.toBe(0);
  expect(stderr + stdout).toMatch(/line 3/);
});
