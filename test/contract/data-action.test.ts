import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { scanNote } from '../../src/activities/scan-note.js';
import { filesWrite } from '../../src/contract/file-attributes.js';
import type { FileReport } from '../../src/contract/file-report.js';

/** What docs/genesys-admin.md has administrators import. */
const action = JSON.parse(readFileSync('deploy/genesys/file-status.custom.json', 'utf8')) as {
  config: { response: { translationMap: Record<string, string>; successTemplate: string } };
  contract: { output: { successSchema: { properties: object } } };
};
const { translationMap, successTemplate } = action.config.response;

test('the data action for scripts reads attributes that are written, and fills its contract', () => {
  const released: FileReport = {
    ...{ mediaId: 'm', status: 'released', verdict: 'infected', reply: 'x', at: '2026-03-01T12:00:00.000Z' },
    ...{ releasedTo: 'https://released.example/m', releasedLink: 'https://released.example/m?sig=x' },
  };
  const written: Record<string, unknown> = {
    ...filesWrite([released], () => true).attributes,
    file_scan_note: scanNote('released', 'en'),
  };
  const filled = Object.fromEntries(
    Object.entries(translationMap).map(([name, path]) => [name, written[/\.attributes\.(\w+)$/.exec(path)?.[1] ?? '']]),
  );
  expect(filled).toEqual({
    ...{ status: 'released', note: expect.stringMatching(/The link opens it/) },
    link: 'https://released.example/m?sig=x',
  });
  const answer = successTemplate.replace(
    /\$\{successTemplateUtils\.firstFromArray\("\$\{(\w+)\}", .*?\)\}/g,
    (_, name) => JSON.stringify(filled[String(name)]),
  );
  expect(JSON.parse(answer)).toEqual(filled);
  expect(Object.keys(action.contract.output.successSchema.properties)).toEqual(Object.keys(filled));
});
