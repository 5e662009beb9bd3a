import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runChecks } from '../../src/doctor/check.js';
import { programPart } from '../../src/doctor/program.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'program-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['22.14.0', 'fail'],
  ['22.15.0', 'ok'],
  ['24.0.0', 'ok'],
])('Node.js %s: %s', async (version, grade) => {
  const [program] = await runChecks(programPart(folder, version).checks);
  expect(program).toMatchObject({ check: 'program', grade });
});

test('a .env with secrets that others can read is warned of, with the command', async () => {
  const path = join(folder, '.env');
  await writeFile(path, 'GENESYS_CLIENT_SECRET=very-secret\n');
  await chmod(path, 0o644);
  const [, open] = await runChecks(programPart(folder).checks);
  expect(open).toMatchObject({ check: '.env', grade: 'warn', fix: `chmod 600 ${path}` });
  expect(JSON.stringify(open)).not.toContain('very-secret');
  await chmod(path, 0o600);
  expect((await runChecks(programPart(folder).checks))[1]).toMatchObject({ grade: 'ok' });
});
