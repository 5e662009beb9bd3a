import { describe, expect, test } from '@jest/globals';
import { negatives, positives } from '../../../bench/redaction/corpus.js';
import { Random } from '../../../bench/redaction/random.js';
import type { Entity, EntityModel } from '../../../src/redaction/model/entity-model.js';
import { readEntities, TooMuchTextError } from '../../../src/redaction/model/read-entities.js';
import { createRedactor } from '../../../src/redaction/redact.js';

const identity = { name: 'test', version: null, sha256: '0'.repeat(64), runtime: 'none' };

/** A model that takes what `pattern` matches for names. */
function modelOf(pattern: RegExp, texts: string[] = []): EntityModel {
  return {
    identity,
    find: async (text) => {
      texts.push(text);
      return Array.from(text.matchAll(pattern), ({ 0: found, index: start }) => ({
        ...{ kind: 'person-name', start, end: start + found.length, score: 0.75 },
      }));
    },
  };
}

/** A model that takes any stretch of a text for a name or a place, also half a number. */
function wildModel(random: Random): EntityModel {
  return {
    identity,
    find: async (text) => {
      const entities: Entity[] = [];
      for (let at = random.integer(0, 9); at < text.length; at += random.integer(1, 9)) {
        const end = Math.min(text.length, at + random.integer(1, 30));
        entities.push({
          kind: random.pick(['person-name', 'place']),
          start: at,
          end,
          score: random.integer(5, 10) / 10,
        });
        at = end;
      }
      return entities;
    },
  };
}

async function redact(text: string, model: EntityModel) {
  const redactor = createRedactor({ style: 'kind' });
  const entities = await readEntities(model, [text]);
  return redactor.redactMessages([{ text }], { names: [], entities })[0]!;
}

describe('what a model finds', () => {
  test('is masked, with the model as the reason', async () => {
    const { text, spans } = await redact('ask for Ivan', modelOf(/Ivan/g));
    expect(text).toBe('ask for [REDACTED:person-name]');
    expect(spans).toEqual([{ kind: 'person-name', start: 8, end: 12, confidence: 0.75, why: 'the model test' }]);
  });

  test('is found in what looks different, and in names of files, and masked as it stands', async () => {
    const texts: string[] = [];
    expect((await redact('ask for I\u200bvan_Ｐetrov.pdf', modelOf(/Ivan Petrov/g, texts))).text).toBe(
      'ask for [REDACTED:person-name].pdf',
    );
    expect(texts).toEqual(['ask for Ivan Petrov.pdf']);
  });

  test('is left to the detectors where they have found something', async () => {
    const address = 'Ivan ivan@example.com Ivan';
    expect((await redact(address, modelOf(/Ivan ivan/g))).text).toBe('[REDACTED:person-name] [REDACTED:email] Ivan');
    expect((await redact(address, modelOf(/ivan@/g))).text).toBe('Ivan [REDACTED:email] Ivan');
  });

  test('each text is read once', async () => {
    const texts: string[] = [];
    await readEntities(modelOf(/x/g, texts), ['hi', 'hello', 'hi']);
    expect(texts).toEqual(['hi', 'hello']);
  });

  test('more than can be read in time is refused', async () => {
    const read = (texts: string[]) => readEntities(modelOf(/x/g), texts, { maxLength: 10 });
    await expect(read(['12345', '123456'])).rejects.toThrow(TooMuchTextError);
    await expect(read(['1234567890', '1234567890'])).resolves.toBeDefined();
  });

  test('a model that fails leaves nothing that could be taken for a redaction', async () => {
    const model = { identity, find: () => Promise.reject(new TypeError('broken')) };
    await expect(readEntities(model, ['hi'])).rejects.toThrow('broken');
  });
});

test('a model overrules no detector, whatever it finds: their spans stay, with their kinds, and it masks the rest', async () => {
  const random = new Random(7);
  const redactor = createRedactor({ style: 'kind' });
  for (const { messages } of [...positives('dev', 1), ...negatives('dev', 1)]) {
    const found = new Map<string, readonly Entity[]>();
    const wild = wildModel(random);
    const model: EntityModel = {
      identity,
      find: async (text) => {
        const entities = await wild.find(text);
        found.set(text, entities);
        return entities;
      },
    };
    const entities = await readEntities(model, messages.map(({ text }) => text)); // prettier-ignore
    const without = redactor.redactMessages(messages);
    const together = redactor.redactMessages(messages, { names: [], entities });
    for (const [index, { text }] of messages.entries()) {
      const { spans } = together[index]!;
      expect(spans).toEqual(expect.arrayContaining([...without[index]!.spans]));
      const covered = new Uint8Array(text.length);
      let last = 0;
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(last);
        covered.fill(1, start, end);
        last = end;
      }
      const left = entities(text).flatMap(({ start, end }) =>
        [...text.slice(start, end)].filter((unit, at) => /[\p{L}\p{N}]/u.test(unit) && covered[start + at] === 0),
      );
      expect({ text, left }).toEqual({ text, left: [] });
    }
  }
});
