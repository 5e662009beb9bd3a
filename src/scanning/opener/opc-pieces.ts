/** Parts of a package in several items of its ZIP, as printers write XPS: ECMA-376-2, section 7.2.3, "Interleaving". */

/** Behind the name of a part: the number of the piece, and whether it is the last. Names have no case. */
const PIECE = /[/\\]\[(\d{1,9})\](\.last)?\.piece$/i;

/** The name of the part that an item holds, or holds a piece of. */
export function partName(item: string): string {
  return item.replace(PIECE, '');
}

export function isPiece(item: string): boolean {
  return PIECE.test(item);
}

interface Interleaved<Item> {
  readonly name: string;
  /** In the order of the content. */
  readonly items: readonly Item[];
  /** Whether each piece is there once, up to the last. */
  readonly isWhole: boolean;
}

/** The parts that lie in pieces among the items of a ZIP, wherever each piece is. */
export function interleavedParts<Item extends { readonly name: string }>(items: readonly Item[]): Interleaved<Item>[] {
  const parts = new Map<string, { item: Item; number: number; isLast: boolean }[]>();
  for (const item of items) {
    const [, digits, last] = PIECE.exec(item.name) ?? [];
    if (digits === undefined) continue;
    const key = partName(item.name).toLowerCase();
    const piece = { item, number: Number(digits), isLast: last !== undefined };
    const others = parts.get(key);
    if (others === undefined) parts.set(key, [piece]);
    else others.push(piece);
  }
  return [...parts.values()].map((pieces) => {
    const inOrder = pieces.sort((one, other) => one.number - other.number);
    return {
      name: partName(pieces[0]?.item.name ?? ''),
      items: inOrder.map(({ item }) => item),
      isWhole: inOrder.every(({ number, isLast }, at) => number === at && isLast === (at === inOrder.length - 1)),
    };
  });
}
