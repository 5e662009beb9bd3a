import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { useTempDir } from './temp-dir.js';

const HOOK = fileURLToPath(new URL('../../script/hooks/commit-msg', import.meta.url));
const tempDir = useTempDir();

async function check(message: string): Promise<{ status: number | null; stderr: string }> {
  const file = join(await tempDir(), 'COMMIT_EDITMSG');
  await writeFile(file, message);
  const { status, stderr } = spawnSync(HOOK, [file], { encoding: 'utf8' });
  return { status, stderr };
}

test.each([
  ['a subject alone', 'x'.repeat(72) + '\n'],
  ['72 characters of more than a byte each', 'ü👍'.repeat(36)],
  ['a subject and a body', `Short\n\n${'a long line '.repeat(20)}\n`],
  ['comments of the editor, before and after', `\n# Please enter\nShort\n# On branch main ${'x'.repeat(80)}\n`],
])('takes %s', async (_, message) => {
  expect(await check(message)).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['a subject of 73 characters', 'x'.repeat(73), /73 characters; at most 72/],
  ['a body right below the subject', 'Short\nand on\n', /second line empty/],
  ['no subject', '# only a comment\n', /no subject/],
])('refuses %s', async (_, message, reason) => {
  const { status, stderr } = await check(message);
  expect(status).toBe(1);
  expect(stderr).toMatch(reason);
});
