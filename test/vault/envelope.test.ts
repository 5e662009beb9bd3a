import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { ENVELOPE_BYTES, EnvelopeError, newEnvelopeKey, seal, unseal } from '../../src/vault/envelope.js';

async function* inChunks(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) {
    yield content.subarray(at, at + size);
  }
}

describe('envelope', () => {
  const key = newEnvelopeKey();

  test.each([1, 7, 16, 17, 1000])('opens what it sealed, in chunks of %d bytes', async (size) => {
    for (const length of [0, 1, 15, 16, 17, 500]) {
      const content = randomBytes(length);
      const sealed = await buffer(seal(inChunks(content, size), key));
      expect(sealed).toHaveLength(length + ENVELOPE_BYTES);
      expect((await buffer(unseal(inChunks(sealed, size), key))).equals(content)).toBe(true);
    }
  });

  test('finds every flipped byte, every cut, and every addition', async () => {
    const sealed = await buffer(seal(inChunks(randomBytes(20), 20), key));
    const open = (bytes: Buffer) => buffer(unseal(inChunks(bytes, 9), key));
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = Buffer.from(sealed);
      flipped[at]! ^= 0x80;
      await expect(open(flipped)).rejects.toThrow(EnvelopeError);
      await expect(open(sealed.subarray(0, at))).rejects.toThrow(EnvelopeError);
    }
    await expect(open(Buffer.concat([sealed, Buffer.from('x')]))).rejects.toThrow(EnvelopeError);
  });

  test('another key opens nothing', async () => {
    const sealed = await buffer(seal(inChunks(randomBytes(20), 20), key));
    await expect(buffer(unseal(inChunks(sealed, 20), newEnvelopeKey()))).rejects.toThrow(EnvelopeError);
  });

  test('the same file sealed twice looks different', async () => {
    const content = randomBytes(20);
    const [one, two] = [await buffer(seal(inChunks(content, 20), key)), await buffer(seal(inChunks(content, 20), key))];
    expect(one.equals(two)).toBe(false);
  });
});
