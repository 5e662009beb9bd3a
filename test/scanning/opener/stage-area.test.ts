import { readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';

/** The folder that the parts of a file are written to. */
const bench = useOpener();

/** What is in the staging folder while a file is judged: the folders of parts, and the modes of theirs. */
async function whileJudged(content: Buffer): Promise<readonly string[]> {
  const path = join(bench.folder, 'staged');
  await writeFile(path, content);
  return bench.opener.examine({ path, bytes: content.length, sha256: 'a' }, async ({ members }) => {
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    const modes = members.flatMap((member) => [modeOf(dirname(member.path)), modeOf(member.path)]);
    const names = (await readdir(bench.folder)).filter((name) => name !== 'staged');
    return [...names.map(() => 'folder'), ...(await Promise.all(modes))];
  });
}

test('a picture without parts needs none', async () => {
  expect(await whileJudged(png())).toEqual([]);
});

test.each<[string, () => Buffer, number]>([
  ['a thread that reads pieces', () => Buffer.from(`${Buffer.concat([eicar(), png()]).toString('base64')}\n`), 1],
  ['a thread of 7-Zip', () => zip([{ name: 'a', content: png() }]), 1],
  ['a tail that is cut off', () => Buffer.concat([png(), png()]), 1],
  ['one after the other', () => zip([{ name: 'a', content: Buffer.concat([png(), png()]) }]), 2],
])('%s writes into one that the group may read, and that is removed', async (_, build, parts) => {
  const umask = process.umask(0o077);
  try {
    expect(await whileJudged(build())).toEqual([
      'folder',
      ...Array.from({ length: parts }, () => ['750', '600']).flat(),
    ]);
  } finally {
    process.umask(umask);
  }
  expect(await readdir(bench.folder)).toEqual(['staged']);
});
