/**
 * The number of letters to insert, delete, replace or swap with their neighbour to turn one text into the other: the optimal
 * string alignment distance.
 *
 * @param most larger distances are not computed
 * @returns Infinity when it is more than `most`
 */
export function editDistance(from: string, to: string, most = Infinity): number {
  if (Math.abs(from.length - to.length) > most) return Infinity;
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const above = rows[row - 1]!;
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = above[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      let least = Math.min(replaced, above[column]! + 1, current[column - 1]! + 1);
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && isSwapped) least = Math.min(least, rows[row - 2]![column - 2]! + 1);
      current.push(least);
    }
    // No later row has less than the least of this one, swaps included: the row above has at most one less.
    if (Math.min(...current) > most) return Infinity;
    rows.push(current);
  }
  const distance = rows[from.length]![to.length]!;
  return distance > most ? Infinity : distance;
}
