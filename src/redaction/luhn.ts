/** No more than the longest card: such a window is read faster than it is prepared for. */
const FEW = 19;

/** ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string, from = 0, to = digits.length): boolean {
  let sum = 0;
  for (let at = to - 1, double = false; at >= from; at--, double = !double) {
    const digit = digits.charCodeAt(at) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/**
 * Luhn (ISO/IEC 7812-1 annex B) of any window in constant time, from two running sums modulo ten: one doubles the digits at even
 * places, the other those at odd places; the place of the window's last digit selects which one applies.
 */
export function luhnOfWindows(digits: string): (from: number, to: number) => boolean {
  if (digits.length <= FEW) return (from, to) => passesLuhn(digits, from, to);
  const [ofEven, ofOdd] = [new Uint8Array(digits.length + 1), new Uint8Array(digits.length + 1)];
  let [even, odd] = [0, 0];
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(place) - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    const isEven = place % 2 === 0;
    ofEven[place + 1] = even = (even + (isEven ? doubled : digit)) % 10;
    ofOdd[place + 1] = odd = (odd + (isEven ? digit : doubled)) % 10;
  }
  return (from, to) => {
    const sums = to % 2 === 0 ? ofEven : ofOdd;
    return sums[to] === sums[from];
  };
}
