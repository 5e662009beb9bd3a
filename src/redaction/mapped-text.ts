/** Folded units with the input range that each came from. */
export interface MappedText {
  text: string;
  starts: number[];
  ends: number[];
}
