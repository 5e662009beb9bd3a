import { describe, expect, test } from '@jest/globals';
import { conversations, KINDS, negatives } from '../../bench/redaction/authors/second/index.js';

const SEED = 1;
const COUNT = 1500;
const all = [...conversations(SEED, COUNT)];
const harmless = [...negatives(SEED, COUNT)];
const languagesOf = (list: typeof all): Set<string | undefined> =>
  new Set(list.map(({ tags }) => tags.find((tag) => tag.startsWith('language:'))));

describe('conversations of the second author', () => {
  test('each label lies on text, in order, without overlaps', () => {
    for (const { id, messages } of all) {
      for (const { text, spans, either } of messages) {
        let from = 0;
        for (const { start, end } of [...spans, ...either].sort((a, b) => a.start - b.start)) {
          expect({ id, text, start, inOrder: start >= from }).toEqual({ id, text, start, inOrder: true });
          expect(text.slice(start, end).trim()).toHaveLength(end - start);
          expect(end).toBeGreaterThan(start);
          from = end;
        }
      }
    }
  });

  test('usual values read back whole by their offsets', () => {
    const forms: Readonly<Partial<Record<string, RegExp>>> = {
      card: /^\d[\d -]{10,21}\d$/,
      email: /^[\w.+-]+@[\p{L}\d.-]+\.\p{L}{2,}$/u,
      iban: /^[A-Z]{2}\d{2}[A-Z\d ]+$/,
      ssn: /^\d{3}([- ]?)\d{2}\1\d{4}$/,
      'reset-link': /^https?:\/\/\S{30,}$/,
    };
    const usual = all.filter(({ tags }) => tags.includes('ordinary') && !tags.includes('notation:half-masked'));
    let read = 0;
    for (const { text, spans } of usual.flatMap(({ messages }) => messages)) {
      for (const { kind, start, end } of spans) {
        const form = forms[kind];
        if (form === undefined) continue;
        expect(text.slice(start, end)).toMatch(form);
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(300);
  });

  test('a seed gives the same conversations, and fewer of them are the first of more', () => {
    expect([...conversations(SEED, 50)]).toEqual(all.slice(0, 50));
    expect([...negatives(SEED, 50)]).toEqual(harmless.slice(0, 50));
  });

  test('another seed gives others', () => {
    const texts = (list: typeof all): string[] =>
      list.map(({ messages }) => JSON.stringify(messages.map(({ text }) => text)));
    const first = new Set(texts(all));
    expect(texts([...conversations(SEED + 1, 50)]).filter((text) => first.has(text))).toEqual([]);
  });

  test('every kind, twenty languages and both halves are there', () => {
    const kinds = new Set(
      all.flatMap(({ messages }) => messages.flatMap(({ spans }) => spans.map(({ kind }) => kind))),
    );
    expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(languagesOf(all).size).toBeGreaterThanOrEqual(20);
    expect(languagesOf(harmless).size).toBeGreaterThanOrEqual(20);
    const hard = all.filter(({ tags }) => tags.includes('hard')).length;
    expect(hard / COUNT).toBeGreaterThan(0.4);
    expect(hard / COUNT).toBeLessThan(0.6);
    expect(all.filter(({ tags }) => tags.includes('hard') === tags.includes('ordinary'))).toEqual([]);
  });

  test('the parts of a split value stand in several messages under one id', () => {
    const split = all.filter(({ tags }) => tags.includes('notation:split'));
    expect(split.length).toBeGreaterThan(20);
    for (const { messages } of split) {
      const parts = messages.flatMap(({ spans }) => spans.filter(({ notation }) => notation === 'split'));
      for (const { valueId } of parts)
        expect(parts.filter((part) => part.valueId === valueId).length).toBeGreaterThan(1);
    }
  });

  test('times go up, and no template is left open', () => {
    for (const { messages } of [...all, ...harmless]) {
      const times = messages.map(({ time }) => time);
      expect(times).toEqual([...times].sort());
      for (const { text } of messages) expect(text).not.toMatch(/\{[kvnacp]\}/i);
    }
  });

  test('conversations without personal data have no label and no name', () => {
    expect(harmless.flatMap(({ messages }) => messages.flatMap(({ spans, either }) => [...spans, ...either]))).toEqual(
      [],
    );
    expect(harmless.flatMap(({ participants }) => participants.filter(({ name }) => name !== undefined))).toEqual([]);
  });
});
