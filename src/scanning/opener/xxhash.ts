const [P1, P2, P3, P4, P5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const;
const LANES = 4;

/** XXH32 with seed 0: xxHash's doc/xxhash_spec.md, 0.1.1. @returns an unsigned number of 32 bits */
export function xxhash32(content: Buffer): number {
  let at = 0;
  let sum: number = P5;
  if (content.length >= 4 * LANES) {
    let [a, b, c, d] = [(P1 + P2) | 0, P2 | 0, 0, -P1 | 0];
    for (; at + 4 * LANES <= content.length; at += 4 * LANES) {
      a = round(a, content.readInt32LE(at));
      b = round(b, content.readInt32LE(at + 4));
      c = round(c, content.readInt32LE(at + 8));
      d = round(d, content.readInt32LE(at + 12));
    }
    sum = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
  }
  sum = (sum + content.length) | 0;
  for (; at + 4 <= content.length; at += 4) {
    sum = Math.imul(rotate((sum + Math.imul(content.readInt32LE(at), P3)) | 0, 17), P4);
  }
  for (; at < content.length; at += 1) {
    sum = Math.imul(rotate((sum + Math.imul(content[at] as number, P5)) | 0, 11), P1);
  }
  sum = Math.imul(sum ^ (sum >>> 15), P2);
  sum = Math.imul(sum ^ (sum >>> 13), P3);
  return (sum ^ (sum >>> 16)) >>> 0;
}

function round(lane: number, value: number): number {
  return Math.imul(rotate((lane + Math.imul(value, P2)) | 0, 13), P1);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
