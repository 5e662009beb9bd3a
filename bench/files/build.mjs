/**
 * Builds the corpus: `node bench/files/build.mjs FOLDER [--only REGEX] [--expect clean|not-clean] [--python PROGRAM] [--packages FOLDER] [--width N] [--list]`.
 * Exit status 0: every recipe gave a file or a skip that the manifest names; 1: a recipe failed; 2: usage.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Corpus } from './lib/corpus.mjs';
import { cleanUp, configure } from './lib/tools.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '.' },
    expect: { type: 'string' },
    python: { type: 'string' },
    packages: { type: 'string' },
    width: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
  },
});
if (positionals.length !== 1 && !values.list) {
  console.error(
    'usage: node bench/files/build.mjs FOLDER [--only REGEX] [--expect clean|not-clean] [--python PROGRAM] [--packages FOLDER] [--width N] [--list]',
  );
  process.exit(2);
}
configure(values);
const corpus = new Corpus();
for (const part of ['hostile', 'ordinary']) {
  const folder = new URL(`./${part}/`, import.meta.url);
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort()) {
    const { recipes } = await import(new URL(file, folder).href);
    recipes(corpus);
  }
}
if (values.list) {
  for (const { expect, id, about } of corpus.recipes)
    console.log([expect, about.family, about.format, about.writer, id].join('\t'));
  process.exit(0);
}
const started = Date.now();
await mkdir(positionals[0], { recursive: true });
const rows = await corpus.build(positionals[0], {
  only: new RegExp(values.only),
  expect: values.expect,
  width: Number(values.width),
  log: console.error,
});
await cleanUp();
report(rows);
process.exitCode = rows.some((row) => row.failed) ? 1 : 0;

function report(all) {
  const written = all.filter((row) => row.file !== null);
  for (const expect of ['not-clean', 'clean']) {
    const mine = written.filter((row) => row.expect === expect);
    console.log(
      `${expect}: ${mine.length} files, ${new Set(mine.map((row) => row.format)).size} formats, ${new Set(mine.map((row) => row.writer)).size} writers`,
    );
    for (const [family, count] of tally(mine, 'family')) console.log(`  ${String(count).padStart(5)}  ${family}`);
  }
  const skipped = all.filter((row) => row.skipped);
  console.log(`skipped: ${skipped.length}`);
  for (const [reason, count] of tally(skipped, 'skipped')) console.log(`  ${String(count).padStart(5)}  ${reason}`);
  console.log(`failed: ${all.filter((row) => row.failed).length}`);
  const bytes = written.reduce((sum, row) => sum + row.size, 0);
  console.log(`${(bytes / 1e6).toFixed(0)} MB in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

function tally(list, key) {
  const counts = new Map();
  for (const row of list) counts.set(row[key], (counts.get(row[key]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
