import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonItems } from '../../src/genesys/json-items.js';

/** The object as it is read in chunks of so many bytes; undefined when it is refused. */
function readIn(text: Buffer, chunkBytes: number): { value: unknown } | undefined {
  let items: unknown[] | undefined;
  const reader = new JsonItems('messages', {
    begin: () => (items = []),
    item: (value) => void items!.push(value),
  });
  for (let at = 0; at < text.length; at += chunkBytes) reader.take(text.subarray(at, at + chunkBytes));
  let rest: unknown;
  try {
    rest = reader.end();
  } catch {
    return undefined;
  }
  if (items !== undefined && Array.isArray((rest as { messages?: unknown }).messages)) {
    expect((rest as { messages?: unknown }).messages).toEqual([]);
    (rest as { messages?: unknown }).messages = items;
  }
  return { value: rest };
}

function parsed(text: Buffer): { value: unknown } | undefined {
  const body = text.toString('utf8');
  if (body === '') return { value: undefined };
  try {
    return { value: JSON.parse(body.replace(/^\ufeff/, '')) as unknown };
  } catch {
    return undefined;
  }
}

const expectSame = (text: string | Buffer, chunkBytes: number): void => {
  const bytes = Buffer.from(text as string);
  expect([bytes.toString(), readIn(bytes, chunkBytes)]).toEqual([bytes.toString(), parsed(bytes)]);
};

test.each([
  '', ' ', '\ufeff', '\ufeff{"messages":[1]}', '{"messages":[]}', '{"messages":[ ]}', '{"messages":[\v]}', '{"messages":[\u00a0]}', '{"messages":[,]}',
  '{"messages":[1,]}', '{"messages":[,1]}', '{"messages":[1,,2]}', '{"messages":[1 2]}', '{"messages":[1}', '{"messages":[1}]', '{"messages":[{]}}',
  '{"messages":[[1],[2]]}', '{"messages":[[1,[2]]', '{"messages":["]","\\"]"]}', '{"messages":["a]}', '{"messages":[1]]}', '{"messages":[1]}}',
  '{"messages":[1]', '{"messages":[1]}x', '{"messages":[1]} ', '{"messages":[1],}', '{"messages" [1]}', '{"messages":[1]"a":1}', '{"messages":1}',
  '{"messages":null,"messages":[1,2]}', '{"messages":[1,2],"messages":null}', '{"messages":[1],"messages":[2,3]}', '{"a":{"messages":[1]}}',
  '{"a":"messages","b":[1]}', '{"a":["messages",[1]]}', '["messages",[1]]', '["messages":[1]]', '[{"messages":[1]}]', '"messages"', 'messages',
  '{"m\\u0065ssages":[1]}', '{"messages\\":[1]}', '{"messages":[undefined]}', '{"messages":[01]}', '{"messages":[NaN]}', "{'messages':[1]}",
  '{"messages":["\n"]}', '{"messages":["\u2028"]}', '{"messages":[/**/1]}', '{"messages":[1]/**/}', '{"__proto__":1,"messages":[{"__proto__":[]}]}',
  '{"messages"::[1]}', '{"messages":,[1]}', '{"messages":"[",[1]}', '{"messages":[1],"x":"[,"}', '{,"messages":[1]}', '{"messages":[[]]]}',
])('%j is read as JSON.parse reads it, in chunks of any length', (text) => {
  for (const chunkBytes of [1, 2, 3, 7, 1000]) expectSame(text, chunkBytes);
}); // prettier-ignore

const chunkBytes = fc.integer({ min: 1, max: 40 });

test('so are objects, whole, cut and broken', () => {
  const messages = fc.array(
    fc.oneof(fc.json(), fc.json({ stringUnit: 'binary' })).map((json) => JSON.parse(json) as unknown),
  );
  const object = fc.record({ before: fc.jsonValue(), messages, after: fc.jsonValue() }, { requiredKeys: [] });
  fc.assert(
    fc.property(
      object,
      fc.integer({ min: 0, max: 2 }),
      chunkBytes,
      fc.nat(),
      fc.nat(),
      (value, indent, size, at, to) => {
        const text = Buffer.from(JSON.stringify(value, null, indent));
        expectSame(text, size);
        expectSame(text.subarray(0, at % (text.length + 1)), size);
        const broken = Buffer.from(text);
        broken[at % text.length] = Buffer.from('[]{},:" \\0a')[to % 11]!;
        expectSame(broken, size);
      },
    ),
    { numRuns: 3000, seed: 14 },
  );
});

test('so are bytes of all kinds', () => {
  const token = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '"messages"',
    '"messages":[',
    '1',
    'null',
    ' ',
    '{"a":',
    '\xff',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 14 }), chunkBytes, (tokens, size) => {
      expectSame(Buffer.from(tokens.join(''), 'latin1'), size);
      expectSame(Buffer.from(`{"messages":[${tokens.join('')}`, 'latin1'), size);
      expectSame(Buffer.from(`{"messages":[${tokens.join('')}]}`, 'latin1'), size);
    }),
    { numRuns: 5000, seed: 14 },
  );
});
