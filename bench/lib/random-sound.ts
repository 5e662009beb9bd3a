import { randomFillSync } from 'node:crypto';

const HEAD_BYTES = 44;

/**
 * A sound of noise, as WAV: new bytes at each call, of a format that has no parts. Noise alone is no file of a known type.
 *
 * @param content where to write it: large buffers that are made anew are collected while something else is timed
 */
export function randomSound(bytes: number, content = Buffer.alloc(bytes)): Buffer {
  randomFillSync(content);
  content.write('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data', 'latin1');
  content.writeUInt32LE(bytes - 8, 4);
  content.writeUInt32LE(bytes - HEAD_BYTES, 40);
  return content;
}
