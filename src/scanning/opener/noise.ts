import type { FileHandle } from 'node:fs/promises';

const SAMPLE_BYTES = 4096;
const SAMPLES = 32;
const LEAST_BYTES = 256;
/** Share of the samples; the head of a format is not noise. */
const MOST_ARE_NOISE = 0.8;

/**
 * Whether bytes look packed or encrypted throughout, that is, like noise. Pictures and sound have heads and frames that differ
 * from noise; programs and databases have zeros.
 * @param least fewer bytes are no noise: in a part of a file they often look like it by chance
 */
export async function looksLikeNoise(
  handle: FileHandle,
  start: number,
  end: number,
  least = LEAST_BYTES,
): Promise<boolean> {
  const length = end - start;
  if (length < least) return false;
  const count = Math.max(1, Math.min(SAMPLES, Math.ceil(length / SAMPLE_BYTES)));
  const step = Math.max(SAMPLE_BYTES, Math.floor((length - SAMPLE_BYTES) / Math.max(1, count - 1)));
  let noisy = 0;
  let taken = 0;
  for (let at = start; at < end && taken < count; at += step) {
    const bytes = Math.min(SAMPLE_BYTES, end - at);
    if (taken > 0 && bytes < LEAST_BYTES) break;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, at);
    // A format may mark itself by its first bytes.
    const sample = buffer.subarray(taken === 0 && bytesRead > 2 * LEAST_BYTES ? 32 : 0, bytesRead);
    taken += 1;
    if (isNoise(sample)) noisy += 1;
  }
  return taken > 0 && noisy / taken >= MOST_ARE_NOISE;
}

/** Whether bytes look like noise as a whole, or one half of them does. */
export async function isNoiseInPart(handle: FileHandle, start: number, end: number): Promise<boolean> {
  const middle = Math.floor((start + end) / 2);
  return (
    (await looksLikeNoise(handle, start, end)) ||
    (await looksLikeNoise(handle, start, middle)) ||
    (await looksLikeNoise(handle, middle, end))
  );
}

/** Compares the entropy of the bytes with that of a uniform source for a sample of this length. A table of letters has more. */
function isNoise(sample: Buffer): boolean {
  const counts = new Float64Array(256);
  for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1;
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / sample.length) * Math.log2(count / sample.length);
  const difference = entropy - expectedEntropy(sample.length);
  return difference >= -TOLERANCE && difference <= TOO_EVEN;
}

const TOLERANCE = 0.12;
/** Of noise of 64 bytes, one sample in five hundred is so even. */
const TOO_EVEN = 0.2;

/** Of `length` uniform bytes: the count of each value is a Poisson variable. */
function expectedEntropy(length: number): number {
  const mean = length / 256;
  let probability = Math.exp(-mean);
  let sum = 0;
  for (let count = 1; count < mean + 12 * Math.sqrt(mean) + 12; count += 1) {
    probability *= mean / count;
    sum += probability * count * Math.log2(count);
  }
  return Math.log2(length) - (256 * sum) / length;
}
