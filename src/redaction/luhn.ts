/**
 * Luhn (ISO/IEC 7812-1 annex B) of any window in constant time, from two running sums: one doubles the digits at even
 * places, the other those at odd places; the place of the window's last digit selects which one applies.
 */
export function luhnOfWindows(digits: string): (from: number, to: number) => boolean {
  const sums = [new Int32Array(digits.length + 1), new Int32Array(digits.length + 1)] as const;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(place) - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    const isEven = place % 2 === 0;
    sums[0][place + 1] = (sums[0][place] ?? 0) + (isEven ? doubled : digit);
    sums[1][place + 1] = (sums[1][place] ?? 0) + (isEven ? digit : doubled);
  }
  return (from, to) => {
    const sum = sums[to % 2 === 0 ? 0 : 1];
    return ((sum[to] ?? 0) - (sum[from] ?? 0)) % 10 === 0;
  };
}
