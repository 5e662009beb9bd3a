/** Base32. It imports nothing, so that threads can load it. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, DIGITS.indexOf(String.fromCharCode(code).toUpperCase())),
);
const SPELLED = /^(?:[A-Z2-7]+|[a-z2-7]+)={0,6}$/;

/** RFC 4648, section 6, in letters of either case; undefined for what is spelled otherwise. */
export function base32(letters: string): Buffer | undefined {
  if (!SPELLED.test(letters)) return undefined;
  const digits = letters.replace(/=+$/, '');
  const bytes = Buffer.alloc(Math.floor((digits.length * 5) / 8));
  let [bits, value, at] = [0, 0, 0];
  for (let digit = 0; digit < digits.length; digit += 1) {
    value = ((value & 0xff) << 5) | (VALUES[digits.charCodeAt(digit)] as number);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = value >> bits;
    at += 1;
  }
  return bytes;
}
