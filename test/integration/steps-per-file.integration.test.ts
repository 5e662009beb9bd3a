import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { stepsPerFile } from '../../bench/steps.js';

/** The row of a table in Markdown, as numbers by the heading of their column. */
function rowOf(markdown: string, name: string): Record<string, number> {
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const row = lines.map(cells).find(([first]) => first === name);
  const [, ...headings] = cells(lines[0] ?? '');
  return Object.fromEntries(headings.map((heading, index) => [heading, Number(row?.[index + 1])]));
}

test('a clean file costs what docs/performance.md says, one of 25 MB, too', async () => {
  const told = await readFile('docs/performance.md', 'utf8');
  const { scan, ledger, large } = await stepsPerFile();
  expect({ scan, ledger, large }).toEqual({
    scan: rowOf(told, '`scanAttachment`'),
    large: rowOf(told, '`scanAttachment`'),
    ledger: rowOf(told, '`conversationLedger`'),
  });
});
