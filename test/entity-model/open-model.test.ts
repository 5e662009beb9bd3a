import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EntityModelError } from '../../src/entity-model/error.js';
import { lookAtModel, openModel } from '../../src/entity-model/open-model.js';
import { KINDS, kindsOf } from '../../src/redaction/registry.js';
import { writeTinyModel } from '../support/tiny-model.js';
import type { TinyModel } from '../support/tiny-model.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'model-')), 'tiny-1');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const WORDS = {
  ...{ my: 'O', name: 'O', is: 'O', '12': 'B-BUILDING_NUMBER', main: 'B-STREET_NAME', street: 'I-STREET_NAME' },
  ...{
    ivan: 'B-GIVEN_NAME',
    pet: 'B-SURNAME',
    '##rov': 'I-SURNAME',
    berlin: 'B-CITY',
    acme: 'B-ORG',
    texas: 'B-STATE',
  },
};

async function tiny(model: Partial<TinyModel> = {}, kinds = kindsOf(['default'])) {
  await writeTinyModel(folder, { words: WORDS, ...model });
  return openModel(await lookAtModel(folder), kinds);
}

/** What it finds, with the pieces of the text. */
async function findIn(text: string, kinds = kindsOf(['default'])) {
  const found = await (await tiny({}, kinds)).find(text);
  return found.map(({ kind, start, end }) => [kind, text.slice(start, end)]);
}

describe('finds', () => {
  test.each([
    ['My name is IVAN PETROV.', [['person-name', 'IVAN PETROV']]],
    ["(ivan), pet-rov's", [['person-name', 'ivan'], ['person-name', 'pet']]],
    ['12 Main Street, Berlin', [['place', 'Main Street'], ['place', 'Berlin']]],
    ['Ivan Berlin Ivan', [['person-name', 'Ivan'], ['place', 'Berlin'], ['person-name', 'Ivan']]],
    ['👋👋 Ivan', [['person-name', 'Ivan']]],
    ['I have 12', []],
    ['Acme in Texas', []],
    ['[CLS] [MASK] hello', []],
    ['12 34', []],
    ['', []],
  ])('in %j', async (text, expected) => {
    expect(await findIn(text)).toEqual(expected);
  }); // prettier-ignore

  test('what is asked for', async () => {
    expect(await findIn('Ivan of Acme', kindsOf(['organization']))).toEqual([['organization', 'Acme']]);
    expect(await findIn('Ivan of Acme', KINDS)).toEqual([['person-name', 'Ivan'], ['organization', 'Acme']]); // prettier-ignore
  });

  test('names at any place of a long text, whole where a window ends', async () => {
    const model = await tiny();
    for (const before of [0, 25, 50, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 100, 1000]) {
      const text = `${'is '.repeat(before)}Ivan Petrov ${'is '.repeat(40)}`;
      const [found, ...others] = await model.find(text);
      expect({ before, found: text.slice(found!.start, found!.end), others }).toEqual({
        before,
        found: 'Ivan Petrov',
        others: [],
      });
    }
  });

  test('the same when it reads several texts at once', async () => {
    const model = await tiny();
    const texts = Array.from({ length: 20 }, (_, n) => `${'is '.repeat(n * 7)}Ivan`);
    const alone = [];
    for (const text of texts) alone.push(await model.find(text));
    expect(await Promise.all(texts.map((text) => model.find(text)))).toEqual(alone);
  });

  test('nothing more once it is called off', async () => {
    await expect((await tiny()).find('Ivan', AbortSignal.abort(new TypeError('enough')))).rejects.toThrow('enough');
  });
});

describe('a folder', () => {
  test('tells what its model is, wherever the weights lie', async () => {
    await writeTinyModel(folder, { words: WORDS, version: '1.4.0', weightsName: 'onnx/model_q4.onnx' });
    const { identity, wholeSha256 } = await lookAtModel(folder);
    expect(identity).toEqual({
      name: 'tiny-1',
      version: '1.4.0',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      runtime: expect.stringMatching(/^onnxruntime-web \d+\.\d+\.\d+/),
    });
    await writeTinyModel(folder, { words: WORDS, version: '1.4.1', weightsName: 'onnx/model_q4.onnx' });
    const other = await lookAtModel(folder);
    expect(other.identity).toEqual({ ...identity, version: '1.4.1' });
    expect(other.wholeSha256).not.toBe(wholeSha256);
  });

  test('that has changed since it was looked at is not loaded: records would name another model', async () => {
    await writeTinyModel(folder, { words: WORDS });
    const known = await lookAtModel(folder);
    await writeTinyModel(folder, { words: { ...WORDS, berlin: 'O' } });
    await expect(openModel(known, KINDS)).rejects.toThrow('has changed since this program started');
  });

  test.each<[string, () => Promise<unknown>, string | RegExp]>([
    ['that is missing', () => rm(folder, { recursive: true }), /cannot be read \(ENOENT\)/],
    ['without weights', () => rm(join(folder, 'model.onnx')), 'holds no weights'],
    ['with two', () => writeFile(join(folder, 'b.onnx'), ''), 'several files of weights (b.onnx, model.onnx)'],
    ['without a tokenizer', () => rm(join(folder, 'tokenizer.json')), /tokenizer\.json cannot be read \(ENOENT\)/],
    ['with broken JSON', () => writeFile(join(folder, 'config.json'), '{'), 'config.json is not valid JSON'],
    ['without labels', () => writeFile(join(folder, 'config.json'), '{}'), 'config.json: "id2label"'],
    ['with holes in them', () => writeFile(join(folder, 'config.json'), '{"id2label":{"1":"O"}}'), 'from 0 on'],
    [
      'with labels of something else',
      () => writeTinyModel(folder, { words: WORDS, labels: ['O', 'POSITIVE'] }),
      'no label for what REDACTION_KINDS asks for: O, POSITIVE',
    ],
    [
      'with a tokenizer that needs the whole text',
      () => writeFile(join(folder, 'tokenizer.json'), '{"model":{"type":"BPE"}}'),
      'tokenizer.json: "model.type"',
    ],
    ['with weights that are none', () => writeFile(join(folder, 'model.onnx'), 'x'), 'the weights cannot be loaded'],
  ])('%s says so', async (_, spoil, message) => {
    await writeTinyModel(folder, { words: WORDS });
    await spoil();
    const opened = lookAtModel(folder).then((known) => openModel(known, KINDS));
    await expect(opened).rejects.toThrow(EntityModelError);
    await expect(opened).rejects.toThrow(message);
  });

  test('with fewer labels than its network gives values for is no token classifier', async () => {
    await writeTinyModel(folder, { words: WORDS });
    await writeFile(join(folder, 'config.json'), '{"id2label":{"0":"O","1":"B-CITY"}}');
    const model = await openModel(await lookAtModel(folder), KINDS);
    await expect(model.find('Ivan')).rejects.toThrow('is no token classifier');
  });
});
